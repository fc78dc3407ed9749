//! Grants: what they release, what they refuse, and what nothing shows.

#![expect(clippy::unwrap_used, reason = "test helpers")]

use std::collections::BTreeSet;

use kitei_custody::{
    Amendment, Custody, CustodyError, DoorSeal, FileAad, Held, IndexKey, Inside, KeyClass, KeySlot,
    Keyring, OfficeKey, Personal, Sealed, SealedSection, Section, seal_file, shown_mac,
};
use kitei_domain::{Day, OperatorId, PersonId, RegistrationId};
use proptest::prelude::*;

use crate::office::{
    Counting, OPERATOR, PERSON, REGISTRATION, aad, durable, epoch, keyring, working,
};

fn door() -> DoorSeal {
    let entropy = Counting::default();
    Custody::new(
        epoch(&entropy),
        IndexKey::fresh(&entropy),
        OfficeKey::fresh(&entropy),
    )
    .1
}

fn items(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn section() -> Section {
    let mut section = Section::new();
    section.set("name", "林 薫");
    section.set("phone", "090-0000-0001");
    section
}

fn sealed(keyring: &Keyring) -> Sealed {
    section()
        .seal(keyring, &working(), aad("contact"), &Counting::default())
        .unwrap()
}

fn held(keyring: &Keyring, sealed: &Sealed) -> Held {
    let section = SealedSection {
        aad: aad("contact"),
        slot: &working(),
        sealed,
    };
    Held::open(keyring, &section).unwrap()
}

#[test]
fn a_grant_releases_the_granted_items_and_no_other() {
    let keyring = keyring(&Counting::default());
    let sealed = sealed(&keyring);
    let grant = door().grant(&durable(), PERSON, items(&["name", "address"]));
    let section = SealedSection {
        aad: aad("contact"),
        slot: &working(),
        sealed: &sealed,
    };
    let released = grant.open(&keyring, &[section]).unwrap();
    assert_eq!(released.names().collect::<Vec<_>>(), ["name"]);
    assert_eq!(released.item("name").unwrap().reveal(), "林 薫");
    assert!(released.item("phone").is_none());
    assert_eq!(released.entry(), durable().entry);
}

#[test]
fn a_grant_for_another_person_or_of_mixed_registrations_is_refused() {
    let keyring = keyring(&Counting::default());
    let sealed = sealed(&keyring);
    let other = PersonId::from_bytes([9; 16]);
    let grant = door().grant(&durable(), other, items(&["name"]));
    let refused = held(&keyring, &sealed).release(grant);
    assert!(
        matches!(refused, Err(CustodyError::GrantElsewhere { granted, asked }) if granted == other && asked == PERSON)
    );

    let mut elsewhere = aad("contact");
    elsewhere.registration = RegistrationId::from_bytes([8; 16]);
    let slot = working();
    let moved = section()
        .seal(&keyring, &slot, elsewhere, &Counting::default())
        .unwrap();
    let sections = [
        SealedSection {
            aad: aad("contact"),
            slot: &slot,
            sealed: &sealed,
        },
        SealedSection {
            aad: elsewhere,
            slot: &slot,
            sealed: &moved,
        },
    ];
    let refused = door()
        .grant(&durable(), PERSON, items(&["name"]))
        .open(&keyring, &sections);
    assert!(matches!(refused, Err(CustodyError::MixedRegistrations)));
    let twice = [sections[0].clone(), sections[0].clone()];
    let refused = door()
        .grant(&durable(), PERSON, items(&["name"]))
        .open(&keyring, &twice);
    assert!(matches!(refused, Err(CustodyError::DuplicateItem { .. })));
}

#[test]
fn a_record_opens_in_its_own_place_only() {
    let keyring = keyring(&Counting::default());
    let sealed = sealed(&keyring);
    let own = aad("contact");
    let mut places = [own; 5];
    places[0].operator = OperatorId::from_bytes([9; 16]);
    places[1].person = PersonId::from_bytes([9; 16]);
    places[2].registration = RegistrationId::from_bytes([9; 16]);
    places[3].section = "career";
    places[4].version = 2;
    for aad in places {
        let slot = working();
        let refused = Held::open(
            &keyring,
            &SealedSection {
                aad,
                slot: &slot,
                sealed: &sealed,
            },
        );
        assert!(
            matches!(refused, Err(CustodyError::Altered { .. })),
            "{aad:?}"
        );
    }
}

#[test]
fn a_destroyed_key_opens_nothing_and_leaves_the_others() {
    let entropy = Counting::default();
    let mut keyring = keyring(&entropy);
    let sealed = sealed(&keyring);
    let slot = working();
    let section = SealedSection {
        aad: aad("contact"),
        slot: &slot,
        sealed: &sealed,
    };
    assert!(keyring.destroy(&slot));
    assert!(!keyring.destroy(&slot));
    assert!(matches!(
        Held::open(&keyring, &section),
        Err(CustodyError::NoKey { .. })
    ));
    keyring.add(slot.clone(), &entropy);
    assert!(matches!(
        Held::open(&keyring, &section),
        Err(CustodyError::WrongKey { .. })
    ));
    let kept = keyring.destroy_where(|slot| slot.registration == REGISTRATION);
    assert_eq!(kept.len(), 3);
    assert_eq!(keyring.slots().collect::<Vec<_>>(), [&KeySlot::standing()]);
}

#[test]
fn what_was_shown_is_provable_until_the_standing_key_is_gone() {
    let mut keyring = keyring(&Counting::default());
    let sealed = sealed(&keyring);
    let held = held(&keyring, &sealed);
    let shown = shown_mac(&keyring, &[(&held, items(&["phone"]))]).unwrap();
    assert_ne!(
        shown,
        shown_mac(&keyring, &[(&held, items(&["name"]))]).unwrap()
    );
    let refused = shown_mac(&keyring, &[(&held, items(&["address"]))]);
    assert!(matches!(refused, Err(CustodyError::NotGranted { .. })));
    let released = held
        .release(door().grant(&durable(), PERSON, items(&["phone"])))
        .unwrap();
    assert_eq!(released.shown_mac(&keyring).unwrap(), shown);
    keyring.destroy(&KeySlot::standing());
    assert!(released.shown_mac(&keyring).is_err());
}

#[test]
fn a_derived_item_is_released_and_never_sealed() {
    let keyring = keyring(&Counting::default());
    let sealed = sealed(&keyring);
    let mut held = held(&keyring, &sealed);
    let day = Day::new(2026, 11, 21).unwrap();
    held.derive("name", "initial", day, |name, _| {
        name.chars().next().map(String::from)
    });
    assert_eq!(
        held.names().collect::<Vec<_>>(),
        ["name", "phone", "initial"]
    );
    assert_eq!(held.to_section(), section());
    let released = held
        .release(door().grant(&durable(), PERSON, items(&["initial"])))
        .unwrap();
    assert_eq!(released.item("initial").unwrap().reveal(), "林");
}

#[test]
fn an_amendment_reports_items_and_never_overwrites_what_it_fills() {
    let mut section = section();
    let amended = section.amend(&Amendment {
        set: vec![("name", "林 香"), ("kana", "ハヤシ カオル")],
        fill: vec![("phone", "03-0000-0002"), ("mail", "a@example.com")],
        append: Vec::new(),
        remove: vec!["absent"],
    });
    assert_eq!(amended.changed, ["name"]);
    assert_eq!(amended.added, ["mail", "kana"]);
    assert_eq!(amended.conflicting, ["phone"]);
    assert!(amended.removed.is_empty());
    assert_eq!(section.equals("phone", "090-0000-0001"), Some(true));
    assert_eq!(section.equals("absent", ""), None);
}

#[test]
fn what_is_written_below_a_value_leaves_it_as_it_was() {
    let mut section = section();
    let amended = section.amend(&Amendment {
        append: vec![("name", "二行目"), ("notes", "初めて")],
        ..Amendment::default()
    });
    assert_eq!(
        (amended.changed, amended.added),
        (vec!["name".to_owned()], vec!["notes".to_owned()])
    );
    assert_eq!(section.equals("name", "林 薫\n二行目"), Some(true));
    assert_eq!(section.equals("notes", "初めて"), Some(true));
}

#[test]
fn the_door_reads_for_itself_only_what_holds_no_item() {
    let keyring = keyring(&Counting::default());
    let (slot, entropy) = (KeySlot::standing(), Counting::default());
    let place = aad(Inside::Standing.section());
    let sealed = Inside::Standing
        .seal(&keyring, &slot, place, b"facts", &entropy)
        .unwrap();
    let own = SealedSection {
        aad: place,
        slot: &slot,
        sealed: &sealed,
    };
    assert_eq!(
        Inside::Standing.open(&keyring, &own).unwrap().as_slice(),
        b"facts"
    );
    assert!(matches!(
        Inside::Register.open(&keyring, &own),
        Err(CustodyError::NotInside)
    ));
    let sealed = self::sealed(&keyring);
    let contact = SealedSection {
        aad: aad("contact"),
        slot: &working(),
        sealed: &sealed,
    };
    assert!(matches!(
        Inside::Standing.open(&keyring, &contact),
        Err(CustodyError::NotInside)
    ));
}

#[test]
fn a_file_opens_under_a_grant_of_its_item() {
    let entropy = Counting::default();
    let mut keyring = keyring(&entropy);
    let aad = FileAad {
        operator: OPERATOR,
        person: PERSON,
        registration: REGISTRATION,
        file: [7; 16],
        item: "resume",
    };
    keyring.add(KeySlot::of(REGISTRATION, KeyClass::File([7; 16])), &entropy);
    let (plain, mut sealed) = (vec![5; 200_000], Vec::new());
    seal_file(&keyring, aad, &mut plain.as_slice(), &mut sealed, &entropy).unwrap();

    let open = |granted: &str, aad: FileAad<'_>| {
        let mut out = Vec::new();
        let grant = door().grant(&durable(), PERSON, items(&[granted]));
        grant
            .open_file(&keyring, aad, &mut sealed.as_slice(), &mut out)
            .map(|_| out)
    };
    assert_eq!(open("resume", aad).unwrap(), plain);
    assert!(matches!(
        open("name", aad),
        Err(CustodyError::NotGranted { .. })
    ));
    let renamed = FileAad {
        item: "name",
        ..aad
    };
    assert!(matches!(
        open("name", renamed),
        Err(CustodyError::Altered { .. })
    ));
    let other = FileAad {
        person: PersonId::from_bytes([9; 16]),
        ..aad
    };
    assert!(matches!(
        open("resume", other),
        Err(CustodyError::GrantElsewhere { .. })
    ));
}

