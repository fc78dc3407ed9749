//! Key files, epochs, meta rows, key copies and passphrases.

use kitei_custody::{
    Cost, CustodyError, IndexKey, KeyClass, KeyCopy, KeyFile, OfficeKey, Passphrase, Rewrap,
};
use kitei_domain::{OperatorId, PersonId};

use crate::office::{Counting, OPERATOR, PERSON, keyring};

const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

#[test]
fn a_keyring_of_four_keys_and_six_seeds_takes_under_400_bytes() {
    let entropy = Counting::default();
    let epoch = KeyFile::create(&entropy).unwrap().epoch_key().unwrap();
    let sealed = epoch
        .seal_keyring(OPERATOR, PERSON, &keyring(&entropy), &entropy)
        .unwrap();
    assert!(sealed.len() < 400, "{}", sealed.len());
}

#[test]
fn a_keyring_row_opens_only_whole_and_for_its_own_person() {
    let entropy = Counting::default();
    let epoch = KeyFile::create(&entropy).unwrap().epoch_key().unwrap();
    let keyring = keyring(&entropy);
    let sealed = epoch
        .seal_keyring(OPERATOR, PERSON, &keyring, &entropy)
        .unwrap();
    assert_eq!(
        epoch.open_keyring(OPERATOR, PERSON, &sealed).unwrap(),
        keyring
    );
    let other = PersonId::from_bytes([9; 16]);
    assert!(matches!(
        epoch.open_keyring(OPERATOR, other, &sealed),
        Err(CustodyError::Altered { .. })
    ));
    let other = OperatorId::from_bytes([9; 16]);
    assert!(matches!(
        epoch.open_keyring(other, PERSON, &sealed),
        Err(CustodyError::Altered { .. })
    ));
    for place in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[place] ^= 1;
        assert!(
            epoch.open_keyring(OPERATOR, PERSON, &altered).is_err(),
            "byte {place}"
        );
        assert!(
            epoch
                .open_keyring(OPERATOR, PERSON, &sealed[..place])
                .is_err(),
            "cut at {place}"
        );
    }
}

#[test]
fn an_epoch_advance_moves_keys_and_tokens_and_closes_the_earlier_row() {
    let entropy = Counting::default();
    let first = KeyFile::create(&entropy).unwrap();
    let second = first.next(&entropy).unwrap();
    assert_eq!(first.signing_seed(), second.signing_seed());
    let (old, new) = (first.epoch_key().unwrap(), second.epoch_key().unwrap());
    let keyring = keyring(&entropy);
    let row = old
        .seal_keyring(OPERATOR, PERSON, &keyring, &entropy)
        .unwrap();
    let (mut sealed, mut found) = (Vec::new(), Vec::new());
    let mut rewrap = Rewrap::new(&old, &new, OPERATOR);
    rewrap
        .keyring_with_seeds(PERSON, &row, &mut sealed, &mut found, &entropy)
        .unwrap();
    assert_eq!(found, keyring.seeds());
    rewrap
        .keyring(PERSON, &row, &mut sealed, &mut found, &entropy)
        .unwrap();
    let tokens: Vec<_> = keyring.seeds().iter().map(|seed| new.token(seed)).collect();
    assert_eq!(found, tokens);
    assert!(
        keyring
            .seeds()
            .iter()
            .all(|seed| !tokens.contains(&old.token(seed)))
    );
    assert_eq!(
        new.open_keyring(OPERATOR, PERSON, &sealed).unwrap(),
        keyring
    );
    let refused = new.open_keyring(OPERATOR, PERSON, &row);
    assert!(
        matches!(refused, Err(CustodyError::WrongEpochKey { wanted, found })
        if wanted == old.id() && found == new.id())
    );
}

#[test]
fn long_lived_keys_survive_an_epoch_in_their_meta_rows() {
    let entropy = Counting::default();
    let first = KeyFile::create(&entropy).unwrap();
    let (old, new) = (
        first.epoch_key().unwrap(),
        first.next(&entropy).unwrap().epoch_key().unwrap(),
    );
    let index = IndexKey::fresh(&entropy);
    let row = index.seal(&old, OPERATOR, &entropy).unwrap();
    let seed = index.seed("kana", "ハヤシ");
    let again = IndexKey::open(&old, OPERATOR, &row).unwrap();
    assert_eq!(again.seed("kana", "ハヤシ"), seed);
    assert_ne!(again.seed("surname", "ハヤシ"), seed);
    assert_ne!(again.seed("kan", "aハヤシ"), seed);
    let resealed = again.seal(&new, OPERATOR, &entropy).unwrap();
    assert_eq!(
        IndexKey::open(&new, OPERATOR, &resealed)
            .unwrap()
            .seed("kana", "ハヤシ"),
        seed
    );
    assert!(matches!(
        IndexKey::open(&new, OPERATOR, &row),
        Err(CustodyError::WrongEpochKey { .. })
    ));
    assert!(matches!(
        OfficeKey::open(&old, OPERATOR, &row),
        Err(CustodyError::Altered { .. })
    ));

    let office = OfficeKey::fresh(&entropy);
    let sealed = office
        .seal_row("recipient", &[1; 16], b"name", &entropy)
        .unwrap();
    assert_eq!(
        office
            .open_row("recipient", &[1; 16], &sealed)
            .unwrap()
            .as_slice(),
        b"name"
    );
    assert!(office.open_row("recipient", &[2; 16], &sealed).is_err());
    assert!(office.open_row("staff", &[1; 16], &sealed).is_err());
    let other = OfficeKey::fresh(&entropy);
    let refused = other.open_row("recipient", &[1; 16], &sealed);
    assert!(matches!(refused, Err(CustodyError::WrongKey { .. })));
}

