//! Row by row: the keys of each object and the exit codes.

use serde_json::{Value, json};

use crate::desk::Desk;

fn length(value: &Value) -> usize {
    value.as_array().unwrap().len()
}

#[test]
fn init_answers_office_manager_and_public_key() {
    let desk = Desk::new();
    assert!(desk.token.starts_with("kt_"));
    let staff = desk.run(&["staff", "list"]).with(&["staff"]);
    assert_eq!(length(&staff.object["staff"][0]["roles"]), 3);
    let office = desk.path("office");
    desk.run(&["init", &office, "--operator", "x"])
        .failed(1, "office_exists");
}

#[test]
fn staff_are_added_trained_pledged_and_leave() {
    let desk = Desk::new();
    let added = desk.run(&[
        "staff",
        "add",
        "--name",
        "佐藤",
        "--role",
        "coordinator",
        "--department",
        "placement",
    ]);
    let added = added.with(&["id", "token"]);
    let (id, token) = (added.word("/id"), added.word("/token"));
    let person = desk.person();
    let mut theirs = Desk::new();
    theirs.token = token;
    theirs.dir = desk.dir;
    let show = [
        "people",
        "show",
        &person,
        "--purpose",
        "placement.interview",
    ];
    theirs.run(&show).refused();
    let manager = desk.token;
    let coordinator = std::mem::replace(&mut theirs.token, manager.clone());
    let today = theirs.today();
    theirs
        .run(&["staff", "train", &id, "--on", &today])
        .with(&["id"])
        .has_entry();
    theirs
        .run(&["staff", "pledge", &id, "--on", &today])
        .with(&["id"])
        .has_entry();
    theirs.token = coordinator.clone();
    theirs.run(&show).with(&["granted", "withheld", "entry"]);
    theirs.run(&["staff", "leave", &id]).refused();
    theirs.token = manager;
    theirs
        .run(&["staff", "leave", &id])
        .with(&["id"])
        .has_entry();
    theirs.token = coordinator;
    theirs.run(&show).refused();
}

#[test]
fn recipients_are_added_and_listed() {
    let desk = Desk::new();
    for kind in [
        "employer",
        "dispatch_client",
        "partner_agency",
        "contractor",
        "group_company",
    ] {
        desk.recipient(kind);
    }
    let listed = desk.run(&["recipient", "list"]).with(&["recipients"]);
    assert_eq!(length(&listed.object["recipients"]), 5);
}

#[test]
fn orders_are_listed_with_id_number_and_recipient() {
    let desk = Desk::new();
    let recipient = desk.recipient("employer");
    let order = desk.order(&recipient, "J-7");
    let listed = desk.run(&["orders", "list"]).with(&["orders"]);
    let line = &listed.object["orders"][0];
    assert_eq!(line["id"], json!(order));
    assert_eq!(line["number"], json!("J-7"));
    assert_eq!(line["recipient"], json!(recipient));
}

#[test]
fn people_and_orders_that_fit_are_told_with_the_reasons() {
    let desk = Desk::new();
    let (person, recipient) = (desk.person(), desk.recipient("employer"));
    let order = desk.run(&[
        "orders",
        "add",
        "--number",
        "J-8",
        "--recipient",
        &recipient,
        "--column",
        "occupation=経理事務",
    ]);
    let order = order.with(&["id"]).word("/id");
    let people = desk.run(&["orders", "match", &order]);
    let people = people.with(&["people", "entry"]).has_entry();
    assert_eq!(people.word("/people/0/id"), person);
    assert_eq!(people.word("/people/0/why/0/item"), "career");
    assert_eq!(people.word("/people/0/why/0/common/ja"), "経理・会計");
    let orders = desk.run(&["people", "match", &person]);
    let orders = orders.with(&["orders", "entry"]).has_entry();
    assert_eq!(orders.word("/orders/0/id"), order);
    let unknown = format!("j_{}", "0".repeat(32));
    desk.run(&["orders", "match", &unknown])
        .failed(1, "job_order_unknown");
}

