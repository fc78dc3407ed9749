//! A QR code as the outline of its dark squares, for an SVG inside a page.
//!
//! # Source
//! ISO/IEC 18004; the quiet zone of four squares around it is the page's.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};

/// A QR code: how many squares wide, and where the dark ones are.
#[derive(Debug)]
pub(crate) struct QrSquare {
    pub(crate) width: usize,
    /// The path of an SVG, one unit a square.
    pub(crate) path: String,
}

impl QrSquare {
    /// The code of a text; none where the text is too long for one.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let code = QrCode::new(text).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (place, color) in code.into_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (place % width, place / width);
                write!(path, "M{x} {y}h1v1h-1z").ok()?;
            }
        }
        Some(Self { width, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_a_square_with_its_three_corners() {
        let qr = QrSquare::of("otpauth://totp/a").unwrap();
        assert_eq!(qr.width, 25);
        for corner in ["M0 0h", "M24 0h", "M0 24h"] {
            assert!(qr.path.contains(corner), "{corner}");
        }
        assert!(QrSquare::of(&"x".repeat(4_000)).is_none());
    }
}
