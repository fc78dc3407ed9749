//! Every route, with every caller, and every purpose: done, refused and journaled as the rule pack
//! says. Nothing is exempt.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use kitei_domain::{
    Act, Actor, JobOrderId, Phase, Population, RecipientId, RecipientKind, Role, Source, StaffId,
};
use kitei_office::{Ground, ImportOf, NewImport, NewProgram, Office, StaffChange};
use kitei_rulebook::{Flags, Question};
use kitei_testing::TestOffice;
use serde_json::{Map, Value, json};

use crate::served::{Reply, Served};

/// Somebody who asks.
struct Who {
    name: &'static str,
    token: String,
    /// What is true of them on that day, beside what is true of everybody.
    flags: Flags,
    department: &'static str,
    /// Whether a program asks, for interviews only.
    narrow: bool,
    /// Whether there is such a caller at all.
    known: bool,
}

impl Who {
    fn new(name: &'static str, token: String) -> Self {
        Self {
            name,
            token,
            flags: Flags::TRAINED | Flags::PLEDGED | Flags::DEVICE_OK,
            department: "placement",
            narrow: false,
            known: true,
        }
    }

    fn without(self, flag: Flags) -> Self {
        Self {
            flags: self.flags.with(flag, false),
            ..self
        }
    }
}

/// A coordinator of a department, with these days written down.
async fn staff(test: &TestOffice, department: &str, changes: &[StaffChange]) -> (StaffId, String) {
    let manager = test.manager().await;
    let roles = BTreeSet::from([Role::Coordinator]);
    let departments = BTreeSet::from([department.to_owned()]);
    let added = test
        .office
        .add_staff(&manager, "担当者".to_owned(), roles, departments);
    let added = added.await.unwrap();
    for change in changes {
        let written = test.office.change_staff(&manager, added.id, *change);
        written.await.unwrap();
    }
    (added.id, added.token)
}

async fn everybody(served: &Served) -> Vec<Who> {
    let test = &served.ground;
    let today = test.today();
    let (trained, pledged) = (StaffChange::Trained(today), StaffChange::Pledged(today));
    let ready = [trained, pledged];
    let (_, coordinator) = staff(test, "placement", &ready).await;
    let (_, dispatch) = staff(test, "dispatch", &ready).await;
    let long_ago = StaffChange::Trained(today.plus_months(-30));
    let (_, lapsed) = staff(test, "placement", &[long_ago, pledged]).await;
    let (_, unpledged) = staff(test, "placement", &[trained]).await;
    let (gone, left) = staff(test, "placement", &ready).await;
    let leave = StaffChange::Left(today);
    let manager = test.manager().await;
    let program = NewProgram {
        name: "夜間の突合".to_owned(),
        acts: [Act::Use].into(),
        purposes: ["placement.interview".to_owned()].into(),
        until: today.plus_days(30),
    };
    let program = test.office.add_program(&manager, program).await.unwrap();
    test.office
        .change_staff(&manager, gone, leave)
        .await
        .unwrap();
    let as_manager = Flags::MANAGER | Flags::DISPATCH_MANAGER | Flags::PRIVACY_OFFICER;
    let leading = |who: Who| Who {
        flags: who.flags | as_manager,
        ..who
    };
    vec![
        Who::new("coordinator", coordinator),
        Who {
            department: "dispatch",
            ..Who::new("dispatch", dispatch)
        },
        Who::new("lapsed", lapsed).without(Flags::TRAINED),
        Who::new("unpledged", unpledged).without(Flags::PLEDGED),
        Who {
            known: false,
            ..Who::new("left", left)
        },
        Who {
            known: false,
            ..Who::new("nobody", "kt_0".to_owned())
        },
        Who {
            narrow: true,
            ..leading(Who::new("program", program.token))
        },
        leading(Who::new("manager", served.token.clone())),
        // The last, since a route may end its session.
        Who::new("no device", served.enrolled().await.0).without(Flags::DEVICE_OK),
    ]
}

/// What the rule pack grants of a name, for a purpose, on an ordinary day.
fn granted(office: &Office, who: &Who, purpose: &str) -> bool {
    let pack = office.packs().in_force();
    let vocabulary = pack.vocabulary();
    let Some(index) = vocabulary.purpose(purpose) else {
        return false;
    };
    let population = Population::JobSeeker;
    let listed = vocabulary.purpose_listed(population, index);
    let ordinary = vocabulary.purpose_row(index).unwrap().ordinary;
    let row = vocabulary.population(population).unwrap();
    let in_range = row.departments.iter().any(|one| one == who.department);
    let in_range = in_range || who.flags.has(Flags::MANAGER);
    let flags = Flags::ORDINARY
        .with(Flags::TRAINED, who.flags.has(Flags::TRAINED))
        .with(Flags::PLEDGED, who.flags.has(Flags::PLEDGED))
        .with(Flags::DEVICE_OK, who.flags.has(Flags::DEVICE_OK))
        .with(Flags::IN_RANGE, in_range)
        .with(Flags::OWN_REGISTRATION, listed)
        .union(Flags::from_bits(
            who.flags.bits()
                & (Flags::MANAGER | Flags::DISPATCH_MANAGER | Flags::PRIVACY_OFFICER).bits(),
        ));
    let question = Question {
        actor: Actor::Staff,
        act: Act::Use,
        purpose: index,
        population,
        phase: Phase::None,
        recipient: match purpose {
            "rights.request" => RecipientKind::Subject,
            _ => RecipientKind::None,
        },
        source: Source::None,
        consent: None,
        flags,
    };
    let name = vocabulary.item("name").unwrap();
    let scoped = !who.narrow || purpose == "placement.interview";
    let granted = pack.explain(&question, name, !ordinary || listed, false);
    who.known && scoped && granted.granted
}

