//! Inviting, signing in and ending sessions with the real binary, over its commands and over HTTP.

use kitei_custody::TotpSeed;
use kitei_domain::Timestamp;
use serde_json::json;

use crate::desk::Desk;
use crate::server::Server;

const PASSWORD: &str = "青い傘が三本、駅前の喫茶店に";

/// A coordinator of the placement department.
fn coordinator(desk: &Desk) -> String {
    let words = ["staff", "add", "--name", "佐藤", "--role", "coordinator"];
    let staff = desk.run(&words).with(&["id", "token"]).word("/id");
    let today = desk.today();
    for change in ["train", "pledge"] {
        let words = ["staff", change, &staff, "--on", &today];
        desk.run(&words).with(&["id", "entry"]);
    }
    staff
}

/// The code that the authenticator app shows now.
fn code(seed: &TotpSeed) -> String {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_millis();
    seed.code_at(Timestamp::from_millis(i64::try_from(now).unwrap()))
}

// clause: B20
#[test]
fn somebody_is_invited_signs_in_over_http_and_is_signed_out_by_the_manager() {
    let desk = Desk::new();
    let staff = coordinator(&desk);
    desk.run(&["staff", "invite", &staff])
        .failed(2, "request_unusable");
    let invited = desk.run(&["staff", "invite", &staff, "--account", "sato"]);
    let invited = invited.with(&["staff", "account", "invitation", "until", "entry"]);
    let invitation = invited.has_entry().word("/invitation");
    let mut server = Server::start(&desk);
    let read = json!({"invitation": invitation});
    let shown = server.act("POST /api/v1/sign-in/invitation", &read).is(200);
    let seed = TotpSeed::read(&shown.word("/seed")).unwrap();
    let taken = json!({"invitation": invitation, "password": PASSWORD, "code": code(&seed)});
    let opened = server.act("POST /api/v1/sign-in/enrolment", &taken);
    let secret = opened.is(201).word("/secret");
    let again = server.act("POST /api/v1/sign-in/enrolment", &taken);
    again.refused(401, "invitation.unknown");
    let manager = std::mem::replace(&mut server.token, secret.clone());
    server.get("/api/v1/staff").is(200);
    let locked = server.act("POST /api/v1/session/lock", &json!({})).is(200);
    assert_eq!(locked.word("/entry/leaf_hash").len(), 64);
    server.get("/api/v1/staff").problem(401, "session.locked");
    let wrong = json!({"password": "not the password"});
    let wrong = server.act("POST /api/v1/session/unlock", &wrong);
    wrong.refused(401, "sign_in.refused");
    let right = json!({"password": PASSWORD});
    let unlocked = server.act("POST /api/v1/session/unlock", &right).is(200);
    server.token = unlocked.word("/secret");
    server
        .get("/api/v1/sessions")
        .is(200)
        .word("/sessions/0/id");

    let sessions = desk.run(&["staff", "sessions", &staff]).with(&["sessions"]);
    let session = sessions.word("/sessions/0/id");
    assert!(
        desk.read(&["staff", "sessions", &staff])
            .1
            .contains(&session)
    );
    let end = ["staff", "end-sessions", &staff, "--session", &session];
    desk.run(&end).with(&["id", "entry"]).has_entry();
    server.get("/api/v1/staff").refused(401, "session.unknown");
    desk.run(&["staff", "end-sessions", &staff])
        .with(&["entry"]);
    desk.run(&["staff", "invite", &staff])
        .failed(1, "wrong_state");

    let unlocked = unlocked.word("/secret");
    let (_, log) = server.stop();
    for canary in [&secret, &unlocked, &manager, &invitation, PASSWORD, "sato"] {
        assert!(!log.contains(canary), "{log}");
    }
    desk.run(&["journal", "verify"]).with(&["ok"]);
}

#[test]
fn an_invitation_reads_in_both_languages() {
    let desk = Desk::new();
    let staff = coordinator(&desk);
    let words = ["staff", "invite", &staff, "--account", "sato"];
    let (exit, text, _) = desk.read(&words);
    assert_eq!(exit, 0);
    assert!(text.contains("Hand the code over in person"), "{text}");
    let mut command = desk.command(&words);
    let output = command.env("KITEI_LANG", "ja").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("招待コード") && text.contains("sato"),
        "{text}"
    );
}
