//! A mail as text (RFC 5322): Japanese first, then English, both in one.

use std::time::{Duration, UNIX_EPOCH};

use kitei_domain::Timestamp;
use kitei_i18n::{Locale, Messages, Value, dates};
use kitei_office::{Letter, MailContent, Undelivered};
use lettre::message::{Mailbox, header};
use lettre::{Address, Message};

/// The words of mails in both languages.
#[derive(Debug)]
pub(crate) struct Words([Messages; 2]);

impl Words {
    pub(crate) fn new() -> Self {
        Self([Messages::new(Locale::Ja), Messages::new(Locale::En)])
    }

    /// A letter as a message.
    ///
    /// # Errors
    /// [`Undelivered::Unwritable`] where an address is none that mail can be sent to.
    pub(crate) fn written(&self, letter: &Letter) -> Result<Message, Undelivered> {
        let address = |text: &str| -> Result<Address, Undelivered> {
            text.parse().map_err(|_quoting| Undelivered::Unwritable)
        };
        let [ja, en] = &self.0;
        let (subject_ja, body_ja) = said(ja, letter);
        let (subject_en, body_en) = said(en, letter);
        let queued = u64::try_from(letter.queued.as_millis()).unwrap_or_default();
        let host = letter
            .from
            .rsplit_once('@')
            .map_or("localhost", |(_, host)| host);
        Message::builder()
            // WHY: a name with a line break in it would end the header.
            .from(Mailbox::new(
                Some(one_line(&letter.operator)),
                address(&letter.from)?,
            ))
            .to(Mailbox::new(None, address(&letter.to)?))
            .date(UNIX_EPOCH + Duration::from_millis(queued))
            .message_id(Some(format!("<{}@{host}>", letter.id)))
            .subject(one_line(&format!("{subject_ja} / {subject_en}")))
            .header(header::ContentType::TEXT_PLAIN)
            .body(format!("{body_ja}\r\n\r\n----\r\n\r\n{body_en}\r\n"))
            .map_err(|_quoting| Undelivered::Unwritable)
    }
}

/// What a letter says in one language: its subject and its text.
fn said(words: &Messages, letter: &Letter) -> (String, String) {
    let operator = letter.operator.as_str();
    let until = |time: &Timestamp| dates::minute(words.locale(), *time);
    let say = |subject: String, body: &str, values: &[(&str, Value<'_>)]| {
        let mut all = vec![("operator", operator.into())];
        all.extend_from_slice(values);
        (subject, words.text_with(body, &all).replace('\n', "\r\n"))
    };
    match &letter.content {
        MailContent::PackageLink {
            recipient,
            link,
            expires,
        } => say(
            words.text_with("mail-link-subject", &[("operator", operator.into())]),
            "mail-link",
            &[
                ("recipient", recipient.into()),
                ("link", link.into()),
                ("until", (&until(expires)).into()),
            ],
        ),
        MailContent::PackageCode { code, until: time } => say(
            words.text_with("mail-code-subject", &[("operator", operator.into())]),
            "mail-code",
            &[("code", code.into()), ("until", (&until(time)).into())],
        ),
        MailContent::AddressCode {
            recipient,
            code,
            until: time,
        } => say(
            words.text_with("mail-address-subject", &[("operator", operator.into())]),
            "mail-address",
            &[
                ("recipient", recipient.into()),
                ("code", code.into()),
                ("until", (&until(time)).into()),
            ],
        ),
        MailContent::OwnCode { code, until: time } => say(
            words.text_with("mail-own-code-subject", &[("operator", operator.into())]),
            "mail-own-code",
            &[("code", code.into()), ("until", (&until(time)).into())],
        ),
        MailContent::OwnMailChanged { at, counts_from } => say(
            words.text_with("mail-own-changed-subject", &[("operator", operator.into())]),
            "mail-own-changed",
            &[
                ("at", (&until(at)).into()),
                ("until", (&until(counts_from)).into()),
            ],
        ),
        MailContent::Test => say(
            words.text_with("mail-test-subject", &[("operator", operator.into())]),
            "mail-test",
            &[],
        ),
    }
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