/// How many entries there are.
async fn entries(ground: &Ground) -> u64 {
    let origins = ground.data.list_origins().await.unwrap();
    origins.iter().map(|origin| origin.size).sum()
}

// clause: B8, B10, B12, B18, B20
#[tokio::test]
async fn every_purpose_is_ruled_for_every_caller_as_the_pack_says() {
    let served = Served::new().await;
    let person = served.ground.job_seeker().await;
    let everybody = everybody(&served).await;
    let office = &served.ground.office;
    let ground = served.ground.ground();
    let purposes = office.packs().in_force().vocabulary().purposes();
    let purposes: Vec<String> = purposes.map(|(_, row)| row.id.clone()).collect();
    assert!(purposes.len() > 30, "{}", purposes.len());
    let (mut done, mut refused) = (0, 0);
    for purpose in purposes.iter().map(String::as_str).chain(["nothing"]) {
        for who in &everybody {
            let before = entries(&ground).await;
            let place = format!("GET /api/v1/people/{person}?purpose={purpose}&items=name");
            let reply = served.ask(&place, &who.token, None).await;
            let told = format!("{} for {purpose}: {reply:?}", who.name);
            assert!(entries(&ground).await > before, "no entry: {told}");
            assert_eq!(reply.status == 200, granted(office, who, purpose), "{told}");
            if reply.status == 200 {
                assert!(reply.body["granted"]["name"].is_string(), "{told}");
                done += 1;
            } else {
                assert!([401, 403, 404].contains(&reply.status), "{told}");
                assert!(reply.body["entry"]["id"].is_string(), "{told}");
                assert!(
                    !reply.body["clauses"].as_array().unwrap().is_empty(),
                    "{told}"
                );
                refused += 1;
            }
        }
    }
    assert!(done > 20 && refused > 100, "{done} {refused}");
}

/// The smallest value that a schema takes.
fn least(document: &Value, schema: &Value, known: &Map<String, Value>) -> Value {
    if let Some(to) = schema["$ref"].as_str() {
        let name = to.rsplit('/').next().unwrap();
        if let Some(value) = known.get(name) {
            return value.clone();
        }
        return least(
            document,
            document.pointer(to.strip_prefix('#').unwrap()).unwrap(),
            known,
        );
    }
    for choices in ["oneOf", "anyOf", "allOf"] {
        if let Some(first) = schema[choices].get(0) {
            return least(document, first, known);
        }
    }
    if let Some(word) = schema["enum"].get(0) {
        return word.clone();
    }
    let kind = schema["type"].as_str();
    match kind.or_else(|| schema["type"][0].as_str()) {
        Some("object") => {
            let required = schema["required"].as_array().into_iter().flatten();
            let fields = required.map(|name| {
                let name = name.as_str().unwrap();
                let value = least(document, &schema["properties"][name], known);
                (name.to_owned(), value)
            });
            Value::Object(fields.collect())
        }
        Some("array") => json!([least(document, &schema["items"], known)]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(false),
        _ if schema["format"] == "date" => json!("2026-11-21"),
        _ if schema["format"] == "date-time" => json!("2026-11-21T03:00:00Z"),
        _ => json!("JP"),
    }
}

/// What a request of an operation says, with whom and what it is about.
fn request(
    document: &Value,
    (method, path): (&str, &str),
    operation: &Value,
    known: &Map<String, Value>,
) -> (String, Option<Value>) {
    let (mut place, mut query) = (path.to_owned(), Vec::new());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        let value = least(document, &parameter["schema"], known);
        let value = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        if parameter["in"] == "path" {
            place = place.replace(&format!("{{{name}}}"), &value);
        } else if parameter["in"] == "query" && parameter["required"] == true {
            query.push(format!("{name}={value}"));
        }
    }
    if !query.is_empty() {
        place = format!("{place}?{}", query.join("&"));
    }
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let body = (!schema.is_null()).then(|| least(document, schema, known));
    (format!("{} {place}", method.to_ascii_uppercase()), body)
}

