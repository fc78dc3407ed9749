//! The suite that every backend passes, unchanged. A backend's tests call [`crate::contract_suite!`]
//! with a function that makes a fresh pair of stores (the key store in epoch 1).
#![expect(
    clippy::missing_errors_doc,
    clippy::indexing_slicing,
    reason = "tests for backends: each answers the backend's own failure, and a panic fails it"
)]

mod data;
mod journal;
mod keys;

use std::sync::Arc;

use kitei_domain::{OriginId, PersonId, RegistrationId, Timestamp};

pub use self::data::*;
pub use self::journal::*;
pub use self::keys::*;
use crate::{DataStore, EntryDraft, KeyStore, Op, PersonRow, RecordRow, StorageError, Unit};

/// A fresh pair of stores, and the way to open the same ones again beside them.
pub trait Subject: Send + Sync {
    /// One more handle of the data store.
    ///
    /// # Errors
    /// The backend's.
    fn data(&self) -> Result<Arc<dyn DataStore>, StorageError>;

    /// One more handle of the key store.
    ///
    /// # Errors
    /// The backend's.
    fn keys(&self) -> Result<Arc<dyn KeyStore>, StorageError>;
}

/// What a contract answers: the store's own failure, where an assertion is not the point.
pub type Kept = Result<(), StorageError>;

/// Makes one test per contract. `$fresh` makes a [`Subject`].
#[macro_export]
macro_rules! contract_suite {
    ($fresh:path) => {
        $crate::contract_suite! { $fresh:
            a_unit_on_moved_facts_is_refused_whole
            concurrent_units_on_one_version_let_one_through
            a_failing_unit_leaves_its_neighbours_alone
            the_newest_version_of_each_section_is_listed
            records_are_removed_by_registration_section_and_version
            a_removed_person_leaves_only_journal_entries
            register_rows_are_written_only_at_the_revision_that_was_read
            a_unit_on_a_moved_register_row_is_refused_whole
            a_register_key_is_unique_in_its_register
            settings_are_compared_before_they_are_set
            people_are_listed_in_pages
            a_back_up_is_written_once_and_measured
            entries_keep_their_order_and_the_root_follows_them
            an_entry_before_the_newest_is_refused_after_five_minutes
            a_new_origin_takes_every_later_entry
            an_access_history_is_paged_newest_first
            concurrent_entries_each_have_a_place_of_their_own
            two_handles_write_alternately_into_one_tree
            a_keyring_is_written_only_in_the_epoch_of_the_store
            a_keyring_is_written_only_at_the_revision_that_was_read
            pending_keyrings_are_listed_until_confirmed
            people_are_found_by_token_until_removed
            staged_tokens_take_the_place_of_the_look_up_table
            keyrings_of_an_epoch_are_listed_until_wrapped_again
        }
    };
    ($fresh:path: $($name:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let subject = $fresh();
            $crate::contract::$name(&subject).await.expect("the contract holds");
        }
    )*};
}

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

fn registration(n: u8) -> RegistrationId {
    RegistrationId::from_bytes([n; 16])
}

fn origin(n: u8) -> OriginId {
    OriginId::from_bytes([n; 16])
}

fn add(n: u8) -> Op {
    Op::AddPerson(PersonRow {
        person: person(n),
        facts_version: 1,
        standing: vec![n],
    })
}

fn record(n: u8, of: u8, section: &str, version: u32) -> RecordRow {
    let sealed = vec![version as u8; 8];
    RecordRow {
        person: person(n),
        registration: registration(of),
        section: section.to_owned(),
        version,
        sealed,
    }
}

fn entry(time: i64, people: &[u8], bytes: &[u8]) -> Op {
    Op::Append(EntryDraft {
        time: Timestamp::from_millis(time),
        persons: people.iter().map(|n| person(*n)).collect(),
        bytes: bytes.to_vec(),
    })
}

async fn open_origin(store: &dyn DataStore, n: u8) -> Kept {
    let op = Op::OpenOrigin {
        origin: origin(n),
        opened: Timestamp::from_millis(0),
    };
    store
        .commit(Unit::new("journal.open").with(op))
        .await
        .map(drop)
}