#[test]
fn a_key_file_reads_back_and_every_damage_is_noticed() {
    let entropy = Counting::default();
    let file = KeyFile::create(&entropy).unwrap();
    let passphrase = Passphrase::typed("ひらけごま");
    for lock in [None, Some((&passphrase, CHEAP))] {
        let bytes = file.to_bytes(lock, &entropy).unwrap();
        let read = KeyFile::from_bytes(&bytes, Some(&passphrase)).unwrap();
        assert_eq!(
            (read.id(), read.signing_seed()),
            (file.id(), file.signing_seed())
        );
        for place in (0..bytes.len()).filter(|place| !(22..34).contains(place) || lock.is_none()) {
            let mut altered = bytes.clone();
            altered[place] ^= 1;
            assert!(
                KeyFile::from_bytes(&altered, Some(&passphrase)).is_err(),
                "byte {place}"
            );
            assert!(KeyFile::from_bytes(&bytes[..place], Some(&passphrase)).is_err());
        }
    }
}

#[test]
fn a_locked_key_file_asks_for_its_passphrase_by_name() {
    let entropy = Counting::default();
    let file = KeyFile::create(&entropy).unwrap();
    let bytes = file
        .to_bytes(Some((&Passphrase::typed("right"), CHEAP)), &entropy)
        .unwrap();
    let needed = KeyFile::from_bytes(&bytes, None);
    assert!(matches!(needed, Err(CustodyError::PassphraseNeeded { id }) if id == file.id()));
    let wrong = KeyFile::from_bytes(&bytes, Some(&Passphrase::typed("wrong")));
    assert!(matches!(wrong, Err(CustodyError::WrongPassphrase { id, .. }) if id == file.id()));
    let mut greedy = bytes.to_vec();
    greedy[22..26].fill(0xff);
    let refused = KeyFile::from_bytes(&greedy, Some(&Passphrase::typed("right")));
    assert!(matches!(refused, Err(CustodyError::CostOutOfBounds { .. })));
}

#[test]
fn a_missing_wrong_or_older_key_file_names_the_key_that_is_wanted() {
    let entropy = Counting::default();
    let first = KeyFile::create(&entropy).unwrap();
    let second = first.next(&entropy).unwrap();
    let stranger = KeyFile::create(&entropy).unwrap();
    assert!(matches!(
        first.expect(second.id()),
        Err(CustodyError::OlderKeyFile { .. })
    ));
    assert!(matches!(
        second.expect(first.id()),
        Err(CustodyError::WrongKeyFile { .. })
    ));
    let refused = stranger.expect(first.id()).unwrap_err().to_string();
    assert!(
        refused.contains(&first.id().to_string()) && refused.contains(&stranger.id().to_string())
    );

    let folder = std::env::temp_dir().join(format!("kitei-custody-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("key");
    let missing = KeyFile::load(&path, None, first.id()).unwrap_err();
    assert!(missing.to_string().contains(&first.id().to_string()));
    first.write_new(&path, None, &entropy).unwrap();
    assert!(matches!(
        second.write_new(&path, None, &entropy),
        Err(CustodyError::Io { .. })
    ));
    assert_eq!(
        KeyFile::load(&path, None, first.id()).unwrap().id(),
        first.id()
    );
    assert!(KeyFile::load(&path, None, second.id()).is_err());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_key_copy_opens_with_its_passphrase_only() {
    let entropy = Counting::default();
    let id = KeyFile::create(&entropy).unwrap().id();
    let passphrase = Passphrase::generate(&entropy);
    let (plain, mut copy) = (vec![8; 100_000], Vec::new());
    KeyCopy::seal(
        id,
        (&passphrase, CHEAP),
        &mut plain.as_slice(),
        &mut copy,
        &entropy,
    )
    .unwrap();
    let open = |copy: &[u8], passphrase: &Passphrase| {
        let (mut rest, mut out) = (copy, Vec::new());
        let head = KeyCopy::read_head(&mut rest)?;
        head.open(passphrase, &mut rest, &mut out)
            .map(|_| (head.id(), out))
    };
    let typed = Passphrase::typed(&passphrase.printed().to_uppercase());
    assert_eq!(open(&copy, &typed).unwrap(), (id, plain));
    let refused = open(&copy, &Passphrase::typed("wrong"));
    assert!(matches!(refused, Err(CustodyError::WrongPassphrase { id: named, .. }) if named == id));
    for place in (0..21).chain(33..200).chain([copy.len() - 1]) {
        let mut altered = copy.clone();
        altered[place] ^= 1;
        assert!(open(&altered, &typed).is_err(), "byte {place}");
    }
    assert!(open(&copy[..copy.len() - 1], &typed).is_err());
}

#[test]
fn a_generated_passphrase_has_eight_groups_of_five_clear_letters() {
    let printed = Passphrase::generate(&Counting::default()).printed();
    let groups: Vec<_> = printed.split('-').collect();
    assert_eq!(groups.len(), 8);
    assert!(groups.iter().all(|group| group.len() == 5));
    assert!(!printed.contains(['0', 'o', 'O', '1', 'i', 'I', 'l']));
    assert!(!format!("{:?}", Passphrase::typed("ひらけごま")).contains("ごま"));
}

#[test]
fn a_key_class_reads_back_as_written() {
    let classes = [
        KeyClass::Standing,
        KeyClass::Working(3),
        KeyClass::Ledger(0),
        KeyClass::Provision,
        KeyClass::Item("health".to_owned()),
        KeyClass::File([7; 16]),
    ];
    for class in classes {
        assert_eq!(class.to_string().parse::<KeyClass>().unwrap(), class);
    }
    assert!("working.x".parse::<KeyClass>().is_err() && "other".parse::<KeyClass>().is_err());
}