/// What a request is about, as far as its route names it, and bodies that reach the ruling.
async fn about(
    test: &TestOffice,
    path: &str,
    (recipient, order): (RecipientId, JobOrderId),
    number: usize,
) -> Map<String, Value> {
    let manager = test.manager().await;
    let person = test.job_seeker().await;
    let mut known = Map::new();
    let mut is = |name: &str, value: Value| drop(known.insert(name.to_owned(), value));
    is("PersonId", json!(person));
    is("RecipientId", json!(recipient));
    is("JobOrderId", json!(order));
    if path.contains("{staff}") {
        is("StaffId", json!(staff(test, "placement", &[]).await.0));
    }
    let referral = test.office.open_referral(&manager, person, order, None);
    let referral = referral.await.unwrap();
    is("ReferralId", json!(referral.referral));
    if path.contains("{import}") {
        let new = NewImport {
            of: ImportOf::Orders,
            sheet: None,
        };
        let added = test.office.add_import(&manager, new, b"x").await.unwrap();
        // Whoever looks on is told to the end of it, and nobody works on it here.
        if path.ends_with("/events") {
            let cancelled = test.office.cancel_import(&manager, added.0);
            cancelled.await.unwrap();
        }
        is("ImportId", json!(added.0));
    }
    for (name, letter) in [
        ("ProgramId", 'q'),
        ("FollowUpId", 'n'),
        ("DeviceId", 'd'),
        ("MailId", 'm'),
        ("PackageId", 'k'),
        ("CertificateId", 't'),
        ("SessionId", 'e'),
    ] {
        is(name, json!(format!("{letter}_{}", "0".repeat(32))));
    }
    is("EntryId", json!(referral.entry.id));
    is("ItemId", json!("career"));
    is("PurposeId", json!("placement.interview"));
    is("RecipientKind", json!("employer"));
    is("Source", json!("self"));
    is("ConsentKind", json!("newsletter"));
    is("ScopeBody", json!({"scope": "all"}));
    let find = json!({"phone": "080-1234-9917", "purpose": "placement.interview"});
    is("FindBody", find);
    let items = json!({"name": "林 薫", "phone": format!("090-1111-{:04}", number % 10_000)});
    is("NewPersonBody", json!({"source": "self", "items": items}));
    let provision = json!({"referral": referral.referral, "channel": "oral"});
    is("ProvisionBody", provision);
    known
}

/// Whether an answer is a refusal that must name its clauses and its entry.
fn is_refusal(reply: &Reply) -> bool {
    let clauses = reply.body["clauses"].as_array();
    reply.status >= 400 && clauses.is_some_and(|clauses| !clauses.is_empty())
}

// clause: B8, B18, B20
#[tokio::test]
async fn every_route_is_done_refused_and_journaled_for_every_caller() {
    let served = Served::new().await;
    let everybody = everybody(&served).await;
    let test = &served.ground;
    let ground = test.ground();
    let recipient = test.recipient(RecipientKind::Employer).await;
    let document = kitei_api::document();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.as_str(), path.as_str(), operation));
        }
    }
    // Those that end a session come last.
    operations.sort_by_key(|(_, path, _)| path.contains("session"));
    let mut table = String::new();
    for (number, (method, path, operation)) in operations.into_iter().enumerate() {
        let mut row = Vec::new();
        for (place, who) in everybody.iter().enumerate() {
            let order: JobOrderId = {
                let order = format!("J-{number}-{place}");
                test.order(recipient, &order, false).await
            };
            // Whom and what it is about is new each time: some routes end it.
            let known = about(test, path, (recipient, order), number * 100 + place).await;
            let (start, body) = request(&document, (method, path), operation, &known);
            let before = entries(&ground).await;
            let list = operation["requestBody"]["content"]["text/csv"].is_object();
            let reply = if list {
                let list = "氏名,電話番号\n林 薫,090-0000-1111\n";
                served.send(&start, &who.token, "text/csv", list).await
            } else {
                served.ask(&start, &who.token, body).await
            };
            let grown = entries(&ground).await > before;
            let told = format!("{} {start}: {reply:?}", who.name);
            assert!(reply.status < 500, "{told}");
            let code = reply.body["code"].as_str().unwrap_or("done");
            // The lock of a session has its entry, and a link that leads nowhere leads to nobody.
            let elsewhere = ["session.locked", "package.not_available"];
            if is_refusal(&reply) && !elsewhere.contains(&code) {
                assert!(grown, "no entry: {told}");
                assert!(reply.body["entry"]["id"].is_string(), "{told}");
            }
            let open = operation["security"] == json!([{}]) || path.contains("/session");
            if !who.known && !open {
                assert_eq!((reply.status, code), (401, "token.unknown"), "{told}");
            }
            if path.contains("{person}") && reply.status < 300 {
                assert!(grown, "nobody wrote it down: {told}");
            }
            row.push(if code == "done" {
                reply.status.to_string()
            } else {
                code.to_owned()
            });
        }
        // What is the same for several is said once.
        let names = everybody.iter().map(|who| who.name);
        let mut told = format!("{} {path}\n", method.to_ascii_uppercase());
        let mut seen: Vec<(String, Vec<&str>)> = Vec::new();
        for (name, answer) in names.zip(row) {
            match seen.iter_mut().find(|(one, _)| *one == answer) {
                Some((_, names)) => names.push(name),
                None => seen.push((answer, vec![name])),
            }
        }
        for (answer, names) in seen {
            writeln!(told, "  {answer}: {}", names.join(", ")).unwrap();
        }
        table.push_str(&told);
    }
    insta::assert_snapshot!(table);
}
