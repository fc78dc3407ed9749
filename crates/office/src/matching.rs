//! Matching (探す): people for a job order, and job orders for a person, over what they wish and can
//! do. Nothing else is compared: neither name nor sex, age, school or nationality has a code.
//!
//! The pool of codes only proposes. Whoever is told of passed the door at that moment: facts, ruling,
//! durable entry. So a pool that lags behind can propose too much or too little, and hides no withdrawal.

mod codes;
mod orders;
mod people;
mod pool;
mod weigh;

use kitei_domain::{JobOrderId, PersonId};
use serde::Serialize;

use crate::error::{Bilingual, EntryRef};

pub(crate) use codes::{Coder, Trait};
pub(crate) use pool::Matching;

/// Why somebody and a job order fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// The item of the person that it rests on.
    pub item: String,
    /// What they have in common, in words of the pack or of the order.
    pub common: Bilingual,
}

/// Somebody who may suit a job order; no name, no value of theirs.
#[derive(Debug, Clone, Serialize)]
pub struct PersonMatch {
    /// The person's id, by which a card is opened.
    pub id: PersonId,
    /// How well it fits; comparable within one answer.
    pub weight: u32,
    /// Why.
    pub why: Vec<Why>,
}

/// The people who may suit a job order, the best first.
#[derive(Debug, Clone, Serialize)]
pub struct PeopleMatched {
    /// The people, at most fifty.
    pub people: Vec<PersonMatch>,
    /// The entry that names each of them.
    pub entry: EntryRef,
}

/// A job order that may suit somebody.
#[derive(Debug, Clone, Serialize)]
pub struct OrderMatch {
    /// Its id.
    pub id: JobOrderId,
    /// Its number.
    pub number: String,
    /// How well it fits; comparable within one answer.
    pub weight: u32,
    /// Why.
    pub why: Vec<Why>,
}

/// The job orders that may suit a person, the best first.
#[derive(Debug, Clone, Serialize)]
pub struct OrdersMatched {
    /// The orders, at most fifty.
    pub orders: Vec<OrderMatch>,
    /// The entry that names the person.
    pub entry: EntryRef,
}

/// How many are told of in one answer, and in one entry.
const TOLD_AT_MOST: usize = 50;
