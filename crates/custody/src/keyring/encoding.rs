//! The keyring as bytes, before sealing.
//!
//! `0x01 ‖ n ‖ seed[16]×n ‖ registrations ‖ { registration[16] ‖ m ‖ { class ‖ key[32] }×m }`, counts
//! as LEB128, everything in order and each once, so that a keyring has exactly one encoding. The
//! seeds come first: an epoch advance reads them without looking at a key.

use kitei_domain::RegistrationId;

use super::{KeyClass, KeySlot, Keyring};
use crate::bytes::{Reader, put_length, put_text};
use crate::error::CustodyError;
use crate::secret::Key;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const WHAT: &str = "keyring";

impl Keyring {
    /// At least as many bytes as [`Self::encode`] writes.
    pub(crate) fn encoded_len_bound(&self) -> usize {
        let keys = self.keys.keys().map(|slot| match &slot.class {
            KeyClass::Item(item) => 16 + 8 + 1 + 4 + item.len() + 32,
            _ => 16 + 8 + 1 + 16 + 32,
        });
        1 + 8 + 16 * self.seeds.len() + keys.sum::<usize>()
    }

    pub(crate) fn encode(&self, out: &mut Vec<u8>) -> Result<(), CustodyError> {
        out.push(VERSION);
        put_length(out, self.seeds.len())?;
        out.extend_from_slice(self.seeds.as_flattened());
        let slots: Vec<(&KeySlot, &Key)> = self.keys.iter().collect();
        let groups = || slots.chunk_by(|(a, _), (b, _)| a.registration == b.registration);
        put_length(out, groups().count())?;
        for group in groups() {
            if let Some((slot, _)) = group.first() {
                out.extend_from_slice(slot.registration.as_bytes());
            }
            put_length(out, group.len())?;
            for (slot, key) in group {
                put_class(out, &slot.class)?;
                out.extend_from_slice(key.as_bytes());
            }
        }
        Ok(())
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, CustodyError> {
        let mut reader = Reader::new(bytes, WHAT);
        let seeds = Zeroizing::new(read_seeds(&mut reader)?.to_vec());
        if !seeds.is_sorted_by(|a, b| a < b) {
            return Err(reader.malformed());
        }
        let mut keyring = Self {
            seeds,
            ..Self::default()
        };
        for _ in 0..reader.length()? {
            let registration = RegistrationId::from_bytes(reader.array()?);
            let count = reader.length()?;
            let follows = keyring
                .keys
                .last_key_value()
                .is_none_or(|(last, _)| last.registration < registration);
            if count == 0 || !follows {
                return Err(reader.malformed());
            }
            for _ in 0..count {
                let slot = KeySlot {
                    registration,
                    class: read_class(&mut reader)?,
                };
                let key = Key::from_bytes(reader.array()?);
                if keyring
                    .keys
                    .last_key_value()
                    .is_some_and(|(last, _)| *last >= slot)
                {
                    return Err(reader.malformed());
                }
                keyring.keys.insert(slot, key);
            }
        }
        reader.end()?;
        Ok(keyring)
    }
}

/// The seeds of an encoded keyring.
pub(crate) fn seeds(encoded: &[u8]) -> Result<&[[u8; 16]], CustodyError> {
    read_seeds(&mut Reader::new(encoded, WHAT))
}

fn read_seeds<'a>(reader: &mut Reader<'a>) -> Result<&'a [[u8; 16]], CustodyError> {
    reader.version(VERSION)?;
    let count = reader.length()?;
    let (seeds, _) = reader.take(16 * count)?.as_chunks();
    Ok(seeds)
}

fn put_class(out: &mut Vec<u8>, class: &KeyClass) -> Result<(), CustodyError> {
    match class {
        KeyClass::Standing => out.push(0),
        KeyClass::Working(generation) => {
            out.push(1);
            out.extend_from_slice(&generation.to_be_bytes());
        }
        KeyClass::Ledger(generation) => {
            out.push(2);
            out.extend_from_slice(&generation.to_be_bytes());
        }
        KeyClass::Provision => out.push(3),
        KeyClass::Item(item) => {
            out.push(4);
            put_text(out, item)?;
        }
        KeyClass::File(file) => {
            out.push(5);
            out.extend_from_slice(file);
        }
    }
    Ok(())
}

fn read_class(reader: &mut Reader<'_>) -> Result<KeyClass, CustodyError> {
    Ok(match reader.byte()? {
        0 => KeyClass::Standing,
        1 => KeyClass::Working(u16::from_be_bytes(reader.array()?)),
        2 => KeyClass::Ledger(u16::from_be_bytes(reader.array()?)),
        3 => KeyClass::Provision,
        4 => KeyClass::Item(reader.text()?.to_owned()),
        5 => KeyClass::File(reader.array()?),
        _ => return Err(reader.malformed()),
    })
}

#[cfg(test)]
mod tests;
