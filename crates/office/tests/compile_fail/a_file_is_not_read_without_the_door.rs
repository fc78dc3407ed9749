//! The sealed file of a person is not handed out.
async fn read(office: &kitei_office::Office, person: kitei_domain::PersonId) {
    let _file = office.find_file(person).await;
    let _keyring = office.find_keyring(person).await;
}

fn main() {}
