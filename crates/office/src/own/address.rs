//! Who opens their own page by an address, and whether the address alone shows who reads it.

use kitei_custody::KeySlot;
use kitei_domain::search::{Field, lookup_key};
use kitei_domain::{PersonId, Timestamp};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::door::Items;
use crate::error::OfficeError;
use crate::file::PersonFile;
use crate::index;
use crate::office::Office;
use crate::sealing::{self, RegisterPlace};

/// How a person's address stands, sealed under the person's own key. The address is not in it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct OwnMail {
    /// When a code that was sent there was used last.
    pub(crate) confirmed: Option<Timestamp>,
    /// When mail came back.
    pub(crate) bounced: Option<Timestamp>,
    /// A changed address opens nothing before.
    pub(crate) counts_from: Option<Timestamp>,
}

/// Somebody who opens their own page by an address.
pub(crate) struct AtAddress {
    pub(crate) file: PersonFile,
    pub(crate) mail: OwnMail,
    pub(crate) revision: u64,
}

impl Office {
    /// Who opens their own page by an address, as it is written for comparing. Nothing is opened for
    /// it but the facts: the look-up table knows addresses by their digests.
    pub(crate) async fn people_at(&self, address: &str) -> Result<Vec<AtAddress>, OfficeError> {
        let now = self.clock.now();
        let all = self.everybody_at(address).await?;
        let waits = |one: &AtAddress| one.mail.counts_from.is_some_and(|from| now < from);
        Ok(all.into_iter().filter(|one| !waits(one)).collect())
    }

    /// The same with those whose address does not count yet.
    pub(crate) async fn everybody_at(&self, address: &str) -> Result<Vec<AtAddress>, OfficeError> {
        let Some(form) = lookup_key(Field::Mail, address) else {
            return Ok(Vec::new());
        };
        let seed = self.custody.index().seed(index::label(Field::Mail), &form);
        let token = self.custody.epoch().token(&seed);
        let mut people: Vec<AtAddress> = Vec::new();
        for candidate in self.keys.find_people_by_token(token).await? {
            let Some(file) = self.find_file(candidate, Items::File).await? else {
                continue;
            };
            let known = people.iter().any(|one| one.file.person() == file.person());
            if known || file.standing().erased.is_some() {
                continue;
            }
            let (mail, revision) = self.own_mail(file.person()).await?;
            people.push(AtAddress {
                file,
                mail,
                revision,
            });
        }
        Ok(people)
    }

    /// How a person's address stands, with the revision of its row.
    pub(crate) async fn own_mail(&self, person: PersonId) -> Result<(OwnMail, u64), OfficeError> {
        let found = self
            .find_person_row(RegisterKind::OwnMail, *person.as_bytes())
            .await?;
        Ok(found.unwrap_or_default())
    }

    /// What writes how a person's address stands.
    pub(crate) fn own_mail_op(
        &self,
        file: &PersonFile,
        mail: &OwnMail,
        revision: u64,
    ) -> Result<Op, OfficeError> {
        let row = (RegisterKind::OwnMail, *file.person().as_bytes());
        self.own_row(file, (row, None, revision), mail)
    }

    /// A row about a person under their standing key, found by a digest where it has one.
    pub(super) fn own_row<T: Serialize>(
        &self,
        file: &PersonFile,
        ((kind, id), key, revision): ((RegisterKind, [u8; 16]), Option<[u8; 16]>, u64),
        content: &T,
    ) -> Result<Op, OfficeError> {
        let place = RegisterPlace {
            kind,
            id,
            person: file.person(),
            key,
            revision,
        };
        let slot = KeySlot::standing();
        let entropy = self.entropy.as_ref();
        let row = sealing::seal_register(
            self.operator,
            file.keyring(),
            &slot,
            place,
            content,
            entropy,
        )?;
        Ok(Op::PutRegister(row))
    }

    /// Why an address alone does not show that it is this person.
    pub(super) async fn needs_slip(
        &self,
        address: &str,
        people: &[AtAddress],
    ) -> Result<Option<&'static str>, OfficeError> {
        let [one] = people else {
            return Ok(Some("shared"));
        };
        if one.mail.bounced.is_some() {
            return Ok(Some("bounced"));
        }
        let months = self.law_number(LawKey::OwnMailConfirmedMonths);
        let contacts = one.file.registrations().map(|(_, one)| one.last_contact);
        let confirmed = one.mail.confirmed.map(Timestamp::day);
        let confirmed = contacts.chain(confirmed).max();
        let today = self.clock.now().day();
        if confirmed.is_none_or(|day| day.plus_months(months.into()) <= today) {
            return Ok(Some("unconfirmed"));
        }
        Ok(self.is_company(address).await?.then_some("company"))
    }

    /// Whether a recipient reads its mail at the same domain: colleagues there may read this one too.
    async fn is_company(&self, address: &str) -> Result<bool, OfficeError> {
        let host = |address: &str| address.rsplit_once('@').map(|(_, host)| host.to_owned());
        let own = host(address);
        let recipients = self.list_addresses().await?;
        Ok(recipients.iter().any(|one| host(&one.address) == own))
    }
}
