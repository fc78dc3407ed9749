//! How a restored office says where it comes from: the first entry of its new origin names the last
//! checkpoint it holds of the old one.

use kitei_domain::OriginId;

use crate::checkpoint::Checkpoint;
use crate::entry::Entry;
use crate::tree::Hash;

/// Detail that holds the origin continued.
pub const AFTER_ORIGIN: &str = "after.origin";
/// Detail that holds how many entries of it are held.
pub const AFTER_SIZE: &str = "after.size";
/// Detail that holds the root over them, in hexadecimal digits.
pub const AFTER_ROOT: &str = "after.root";

/// The details of the first entry after a restore.
pub fn details_after(last: &Checkpoint) -> Vec<(String, String)> {
    vec![
        (AFTER_ORIGIN.to_owned(), last.origin.to_string()),
        (AFTER_SIZE.to_owned(), last.size.to_string()),
        (AFTER_ROOT.to_owned(), hex::encode(last.root)),
    ]
}

/// The origin, size and root that an entry names as its predecessor.
pub fn find_predecessor(entry: &Entry) -> Option<(OriginId, u64, Hash)> {
    let origin = entry.find_detail(AFTER_ORIGIN)?.parse().ok()?;
    let size = entry.find_detail(AFTER_SIZE)?.parse().ok()?;
    let mut root = [0; 32];
    hex::decode_to_slice(entry.find_detail(AFTER_ROOT)?, &mut root).ok()?;
    Some((origin, size, root))
}
