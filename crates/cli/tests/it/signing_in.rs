//! Inviting, signing in and ending sessions with the real binary, over its commands and over HTTP.

use kitei_custody::TotpSeed;
use kitei_domain::Timestamp;
use serde_json::json;

use crate::desk::Desk;
use crate::server::Server;

pub(crate) const PASSWORD: &str = "青い傘が三本、駅前の喫茶店に";

/// A coordinator of the placement department.
pub(crate) fn coordinator(desk: &Desk) -> String {
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
pub(crate) fn code(seed: &TotpSeed) -> String {
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

// clause: B20
#[test]
fn a_program_works_in_its_scope_on_the_command_line_and_over_http() {
    let desk = Desk::new();
    let person = desk.person();
    let until = desk.today();
    let words = [
        "program",
        "add",
        "--name",
        "基幹連携",
        "--act",
        "use",
        "--purpose",
        "placement.interview",
        "--until",
        &until,
    ];
    let added = desk.run(&words);
    let added = added.with(&["id", "token", "until", "entry"]).has_entry();
    let (id, token) = (added.word("/id"), added.word("/token"));
    let as_program = |words: &[&str]| {
        let mut command = desk.command(words);
        command.arg("--json").env("KITEI_TOKEN", &token);
        command.output().unwrap().status.code()
    };
    let interview = [
        "people",
        "show",
        &person,
        "--purpose",
        "placement.interview",
    ];
    assert_eq!(as_program(&interview), Some(0));
    let followup = ["people", "show", &person, "--purpose", "placement.followup"];
    assert_eq!(as_program(&followup), Some(3));
    assert_eq!(as_program(&["staff", "list"]), Some(3));

    let mut server = Server::start(&desk);
    server
        .get("/api/v1/programs")
        .is(200)
        .word("/programs/0/id");
    let manager = std::mem::replace(&mut server.token, token.clone());
    let place = format!("/api/v1/people/{person}?purpose=placement.interview&items=career");
    server.get(&place).is(200);
    let refused = server.get("/api/v1/programs");
    refused.refused(403, "program.out_of_scope");
    server.token = manager;
    let more = json!({
        "name": "二つ目", "acts": ["use", "find"], "purposes": ["placement.interview"], "until": until,
    });
    let more = server.act("POST /api/v1/programs", &more).is(201);
    let end = format!("DELETE /api/v1/programs/{}", more.word("/id"));
    server.act(&end, &json!({})).is(200).word("/entry/id");
    desk.run(&["program", "end", &id]).with(&["id", "entry"]);
    let listed = desk.run(&["program", "list"]).with(&["programs"]);
    assert_eq!(listed.object["programs"], json!([]));
    assert_eq!(as_program(&interview), Some(3));
}

// clause: B18
#[test]
fn a_device_is_registered_with_a_code_and_a_session_from_it_opens_a_file() {
    let desk = Desk::new();
    let person = desk.person();
    let words = [
        "device",
        "invite",
        "--name",
        "受付1号",
        "--establishment",
        "本店",
    ];
    let invited = desk.run(&words).with(&["invitation", "until", "entry"]);
    let account = ["staff", "invite", &desk.manager, "--account", "manager"];
    let invitation = desk.run(&account).word("/invitation");
    let mut server = Server::start(&desk);
    let typed = json!({"invitation": invited.word("/invitation")});
    let device = server.act("POST /api/v1/sign-in/device", &typed).is(201);
    let read = json!({"invitation": invitation});
    let shown = server.act("POST /api/v1/sign-in/invitation", &read).is(200);
    let seed = TotpSeed::read(&shown.word("/seed")).unwrap();
    let taken = json!({"invitation": invitation, "password": PASSWORD, "code": code(&seed)});
    let taken = taken.to_string();
    let head = format!(
        "Kitei-Device: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
        device.word("/secret"),
        taken.len()
    );
    let place = "POST /api/v1/sign-in/enrolment";
    let opened = server.send(place, &head, taken.as_bytes()).is(201);
    let manager = std::mem::replace(&mut server.token, opened.word("/secret"));
    let file = format!("/api/v1/people/{person}?purpose=placement.interview&items=career");
    server.get(&file).is(200);
    let devices = server.get("/api/v1/devices").is(200);
    assert_eq!(devices.word("/devices/0/id"), device.word("/id"));
    let here = json!({"name": "事務室", "establishment": "本店"});
    server.act("POST /api/v1/devices", &here).is(201);
    server.act("POST /api/v1/devices/invitation", &here).is(201);
    server.get(&file).is(200);

    let revoke = ["device", "revoke", &device.word("/id")];
    desk.run(&revoke).with(&["id", "entry"]).has_entry();
    desk.run(&revoke).failed(1, "wrong_state");
    let listed = desk.run(&["device", "list"]).with(&["devices"]);
    assert_eq!(listed.object["devices"].as_array().unwrap().len(), 2);
    server.token = manager;
    let second = listed.word("/devices/0/id");
    let end = format!("DELETE /api/v1/devices/{second}");
    server.act(&end, &json!({})).is(200).word("/entry/id");
}

// clause: B9, B20
#[test]
fn an_account_is_recovered_by_two_managers_or_with_the_printed_code() {
    let desk = Desk::new();
    let staff = coordinator(&desk);
    let words = [
        "staff",
        "add",
        "--name",
        "渡辺",
        "--role",
        "privacy_officer",
    ];
    let second = desk.run(&words).word("/token");
    let invited = desk.run(&["staff", "invite", &staff, "--account", "sato"]);
    desk.run(&["staff", "recover", &staff])
        .failed(1, "wrong_state");
    let mut server = Server::start(&desk);
    let take_up = |server: &Server, invitation: &str| {
        let read = json!({"invitation": invitation});
        let shown = server.act("POST /api/v1/sign-in/invitation", &read).is(200);
        let seed = TotpSeed::read(&shown.word("/seed")).unwrap();
        let taken = json!({"invitation": invitation, "password": PASSWORD, "code": code(&seed)});
        server.act("POST /api/v1/sign-in/enrolment", &taken).is(201)
    };
    take_up(&server, &invited.word("/invitation"));
    let asked = desk.run(&["staff", "recover", &staff]);
    asked.with(&["id", "entry"]).has_entry();
    desk.run(&["staff", "recover", &staff, "--confirm"])
        .refused();
    let first = std::mem::replace(&mut server.token, second);
    server
        .get("/api/v1/recoveries")
        .is(200)
        .word("/recoveries/0/by");
    let confirm = format!("POST /api/v1/staff/{staff}/recovery/confirmation");
    let invited = server.act(&confirm, &json!({})).is(201);
    take_up(&server, &invited.word("/invitation"));

    server.token = first;
    let printed = desk.run(&["staff", "recovery-code"]);
    let printed = printed.with(&["recovery_code", "entry"]);
    let wrong = json!({"recovery_code": "AAAA", "account": "sato"});
    let wrong = server.act("POST /api/v1/sign-in/recovery", &wrong);
    wrong.refused(401, "sign_in.refused");
    let right = json!({"recovery_code": printed.word("/recovery_code"), "account": "sato"});
    let invited = server.act("POST /api/v1/sign-in/recovery", &right).is(201);
    let opened = take_up(&server, &invited.word("/invitation"));
    assert_eq!(opened.word("/recoveries/0/staff"), staff);
    let again = server.act("POST /api/v1/sign-in/recovery", &right);
    again.refused(401, "sign_in.refused");
    let ask = format!("POST /api/v1/staff/{staff}/recovery");
    server.act(&ask, &json!({})).is(200).word("/entry/id");
    server.act("POST /api/v1/recovery-code", &json!({})).is(201);
}
