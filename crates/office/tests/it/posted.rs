//! What the tests of packages and mail share: an employer with a confirmed address, and the mail that
//! left, read out of the folder it was written to.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kitei_domain::{PersonId, RecipientId};
use kitei_mail::Folder;
use kitei_office::{
    Caller, Channel, Office, OfficeError, OpenedPackage, Opening, PackageLink, SealedPackage, Sent,
};
use kitei_testing::TestOffice;

use crate::support::{Case, apply_with_consent};

pub(crate) const ADDRESS: &str = "saiyo@employer.example.jp";

/// The folder to which mail is written.
pub(crate) fn folder(test: &TestOffice) -> PathBuf {
    test.path().join("mail")
}

/// Sends what is due.
pub(crate) async fn send(test: &TestOffice) -> Sent {
    let post = Folder::new(folder(test));
    test.office.send_due(&post).await.unwrap()
}

/// The texts of the mails that left, the latest last; the folder is emptied.
pub(crate) fn received(test: &TestOffice) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder(test)) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| {
            let mail = fs::read_to_string(file).unwrap();
            fs::remove_file(file).unwrap();
            text(&mail)
        })
        .collect()
}

/// The text of a mail, whatever its transfer encoding.
pub(crate) fn text(mail: &str) -> String {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    if head.to_lowercase().contains("transfer-encoding: base64") {
        let digits: String = body.split_whitespace().collect();
        return String::from_utf8(STANDARD.decode(digits).unwrap()).unwrap();
    }
    assert!(!head.to_lowercase().contains("quoted-printable"), "{head}");
    body.to_owned()
}

/// The one-time code in a mail.
pub(crate) fn code_in(text: &str) -> String {
    let code = text
        .split_whitespace()
        .find(|word| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit()));
    code.unwrap().to_owned()
}

/// Sets a recipient's address and confirms it by the code that was mailed.
pub(crate) async fn confirm(test: &TestOffice, by: &Caller, recipient: RecipientId) {
    let office = &test.office;
    office
        .set_recipient_mail(by, recipient, ADDRESS)
        .await
        .unwrap();
    send(test).await;
    let mails = received(test);
    let code = code_in(mails.last().unwrap());
    office
        .confirm_recipient_mail(by, recipient, &code)
        .await
        .unwrap();
}

/// An application with consent to an employer whose address is confirmed.
pub(crate) async fn applied(test: &TestOffice, by: &Caller, person: PersonId) -> Case {
    let case = apply_with_consent(test, by, person, "J-1").await;
    confirm(test, by, case.recipient).await;
    case
}

pub(crate) async fn package(
    test: &TestOffice,
    by: &Caller,
    person: PersonId,
    case: &Case,
) -> SealedPackage {
    let provided = test
        .office
        .provide(by, person, case.referral, Channel::Electronic, None)
        .await
        .unwrap();
    provided.package.unwrap().sealed().unwrap().clone()
}

pub(crate) fn link_of(package: &SealedPackage) -> PackageLink {
    let (_, secret) = package.link.rsplit_once('/').unwrap();
    PackageLink::read(secret)
}

pub(crate) fn opening(package: &SealedPackage, code: &str) -> Opening {
    Opening {
        link: link_of(package),
        code: code.to_owned(),
        terms: Office::terms_of_use().to_owned(),
    }
}

/// Asks for a code and reads it out of the mail.
pub(crate) async fn ask(test: &TestOffice, package: &SealedPackage) -> String {
    // A code that was asked for within a minute is the same one.
    test.clock.advance_ms(61_000);
    test.office
        .ask_package_code(&link_of(package))
        .await
        .unwrap();
    send(test).await;
    code_in(received(test).last().unwrap())
}

/// Opens a package as its recipient does.
pub(crate) async fn open(
    test: &TestOffice,
    package: &SealedPackage,
) -> Result<OpenedPackage, OfficeError> {
    let code = ask(test, package).await;
    test.office.open_package(&opening(package, &code)).await
}