#[test]
fn a_person_is_found_by_name_kana_phone_and_mail() {
    let desk = Desk::new();
    let person = desk.person();
    for (by, value) in [
        ("--name", "山田 花子"),
        ("--kana", "やまだ はなこ"),
        ("--phone", "09012340000"),
    ] {
        let found = desk.run(&[
            "people",
            "find",
            by,
            value,
            "--purpose",
            "placement.interview",
        ]);
        let found = found.with(&["people", "entries"]);
        assert_eq!(found.word("/people/0/id"), person, "{by}");
        assert_eq!(length(&found.object["entries"]), 1);
    }
    let words = [
        "people",
        "find",
        "--mail",
        "-",
        "--purpose",
        "placement.interview",
    ];
    let nobody = desk
        .run_with(&words, "nobody@example.jp\n")
        .with(&["people", "entries"]);
    assert_eq!(length(&nobody.object["people"]), 0);
}

#[test]
fn show_grants_and_withholds_and_names_its_entry() {
    let desk = Desk::new();
    let person = desk.person();
    let shown = desk.run(&[
        "people",
        "show",
        &person,
        "--purpose",
        "placement.job_search",
        "--items",
        "name,career,birth_date",
    ]);
    let shown = shown.with(&["granted", "withheld", "entry"]).has_entry();
    assert_eq!(shown.object["granted"]["career"], json!("経理10年"));
    let withheld = &shown.object["withheld"][0];
    assert_eq!(withheld["item"], json!("birth_date"));
    assert!(length(&withheld["clauses"]) > 0 && length(&withheld["next"]) > 0);
    desk.run(&[
        "people",
        "show",
        &person,
        "--purpose",
        "placement.application",
    ])
    .refused();
}

#[test]
fn an_emergency_needs_its_reason_and_waits_for_review() {
    let desk = Desk::new();
    let person = desk.person();
    let show = ["people", "show", &person, "--purpose", "emergency"];
    desk.run(&show).refused();
    let reason = [show.as_slice(), &["--reason", "-"]].concat();
    let shown = desk
        .run_with(&reason, "火災\n")
        .with(&["granted", "withheld", "entry"]);
    assert!(shown.object["granted"]["phone"].is_string());
    let again = desk.run(&show).with(&["granted", "withheld", "entry"]);
    let waiting = desk.run(&["reviews", "list"]).with(&["reviews"]);
    let review = waiting.word("/reviews/0/id");
    assert_eq!(again.word("/emergency/review"), review);
    assert_eq!(length(&waiting.object["reviews"]), 1);
    desk.run(&["reviews", "close", &review])
        .with(&["entry"])
        .has_entry();
    desk.run(&show).refused();
    assert_eq!(length(&desk.run(&["reviews", "list"]).object["reviews"]), 0);
}

#[test]
fn items_are_corrected_and_deleted_and_use_is_suspended_and_resumed() {
    let desk = Desk::new();
    let person = desk.person();
    let show = [
        "people",
        "show",
        &person,
        "--purpose",
        "placement.interview",
        "--items",
        "career",
    ];
    let correct = [
        "people", "correct", &person, "--item", "career", "--value", "-",
    ];
    desk.run_with(&correct, "経理11年\n")
        .with(&["ruling", "entry"])
        .has_entry();
    assert_eq!(desk.run(&show).word("/granted/career"), "経理11年");
    let delete = ["people", "delete-item", &person, "--item", "career"];
    desk.run(&delete).with(&["ruling", "entry"]).has_entry();
    assert_eq!(desk.run(&show).object["granted"].get("career"), None);
    for scope in ["all", "placement.interview", &desk.recipient("employer")] {
        let words = |act| ["people", act, person.as_str(), "--scope", scope];
        desk.run(&words("suspend"))
            .with(&["ruling", "entry"])
            .has_entry();
        desk.run(&words("resume"))
            .with(&["ruling", "entry"])
            .has_entry();
        desk.run(&words("resume")).failed(1, "wrong_state");
    }
    desk.run(&["people", "suspend", &person, "--scope", "all"]);
    desk.run(&show).refused();
}

