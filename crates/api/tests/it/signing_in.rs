//! Signing in over HTTP: what is answered, with which status, and when a session locks.

use serde_json::json;

use crate::served::{PASSWORD, Served};

// clause: B20
#[tokio::test]
async fn a_session_acts_locks_unlocks_and_ends() {
    let served = Served::new().await;
    let (secret, seed) = served.enrolled().await;
    served.ask("GET /api/v1/staff", &secret, None).await.is(200);
    served.clock.advance_ms(5 * 60_000);
    let locked = served.ask("GET /api/v1/staff", &secret, None).await;
    let locked = locked.problem(401, "session.locked");
    assert_eq!(locked.body["next"][0]["code"], "unlock_session");
    let wrong = Some(json!({"password": "not the password"}));
    let wrong = served
        .ask("POST /api/v1/session/unlock", &secret, wrong)
        .await;
    wrong.problem(401, "sign_in.refused");
    let right = Some(json!({"password": PASSWORD}));
    let unlocked = served.ask("POST /api/v1/session/unlock", &secret, right);
    let second = unlocked.await.is(200).word("secret");
    let gone = served.ask("GET /api/v1/staff", &secret, None).await;
    gone.problem(401, "session.unknown");
    served.ask("GET /api/v1/staff", &second, None).await.is(200);
    let locked = served.ask("POST /api/v1/session/lock", &second, None).await;
    assert!(locked.is(200).body["entry"].is_object());
    served
        .ask("DELETE /api/v1/session", &second, None)
        .await
        .is(200);
    let proof = json!({"account": "sato", "password": PASSWORD, "code": served.code(&seed)});
    let opened = served
        .ask("POST /api/v1/sign-in", "", Some(proof.clone()))
        .await;
    let third = opened.is(201).word("secret");
    let again = served.ask("POST /api/v1/sign-in", "", Some(proof)).await;
    again.problem(401, "sign_in.refused");

    let own = served
        .ask("GET /api/v1/sessions", &third, None)
        .await
        .is(200);
    assert_eq!(own.body["sessions"][0]["own"], true);
    let session = own.body["sessions"][0]["id"].as_str().unwrap().to_owned();
    let of = format!("GET /api/v1/sessions?staff={}", served.manager);
    let others = served.ask(&of, &third, None).await;
    others.problem(403, "manager.only");
    let end = format!("DELETE /api/v1/sessions/{session}");
    served.ask(&end, &served.token, None).await.is(200);
    let ended = served.ask("GET /api/v1/staff", &third, None).await;
    ended.problem(401, "session.unknown");
    served
        .ask(&end, &served.token, None)
        .await
        .problem(404, "session_unknown");
    let all = format!("DELETE /api/v1/staff/{}/sessions", served.coordinator);
    served.ask(&all, &served.token, None).await.is(200);
}

// clause: B20
#[tokio::test]
async fn too_many_guesses_are_told_when_to_come_again() {
    let served = Served::new().await;
    let wrong = json!({"account": "nobody", "password": "x", "code": "000000"});
    for _number in 0..5 {
        let refused = served
            .ask("POST /api/v1/sign-in", "", Some(wrong.clone()))
            .await;
        let refused = refused.problem(401, "sign_in.refused");
        assert!(refused.body["entry"].is_object());
    }
    served.clock.advance_ms(1);
    let waits = served
        .ask("POST /api/v1/sign-in", "", Some(wrong.clone()))
        .await;
    let waits = waits.problem(429, "throttled");
    assert!(waits.head.contains("\r\nretry-after: 60\r\n"), "{waits:?}");
    let detail = waits.word("detail");
    assert!(
        detail.contains("12:01") || detail.contains("12:02"),
        "{detail}"
    );
}

#[tokio::test]
async fn what_is_sent_to_sign_in_with_is_bounded_and_never_comes_back() {
    let served = Served::new().await;
    let long = "canary".repeat(9_000);
    for body in [
        json!({"account": long, "password": "canary", "code": "canary"}),
        json!({"account": "canary", "password": long, "code": "canary"}),
        json!({"account": "canary", "password": "canary", "code": long}),
        json!({"account": "canary", "password": "canary", "code": "canary", "more": "canary"}),
        json!({"account": "canary", "password": ["canary"], "code": 1}),
        json!({"account": "canary"}),
    ] {
        let refused = served.ask("POST /api/v1/sign-in", "", Some(body)).await;
        assert!([401, 422, 429].contains(&refused.status), "{refused:?}");
        assert!(!refused.body.to_string().contains("canary"), "{refused:?}");
    }
    let longer = json!({"account": "canary".repeat(12_000), "password": "", "code": ""});
    let refused = served.ask("POST /api/v1/sign-in", "", Some(longer)).await;
    refused.problem(413, "body_too_long");
}
