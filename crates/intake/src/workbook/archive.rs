//! What a workbook's archive must keep to before anything is parsed. Every entry is unpacked once, to
//! nowhere: afterwards sizes are known, not claimed, and every byte agrees with its checksum.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

use crate::error::IntakeError;

const MOST_ENTRIES: usize = 4096;
/// All entries together, and the one that is read into memory whole.
const LARGEST_TOTAL: u64 = 512 << 20;
const LARGEST_STRINGS: u64 = 128 << 20;
/// The longest text between two tags.
const LONGEST_TEXT: usize = 32 << 20;
/// How much of the text before is looked at again, so that no claim hides between two chunks.
const OVERLAP: usize = 4096;
/// Sheets of repeated text pack well; what unpacks to more than this many times its size is refused,
/// unless it is small.
const LARGEST_RATIO: u64 = 200;
const RATIO_FLOOR: u64 = 4 << 20;

struct Entry {
    name: Vec<u8>,
    header: u64,
    size: u64,
}

/// Refuses an archive that is no workbook, is damaged, or unpacks to more than it should.
pub(super) fn check<R: Read + Seek>(source: &mut R) -> Result<(), IntakeError> {
    let mut archive = ZipArchive::new(&mut *source).map_err(|_broken| IntakeError::Damaged)?;
    let entries = bounds(&mut archive)?;
    if !entries.iter().any(|entry| is_part(entry, "workbook.xml")) {
        return Err(IntakeError::NotASpreadsheet);
    }
    for (index, entry) in entries.iter().enumerate() {
        let unpacked = archive
            .by_index(index)
            .map_err(|_broken| IntakeError::Damaged)?;
        unpack(unpacked, entry)?;
    }
    for entry in &entries {
        same_name(source, entry)?;
    }
    Ok(())
}

fn is_part(entry: &Entry, name: &str) -> bool {
    let path = String::from_utf8_lossy(&entry.name).to_lowercase();
    path.rsplit(['/', '\\']).next() == Some(name)
}

fn is_xml(entry: &Entry) -> bool {
    entry.name.to_ascii_lowercase().ends_with(b".xml")
}

/// The directory, before anything is unpacked.
fn bounds<R: Read + Seek>(archive: &mut ZipArchive<R>) -> Result<Vec<Entry>, IntakeError> {
    let large = |bound| Err(IntakeError::TooLarge { bound });
    if archive.len() > MOST_ENTRIES {
        return large("entries");
    }
    let (mut entries, mut total) = (Vec::new(), 0_u64);
    for index in 0..archive.len() {
        let raw = archive
            .by_index_raw(index)
            .map_err(|_broken| IntakeError::Damaged)?;
        if raw.encrypted() {
            return Err(IntakeError::Protected);
        }
        let entry = Entry {
            name: raw.name_raw().to_vec(),
            header: raw.header_start(),
            size: raw.size(),
        };
        total = total.saturating_add(entry.size);
        let strings = is_part(&entry, "sharedstrings.xml") && entry.size > LARGEST_STRINGS;
        if total > LARGEST_TOTAL || strings {
            return large("size");
        }
        if entry.size > RATIO_FLOOR && entry.size / LARGEST_RATIO > raw.compressed_size() {
            return large("ratio");
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// Unpacks an entry to nowhere and holds it to its size, its checksum and its own counts.
fn unpack(mut unpacked: impl Read, entry: &Entry) -> Result<(), IntakeError> {
    let strings = is_part(entry, "sharedstrings.xml");
    let (mut length, mut text) = (0, 0);
    let mut window: Vec<u8> = Vec::with_capacity(64 * 1024 + OVERLAP);
    loop {
        window.drain(..window.len().saturating_sub(OVERLAP));
        let read = unpacked.by_ref().take(64 * 1024).read_to_end(&mut window);
        let read = read.map_err(|_broken| IntakeError::Damaged)?;
        length += read as u64;
        if length > entry.size {
            return Err(IntakeError::Damaged);
        }
        let first = length == read as u64;
        if strings && (first && !is_plain_xml(&window) || overcounts(&window, entry)) {
            return Err(IntakeError::Damaged);
        }
        let tag = window.iter().rev().take(read).position(|b| *b == b'<');
        text = tag.unwrap_or(text + read);
        if is_xml(entry) && text > LONGEST_TEXT {
            return Err(IntakeError::TooLarge { bound: "text" });
        }
        if read == 0 {
            let whole = length == entry.size;
            return if whole {
                Ok(())
            } else {
                Err(IntakeError::Damaged)
            };
        }
    }
}

/// Whether the text is UTF-8, so that what [`overcounts`] searches is what the parser reads.
fn is_plain_xml(head: &[u8]) -> bool {
    let head = head.get(..256).unwrap_or(head).to_ascii_lowercase();
    let text = String::from_utf8_lossy(&head);
    let declared = text
        .split_once("encoding")
        .map(|(_, rest)| rest.trim_start_matches(['=', ' ', '"', '\'']));
    !head.contains(&0) && declared.is_none_or(|name| name.starts_with("utf-8"))
}

/// Whether the strings claim to be more than they have bytes: the parser makes room for that many.
fn overcounts(window: &[u8], entry: &Entry) -> bool {
    const COUNT: &[u8] = b"uniqueCount";
    let mut claims = window
        .windows(COUNT.len())
        .enumerate()
        .filter(|(_, place)| *place == COUNT);
    claims.any(|(place, _)| {
        let after = window.get(place + COUNT.len()..).unwrap_or_default();
        let between = after
            .iter()
            .take_while(|b| !b.is_ascii_alphanumeric())
            .count();
        let digits = after
            .iter()
            .skip(between)
            .take_while(|b| b.is_ascii_digit());
        let claimed = digits.fold(0_u64, |claimed, digit| {
            claimed
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        });
        claimed > entry.size || between > OVERLAP / 2
    })
}

/// The name that stands before the entry itself is the one the directory gives.
fn same_name<R: Read + Seek>(source: &mut R, entry: &Entry) -> Result<(), IntakeError> {
    let mut header = [0; 30];
    let damaged = |_| IntakeError::Damaged;
    source
        .seek(SeekFrom::Start(entry.header))
        .map_err(damaged)?;
    source.read_exact(&mut header).map_err(damaged)?;
    let mut name = Vec::new();
    source
        .by_ref()
        .take(entry.name.len() as u64)
        .read_to_end(&mut name)
        .map_err(damaged)?;
    let [.., low, high, _, _] = header;
    let same =
        usize::from(u16::from_le_bytes([low, high])) == entry.name.len() && name == entry.name;
    if same {
        Ok(())
    } else {
        Err(IntakeError::Damaged)
    }
}