#[test]
fn no_debug_output_holds_content() {
    let keyring = keyring(&Counting::default());
    let sealed = sealed(&keyring);
    let mut shown = vec![format!("{:?} {keyring:?} {sealed:?}", section())];
    let amendment = Amendment {
        set: vec![("name", "林 薫")],
        ..Amendment::default()
    };
    let held = held(&keyring, &sealed);
    shown.push(format!("{held:?} {amendment:?}"));
    let released = held
        .release(door().grant(&durable(), PERSON, items(&["name"])))
        .unwrap();
    shown.push(format!("{released:?} {:?}", released.item("name")));
    shown.push(format!("{:?}", Personal::new("林 薫".to_owned())));
    let shown = shown.join(" ");
    assert!(!shown.contains('林') && !shown.contains("0001"), "{shown}");
}

proptest! {
    #[test]
    fn a_section_comes_back_as_given(
        values in proptest::collection::btree_map("[a-z_]{1,20}", "\\PC{0,40}", 0..30)
    ) {
        let keyring = keyring(&Counting::default());
        let mut section = Section::new();
        for (item, value) in &values {
            section.set(item.as_str(), value.as_str());
        }
        let sealed = section.seal(&keyring, &working(), aad("contact"), &Counting::default()).unwrap();
        let grant = door().grant(&durable(), PERSON, values.keys().cloned().collect());
        let released = held(&keyring, &sealed).release(grant).unwrap().into_items();
        let back: std::collections::BTreeMap<_, _> =
            released.iter().map(|(item, value)| (item.clone(), value.reveal().clone())).collect();
        prop_assert_eq!(back, values);
    }
}
