//! `shown`: the MAC, in a journal entry, of the values that the act released. It proves what was
//! shown while the person's standing key lives, and says nothing once that key is destroyed.

use std::collections::{BTreeMap, BTreeSet};

use crate::derive::{hkdf, mac, mac_key};
use crate::error::CustodyError;
use crate::held::Held;
use crate::keyring::{KeySlot, Keyring};
use crate::section;

const LABEL: &[u8] = b"kitei/shown/1";

/// The MAC over the named items of some held sections, whatever their order. It is taken before
/// the entry is written; the values leave only afterwards.
///
/// # Errors
/// [`CustodyError::NoKey`] without a standing key, [`CustodyError::NotGranted`] for an item that no
/// section of its part holds, [`CustodyError::DuplicateItem`] for one named twice.
pub fn shown_mac(
    keyring: &Keyring,
    parts: &[(&Held, BTreeSet<String>)],
) -> Result<[u8; 32], CustodyError> {
    let mut pairs = BTreeMap::new();
    for (held, items) in parts {
        for item in items {
            let value = held
                .value(item)
                .ok_or_else(|| CustodyError::NotGranted { item: item.clone() })?;
            if pairs.insert(item.as_str(), value).is_some() {
                return Err(CustodyError::DuplicateItem { item: item.clone() });
            }
        }
    }
    of_pairs(keyring, pairs.iter().map(|(item, value)| (*item, *value)))
}

/// HMAC-SHA256 under a sub key of the standing key over the section encoding of the pairs.
pub(crate) fn of_pairs<'a>(
    keyring: &Keyring,
    pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> Result<[u8; 32], CustodyError> {
    let standing = keyring.key(&KeySlot::standing())?;
    let key = hkdf(standing.as_bytes(), &[], LABEL)?;
    Ok(mac(&mac_key(&key), &[&section::encode(pairs)?]))
}
