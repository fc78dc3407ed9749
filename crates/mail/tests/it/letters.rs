//! Letters as an office hands them over.

use kitei_domain::{MailId, Timestamp};
use kitei_office::{Letter, MailContent};

pub(crate) fn letter(content: MailContent) -> Letter {
    Letter {
        id: MailId::from_bytes([7; 16]),
        from: "office@agency.example.jp".to_owned(),
        operator: "試験人材株式会社".to_owned(),
        to: "saiyo@employer.example.jp".to_owned(),
        queued: Timestamp::from_millis(1_790_000_000_000),
        content,
    }
}

pub(crate) fn link() -> Letter {
    letter(MailContent::PackageLink {
        recipient: "さくら会計".to_owned(),
        link: "https://kitei.example.jp/package/abc".to_owned(),
        expires: Timestamp::from_millis(1_791_000_000_000),
    })
}
