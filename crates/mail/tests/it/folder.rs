//! Mail as files.

use std::fs;

use kitei_mail::Folder;
use kitei_office::{MailContent, Post, Undelivered};

use crate::letters::{letter, link};

#[tokio::test]
async fn a_mail_is_one_file_that_its_owner_alone_may_read() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("mail");
    let folder = Folder::new(place.clone());
    folder.deliver(&link()).await.unwrap();
    // Written again after a sender was killed, it takes the place of itself.
    folder.deliver(&link()).await.unwrap();
    let names: Vec<_> = fs::read_dir(&place)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, [format!("{}.eml", link().id)]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(place.join(&names[0]))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let mail = fs::read_to_string(place.join(&names[0])).unwrap();
    assert!(mail.contains("To: saiyo@employer.example.jp\r\n"), "{mail}");
    assert!(mail.contains("Message-ID: <m_"), "{mail}");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_leaves_the_mail_where_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"").unwrap();
    let undelivered = Folder::new(file.join("mail")).deliver(&link()).await;
    assert_eq!(undelivered, Err(Undelivered::Unreachable));
}

#[tokio::test]
async fn no_name_begins_a_header_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path().to_owned());
    let mut crooked = letter(MailContent::Test);
    crooked.operator = "Office\r\nBcc: other@example.jp".to_owned();
    folder.deliver(&crooked).await.unwrap();
    let file = fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap();
    let mail = fs::read_to_string(file.path()).unwrap();
    assert!(!mail.contains("\nBcc:"), "{mail}");
    crooked.to = "nobody".to_owned();
    let undelivered = folder.deliver(&crooked).await;
    assert_eq!(undelivered, Err(Undelivered::Unwritable));
}
