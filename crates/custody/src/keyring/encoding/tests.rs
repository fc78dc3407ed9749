//! A keyring has exactly one encoding.

use std::collections::BTreeMap;

use kitei_domain::RegistrationId;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::super::{KeyClass, KeySlot, Keyring};
use crate::secret::Key;

fn class() -> impl Strategy<Value = KeyClass> {
    prop_oneof![
        Just(KeyClass::Standing),
        any::<u16>().prop_map(KeyClass::Working),
        any::<u16>().prop_map(KeyClass::Ledger),
        Just(KeyClass::Provision),
        "[a-z_]{1,12}".prop_map(KeyClass::Item),
        any::<[u8; 16]>().prop_map(KeyClass::File),
    ]
}

fn keyring() -> impl Strategy<Value = Keyring> {
    let slot = (0_u8..4, class()).prop_map(|(registration, class)| KeySlot {
        registration: RegistrationId::from_bytes([registration; 16]),
        class,
    });
    (
        btree_map(slot, any::<[u8; 32]>(), 0..20),
        vec(any::<[u8; 16]>(), 0..10),
    )
        .prop_map(|(keys, seeds)| {
            let keys: BTreeMap<_, _> = keys
                .into_iter()
                .map(|(slot, key)| (slot, Key::from_bytes(key)))
                .collect();
            let mut keyring = Keyring {
                keys,
                ..Keyring::default()
            };
            keyring.set_seeds(seeds);
            keyring
        })
}

proptest! {
    #[test]
    fn a_keyring_reads_back_as_written(keyring in keyring()) {
        let mut bytes = Vec::new();
        keyring.encode(&mut bytes).unwrap();
        prop_assert!(bytes.len() <= keyring.encoded_len_bound());
        prop_assert_eq!(&Keyring::decode(&bytes).unwrap(), &keyring);
        prop_assert_eq!(super::seeds(&bytes).unwrap(), keyring.seeds());
        bytes.push(0);
        prop_assert!(Keyring::decode(&bytes).is_err());
    }

    #[test]
    fn whatever_decodes_encodes_to_the_same_bytes(keyring in keyring(), place: usize, byte: u8) {
        let mut bytes = Vec::new();
        keyring.encode(&mut bytes).unwrap();
        let place = place % bytes.len();
        bytes[place] = byte;
        if let Ok(read) = Keyring::decode(&bytes) {
            let mut again = Vec::new();
            read.encode(&mut again).unwrap();
            prop_assert_eq!(again, bytes);
        }
    }
}

#[test]
fn seeds_registrations_and_keys_out_of_order_or_twice_are_refused() {
    let keys = |classes: &[u8]| {
        let mut bytes = vec![1, 0, 1];
        bytes.extend_from_slice(&[3; 16]);
        bytes.push(classes.len() as u8);
        for class in classes {
            bytes.push(*class);
            bytes.extend_from_slice(&[9; 32]);
        }
        bytes
    };
    assert!(Keyring::decode(&keys(&[0, 3])).is_ok());
    for classes in [&[3, 0][..], &[0, 0], &[], &[9]] {
        assert!(Keyring::decode(&keys(classes)).is_err(), "{classes:?}");
    }
    let two = |first: u8, second: u8| {
        let mut bytes = vec![1, 2];
        bytes.extend_from_slice(&[first; 16]);
        bytes.extend_from_slice(&[second; 16]);
        bytes.push(0);
        bytes
    };
    assert!(Keyring::decode(&two(1, 2)).is_ok());
    assert!(Keyring::decode(&two(2, 1)).is_err() && Keyring::decode(&two(1, 1)).is_err());
    let registrations = |ids: &[u8]| {
        let mut bytes = vec![1, 0, ids.len() as u8];
        for id in ids {
            bytes.extend_from_slice(&[*id; 16]);
            bytes.extend_from_slice(&[1, 0]);
            bytes.extend_from_slice(&[9; 32]);
        }
        bytes
    };
    assert!(Keyring::decode(&registrations(&[1, 2])).is_ok());
    for ids in [&[2, 1][..], &[1, 1]] {
        assert!(Keyring::decode(&registrations(ids)).is_err(), "{ids:?}");
    }
}