#[test]
fn an_erasure_is_previewed_done_and_certified() {
    let desk = Desk::new();
    let person = desk.person();
    let erase = ["people", "erase", &person, "--basis", "request"];
    let keys = ["erased", "kept", "certificate", "complete", "entry"];
    let preview = desk
        .run(&[erase.as_slice(), &["--preview"]].concat())
        .with(&keys);
    assert_eq!(preview.object["erased"], json!(false));
    let kept = &preview.object["kept"][0];
    assert!(kept["what"].is_string() && kept["clause"].is_string() && kept["until"].is_string());
    let erased = desk.run(&erase).with(&keys).has_entry();
    assert_eq!(erased.object["erased"], json!(true));
    assert_eq!(erased.object["complete"], json!(false));
    let dispose = ["people", "erase", &person, "--basis", "retention"];
    let preview = desk.run(&[dispose.as_slice(), &["--preview"]].concat());
    assert_eq!(preview.with(&keys).object["kept"], erased.object["kept"]);
    let early = desk.run(&dispose).refused();
    assert_eq!(early.word("/error/code"), "erase.kept_by_law");
    let overdue = desk.run(&["people", "overdue"]).with(&["people", "entry"]);
    assert_eq!(length(&overdue.object["people"]), 0);
    let certificate = erased.word("/certificate");
    let file = desk.file("certificate.txt", &certificate);
    let verified = desk.run(&["certificate", "verify", &file]).with(&["ok"]);
    assert_eq!(verified.object["ok"], json!(true));
    let file = desk.file("altered.txt", certificate.replace("request", "retention"));
    let altered = desk.run(&["certificate", "verify", &file]);
    assert_eq!((altered.exit, &altered.object["ok"]), (1, &json!(false)));
    let copy = desk.path("k2");
    desk.run(&["keys", "rotate", "--copy", &copy])
        .with(&["epoch"]);
    let id = erased.word("/certificate_id");
    let now = desk.run(&["certificate", "show", &id]);
    assert_eq!(now.object["complete"], json!(true));
}

#[test]
fn the_person_is_told_who_used_it_and_gets_everything() {
    let desk = Desk::new();
    let person = desk.person();
    let history = desk
        .run(&["people", "access-history", &person])
        .with(&["history"]);
    assert!(length(&history.object["history"]) >= 1);
    let to = desk.path("out");
    let exported = desk.run(&["people", "export", &person, "--to", &to]);
    let exported = exported.with(&["files", "entry"]).has_entry();
    for file in exported.object["files"].as_array().unwrap() {
        assert!(
            desk.dir
                .path()
                .join("out")
                .join(file.as_str().unwrap())
                .exists()
        );
    }
}

#[test]
fn files_of_one_person_are_joined_and_parted() {
    let desk = Desk::new();
    let (keep, other) = (desk.person(), desk.person());
    desk.run(&["people", "merge", &keep, &other])
        .with(&["ruling", "entry"])
        .has_entry();
    desk.run(&["people", "unmerge", &other])
        .with(&["ruling", "entry"])
        .has_entry();
}

#[test]
fn consents_are_given_listed_and_withdrawn() {
    let desk = Desk::new();
    let person = desk.person();
    desk.told(&person);
    let scan = desk.file("scan.pdf", "%PDF-1.7 signed");
    let given = desk.run(&[
        "consent",
        "give",
        &person,
        "--kind",
        "newsletter",
        "--evidence",
        &format!("paper:{scan}"),
    ]);
    let id = given
        .with(&["consent", "entry"])
        .has_entry()
        .word("/consent");
    let listed = desk
        .run(&["consent", "list", &person])
        .with(&["consents", "entry"]);
    assert_eq!(listed.word("/consents/0/id"), id);
    assert_eq!(listed.object["consents"][0]["alive"], json!(true));
    let withdrawn = desk.run(&[
        "consent",
        "withdraw",
        &person,
        "--kind",
        "newsletter",
        "--evidence",
        "spoken:もう送らないでください",
    ]);
    withdrawn.with(&["consent", "entry"]).has_entry();
    let listed = desk.run(&["consent", "list", &person]);
    let ended = &listed.object["consents"][0];
    assert_eq!(ended["alive"], json!(false));
    assert_eq!(
        ended["withdrawal"]["evidence"]["wording"],
        "もう送らないでください"
    );
    let missing = desk.run(&[
        "consent",
        "give",
        &person,
        "--kind",
        "provision",
        "--evidence",
        "screen",
    ]);
    missing.failed(2, "request_unusable");
}

