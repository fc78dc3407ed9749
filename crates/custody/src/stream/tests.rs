//! Chunks: every length opens, every change is refused.

use kitei_domain::Entropy;

use super::{CHUNK_LEN, Purpose, open, seal};
use crate::aead::TAG_LEN;
use crate::error::CustodyError;

const TEST: Purpose = Purpose {
    what: "test",
    label: b"kitei/file/1",
};
const START: usize = 49;

struct Fixed;

impl Entropy for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(3);
    }
}

fn sealed(length: usize) -> Vec<u8> {
    let plain: Vec<u8> = (0..length).map(|place| (place / CHUNK_LEN) as u8).collect();
    let mut out = Vec::new();
    let done = seal(
        &[7; 32],
        TEST,
        b"place",
        &mut plain.as_slice(),
        &mut out,
        &Fixed,
    );
    assert!(matches!(done, Ok(total) if total == length as u64));
    out
}

fn opened(bytes: &[u8]) -> Result<Vec<u8>, CustodyError> {
    let mut out = Vec::new();
    open(&[7; 32], TEST, b"place", &mut &*bytes, &mut out)?;
    Ok(out)
}

#[test]
fn contents_of_every_length_about_a_chunk_open() {
    for length in [
        0,
        1,
        CHUNK_LEN - 1,
        CHUNK_LEN,
        CHUNK_LEN + 1,
        2 * CHUNK_LEN,
        3 * CHUNK_LEN + 5,
    ] {
        assert_eq!(opened(&sealed(length)).unwrap().len(), length);
    }
}

#[test]
fn a_dropped_swapped_repeated_or_appended_chunk_is_refused() {
    let whole = sealed(3 * CHUNK_LEN);
    let (header, body) = whole.split_at(START);
    let chunks: Vec<&[u8]> = body.chunks(CHUNK_LEN + TAG_LEN).collect();
    for order in [
        &[0, 1][..],
        &[0, 2],
        &[1, 0, 2],
        &[0, 0, 1, 2],
        &[0, 1, 2, 2],
        &[0],
        &[2],
        &[],
    ] {
        let mut altered = header.to_vec();
        for place in order {
            altered.extend_from_slice(chunks[*place]);
        }
        assert!(opened(&altered).is_err(), "{order:?}");
    }
    assert!(opened(&whole).is_ok());
}

#[test]
fn every_flipped_byte_of_a_short_content_is_refused() {
    let whole = sealed(40);
    for place in 0..whole.len() {
        let mut altered = whole.clone();
        altered[place] ^= 1;
        assert!(opened(&altered).is_err(), "byte {place}");
        assert!(opened(&whole[..place]).is_err(), "cut at {place}");
    }
}
