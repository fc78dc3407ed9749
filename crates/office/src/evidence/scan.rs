//! What a scan may be: a picture or a PDF, known by its first bytes and not by its name, and without
//! anything that acts when it is opened.

use crate::error::Problem;

/// The first bytes of the kinds that scanners and telephones write.
const KINDS: [&[u8]; 5] = [
    b"%PDF-",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0",
    b"MM\0*",
];

/// The brands of a HEIF picture, which stand after its length and `ftyp`.
const HEIF: [&[u8]; 4] = [b"heic", b"heix", b"mif1", b"msf1"];

/// Names in a PDF of what acts by itself or carries other files.
const ACTIVE: [&[u8]; 7] = [
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/EmbeddedFile",
    b"/RichMedia",
    b"/SubmitForm",
    b"/XFA",
];

/// Checks a scan. What a PDF holds in compressed streams is not looked into: the office never opens a
/// scan, it only hands it back.
///
/// # Errors
/// A file of another kind, or a PDF with active content.
pub(super) fn check(scan: &[u8]) -> Result<(), Problem> {
    let is_heif = scan.get(4..8) == Some(b"ftyp".as_slice())
        && scan.get(8..12).is_some_and(|brand| HEIF.contains(&brand));
    if !is_heif && !KINDS.iter().any(|kind| scan.starts_with(kind)) {
        return Err(Problem::NoScan);
    }
    if scan.starts_with(b"%PDF-") && ACTIVE.iter().any(|name| is_named(scan, name)) {
        return Err(Problem::ActiveContent);
    }
    Ok(())
}

/// Whether a name stands in a PDF as a whole word.
fn is_named(pdf: &[u8], name: &[u8]) -> bool {
    let starts = pdf.windows(name.len()).enumerate();
    starts
        .filter(|(_, window)| *window == name)
        .any(|(start, _)| {
            let after = pdf.get(start + name.len());
            after.is_none_or(|byte| !byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_pdfs_are_scans_and_nothing_else_is() {
        for scan in [
            b"%PDF-1.7 /JSON /Launched".as_slice(),
            b"\xff\xd8\xff\xe0 JFIF",
            b"\x89PNG\r\n\x1a\n rest",
            b"II*\0 rest",
            b"\0\0\0\x18ftypheic rest",
        ] {
            assert_eq!(check(scan), Ok(()));
        }
        for other in [
            b"".as_slice(),
            b"<html><script>",
            b"PK\x03\x04",
            b"MZ\x90",
            b"\0\0\0\x18ftypisom",
        ] {
            assert_eq!(check(other), Err(Problem::NoScan));
        }
    }

    #[test]
    fn a_pdf_that_acts_is_refused() {
        for name in ["/JavaScript (x)", "/JS<", "/EmbeddedFile/", "/Launch"] {
            let pdf = format!("%PDF-1.4 1 0 obj << {name}");
            assert_eq!(check(pdf.as_bytes()), Err(Problem::ActiveContent), "{name}");
        }
    }
}