#[test]
fn a_referral_runs_from_opening_to_outcome() {
    let desk = Desk::new();
    let person = desk.person();
    desk.told(&person);
    let (_, _, referral) = desk.referral(&person, "name,career");
    let today = desk.today();
    let decide = [
        "referral",
        "decide",
        &referral,
        "--on",
        &today,
        "--evidence",
        "screen",
    ];
    let decided = desk
        .run(&decide)
        .with(&["referral", "phase", "entry"])
        .has_entry();
    assert_eq!(decided.word("/phase"), "placement.application");
    let outcome = desk.run(&[
        "referral",
        "outcome",
        &referral,
        "--result",
        "hired",
        "--on",
        &today,
        "--contract",
        "indefinite",
    ]);
    assert_eq!(
        outcome.with(&["referral", "phase", "entry"]).word("/phase"),
        "placement.hired"
    );
}

#[test]
fn a_provision_gives_what_was_agreed_and_nothing_after_the_withdrawal() {
    let desk = Desk::new();
    let person = desk.person();
    desk.told(&person);
    let (recipient, _, referral) = desk.referral(&person, "name,career");
    let today = desk.today();
    desk.run(&[
        "referral",
        "decide",
        &referral,
        "--on",
        &today,
        "--evidence",
        "screen",
    ]);
    let provide = [
        "provide",
        &person,
        "--referral",
        &referral,
        "--channel",
        "electronic",
    ];
    let keys = ["provision", "items", "withheld", "package", "entry"];
    let provided = desk.run(&provide).with(&keys).has_entry();
    assert_eq!(provided.object["items"], json!(["name", "career"]));
    let package = provided.object["package"].as_object().unwrap();
    let fields: Vec<&String> = package.keys().collect();
    assert_eq!(fields, ["id", "link", "expires", "mailed"]);
    assert!(package["id"].as_str().unwrap().starts_with("k_"));
    assert_eq!(package["mailed"], json!(false));
    assert!(!provided.object.to_string().contains("山田花子"));
    let past = [provide.as_slice(), &["--happened-at", &today]].concat();
    assert_eq!(desk.run(&past).with(&keys).object["package"], Value::Null);
    let withdraw = [
        "consent",
        "withdraw",
        &person,
        "--kind",
        "provision",
        "--recipient",
        &recipient,
    ];
    desk.run(&withdraw).with(&["consent", "entry"]);
    desk.run(&provide).refused();
}

#[test]
fn the_journal_is_verified_exported_and_proved() {
    let desk = Desk::new();
    let person = desk.person();
    let shown = desk.run(&[
        "people",
        "show",
        &person,
        "--purpose",
        "placement.interview",
    ]);
    let entry = shown.word("/entry/id");
    let verdict = ["entries", "origins", "ok"];
    desk.run(&["journal", "verify"]).with(&verdict);
    let note = desk
        .run(&["journal", "checkpoint"])
        .with(&["checkpoint"])
        .word("/checkpoint");
    let note = desk.file("checkpoint", note);
    let export = desk.path("export");
    desk.run(&["journal", "export", &export])
        .with(&["entries", "origins"]);
    let verified = desk
        .run(&["journal", "verify", &export, "--against", &note])
        .with(&verdict);
    assert_eq!(verified.object["ok"], json!(true));
    desk.run(&["journal", "prove", &entry])
        .with(&["entry", "proof", "checkpoint"]);
    let mut files = std::fs::read_dir(&export)
        .unwrap()
        .map(|file| file.unwrap().path());
    let entries = files
        .find(|file| file.extension().is_some_and(|e| e == "entries"))
        .unwrap();
    let mut bytes = std::fs::read(&entries).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&entries, bytes).unwrap();
    let broken = desk.run(&["journal", "verify", &export]);
    assert_eq!((broken.exit, &broken.object["ok"]), (1, &json!(false)));
    broken.has(&["first_bad"]);
}

