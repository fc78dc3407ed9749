//! Reading and writing the small binary formats. A reader never looks past its end and never
//! allocates more than the bytes it was given.

use crate::error::CustodyError;

/// A cursor over the bytes of one format.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8], what: &'static str) -> Self {
        Self { rest: bytes, what }
    }

    pub(crate) const fn malformed(&self) -> CustodyError {
        CustodyError::Malformed { what: self.what }
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], CustodyError> {
        let (head, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or_else(|| self.malformed())?;
        self.rest = rest;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], CustodyError> {
        let (head, rest) = self
            .rest
            .split_first_chunk::<N>()
            .ok_or_else(|| self.malformed())?;
        self.rest = rest;
        Ok(*head)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, CustodyError> {
        let [byte] = self.array()?;
        Ok(byte)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, CustodyError> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    /// Reads the format version and refuses any other than `known`.
    pub(crate) fn version(&mut self, known: u8) -> Result<(), CustodyError> {
        match self.byte()? {
            version if version == known => Ok(()),
            version => Err(CustodyError::UnknownFormat {
                what: self.what,
                version,
            }),
        }
    }

    /// A length: unsigned LEB128 in its shortest form, at most four bytes.
    pub(crate) fn length(&mut self) -> Result<usize, CustodyError> {
        let mut value = 0_usize;
        for place in 0..4 {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return if byte == 0 && place > 0 {
                    Err(self.malformed())
                } else {
                    Ok(value)
                };
            }
        }
        Err(self.malformed())
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, CustodyError> {
        let count = self.length()?;
        let bytes = self.take(count)?;
        std::str::from_utf8(bytes).map_err(|_not_text| self.malformed())
    }

    pub(crate) const fn rest(self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn end(self) -> Result<(), CustodyError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.malformed())
        }
    }
}

/// The longest length that [`put_length`] writes.
pub(crate) const MAX_LENGTH: usize = (1 << 28) - 1;

/// Appends a length as the reader expects it.
pub(crate) fn put_length(out: &mut Vec<u8>, length: usize) -> Result<(), CustodyError> {
    if length > MAX_LENGTH {
        return Err(CustodyError::TooLarge { what: "a value" });
    }
    let mut rest = length;
    while rest > 0x7f {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
    Ok(())
}

/// Appends a text with its length.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) -> Result<(), CustodyError> {
    put_length(out, text.len())?;
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_one_form_and_a_bound() {
        for length in [0, 1, 127, 128, 16_383, 16_384, MAX_LENGTH] {
            let mut bytes = Vec::new();
            put_length(&mut bytes, length).unwrap();
            assert_eq!(Reader::new(&bytes, "test").length().unwrap(), length);
        }
        assert!(put_length(&mut Vec::new(), MAX_LENGTH + 1).is_err());
        for bytes in [
            &[0x80, 0x00][..],
            &[0xff, 0x80, 0x00],
            &[0xff; 5],
            &[0x80],
            &[],
        ] {
            assert!(Reader::new(bytes, "test").length().is_err(), "{bytes:?}");
        }
    }
}
