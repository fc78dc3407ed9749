//! Where a reader of a list has come to: a place that only this office can have written, for this
//! reader and this list.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::caller::Caller;
use crate::office::Office;

/// A cursor is at most this long.
const CURSOR_BYTES_AT_MOST: usize = 2048;

impl Office {
    /// A place in a list as a cursor: bound to who reads and to what is listed.
    pub fn write_cursor(&self, caller: &Caller, list: &str, place: &str) -> String {
        let mut bytes = self.cursor_mac(caller, list, place).to_vec();
        bytes.extend_from_slice(place.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The place that a cursor names; `None` where it is forged, another reader's or another list's.
    pub fn read_cursor(&self, caller: &Caller, list: &str, cursor: &str) -> Option<String> {
        if cursor.len() > CURSOR_BYTES_AT_MOST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (mac, place) = bytes.split_first_chunk::<16>()?;
        let place = str::from_utf8(place).ok()?;
        let own = self.cursor_mac(caller, list, place);
        // WHY: all of it is compared, so that the time tells nothing of how much was right.
        let differs = own.iter().zip(mac).fold(0, |all, (a, b)| all | (a ^ b));
        (differs == 0).then(|| place.to_owned())
    }

    fn cursor_mac(&self, caller: &Caller, list: &str, place: &str) -> [u8; 16] {
        let program = caller
            .program()
            .map_or_else(String::new, |id| id.to_string());
        let text = format!("{} {program} {} {list} {place}", caller.id(), list.len());
        self.custody.index().seed("cursor", &text)
    }
}
