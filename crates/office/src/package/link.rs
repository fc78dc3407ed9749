//! The link of a package: 256 random bits, of which the office keeps a keyed digest only.
//!
//! They stand in the path of the link, so that the page works without JavaScript. What the link alone
//! opens is nothing: the code to the registered address opens.

use kitei_domain::chance;

use crate::office::Office;

/// So many hexadecimal digits make the secret of a link.
const DIGITS: usize = 64;

/// The secret of a link, as somebody who has it brings it.
#[derive(Clone, PartialEq, Eq)]
pub struct PackageLink(String);

impl PackageLink {
    /// Reads the secret out of a link: its last part. What cannot be one leads nowhere, like one that
    /// nobody was given.
    pub fn read(text: &str) -> Self {
        let is_secret =
            text.len() == DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        Self(if is_secret {
            text.to_owned()
        } else {
            String::new()
        })
    }
}

impl std::fmt::Debug for PackageLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PackageLink(…)")
    }
}

impl Office {
    pub(super) fn new_link(&self) -> PackageLink {
        let secret: [u8; 32] = chance::fresh(self.entropy.as_ref());
        PackageLink(hex::encode(secret))
    }

    /// What finds a package by its link: a keyed digest.
    pub(super) fn link_key(&self, link: &PackageLink) -> [u8; 16] {
        self.custody.index().seed("package_link", &link.0)
    }
}

/// The link as the recipient gets it.
pub(super) fn written(base: &str, link: &PackageLink) -> String {
    format!("{base}/package/{}", link.0)
}