#[test]
fn keys_are_copied_and_rotated() {
    let desk = Desk::new();
    desk.person();
    let status = ["epoch", "people", "copy_of_this_epoch"];
    let before = desk.run(&["keys", "status"]).with(&status);
    assert_eq!(before.object["copy_of_this_epoch"], json!(false));
    let copy = desk.path("copy1");
    let made = desk
        .run(&["keys", "backup", &copy])
        .with(&["epoch", "people", "passphrase"]);
    assert_eq!(made.word("/passphrase").len(), 8 * 5 + 7);
    let passphrase = desk.file("passphrase", "a passphrase of our own\n");
    let copy = desk.path("copy2");
    let rotated = desk.run(&[
        "keys",
        "rotate",
        "--copy",
        &copy,
        "--passphrase-file",
        &passphrase,
    ]);
    let rotated = rotated.with(&["epoch", "rewrapped", "destroyed"]);
    assert_eq!(rotated.object["epoch"], json!(2));
    assert_eq!(rotated.object.get("passphrase"), None);
    let after = desk.run(&["keys", "status"]).with(&status);
    assert_eq!(after.object["copy_of_this_epoch"], json!(true));
}

#[test]
fn a_burnt_office_comes_back_and_the_erased_stay_gone() {
    let desk = Desk::new();
    let (gone, stays) = (desk.person(), desk.person());
    let (backup, copy, export) = (desk.path("backup"), desk.path("copy"), desk.path("export"));
    let passphrase = desk.file("passphrase", "a passphrase\n");
    desk.run(&["backup", &backup])
        .with(&["files", "bytes", "digest"]);
    desk.run(&["keys", "backup", &copy, "--passphrase-file", &passphrase])
        .with(&["epoch"]);
    desk.run(&["people", "erase", &gone, "--basis", "request"])
        .with(&["erased"]);
    desk.run(&["journal", "export", &export]).with(&["entries"]);
    std::fs::remove_dir_all(desk.path("office")).unwrap();
    let office = desk.path("office");
    let restored = desk.run(&[
        "restore",
        &backup,
        &office,
        "--keys",
        &copy,
        "--passphrase-file",
        &passphrase,
        "--journal",
        &export,
    ]);
    let restored = restored.with(&["people", "erased_stay_erased", "replayed"]);
    assert_eq!(restored.object["erased_stay_erased"], json!(1));
    let show = |who: &str| desk.run(&["people", "show", who, "--purpose", "placement.interview"]);
    show(&gone).refused();
    show(&stays).with(&["granted"]);
    desk.run(&["journal", "verify"]).with(&["ok"]);
}

#[test]
fn without_a_journal_provision_stays_shut_until_reconfirmed() {
    let desk = Desk::new();
    let person = desk.person();
    desk.told(&person);
    let (_, _, referral) = desk.referral(&person, "name");
    let today = desk.today();
    desk.run(&[
        "referral",
        "decide",
        &referral,
        "--on",
        &today,
        "--evidence",
        "screen",
    ]);
    let (backup, copy) = (desk.path("backup"), desk.path("copy"));
    let passphrase = desk.file("passphrase", "a passphrase\n");
    desk.run(&["backup", &backup]).with(&["files"]);
    desk.run(&["keys", "backup", &copy, "--passphrase-file", &passphrase])
        .with(&["epoch"]);
    std::fs::remove_dir_all(desk.path("office")).unwrap();
    let office = desk.path("office");
    desk.run(&[
        "restore",
        &backup,
        &office,
        "--keys",
        &copy,
        "--passphrase-file",
        &passphrase,
    ])
    .with(&["people", "erased_stay_erased", "replayed"]);
    let provide = [
        "provide",
        &person,
        "--referral",
        &referral,
        "--channel",
        "written",
    ];
    desk.run(&provide).refused();
    desk.run(&["reconfirm"]).with(&["entry"]).has_entry();
    desk.run(&provide).with(&["provision"]);
}
