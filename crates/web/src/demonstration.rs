//! What the page of the demonstration asks of whoever set the demonstration up.
//!
//! INVARIANT: a server without one of these has no such page: its routes are not there.

use async_trait::async_trait;
use kitei_http::Problem;
use kitei_office::{Asker, Office, OfficeError, SignIn};

/// As whom a visitor looks around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// A coordinator of the placement department.
    Coordinator,
    /// The manager.
    Manager,
}

/// Where the scenes are, and of whom they tell. Everybody in them is invented.
#[derive(Debug, Clone)]
pub struct Scenes {
    /// The name of the list that is taken in.
    pub list: String,
    /// The referral of somebody to a dispatch client before the decision.
    pub referral: String,
    /// The mail address of the person who has a page of their own.
    pub mail: String,
    /// Who is erased.
    pub erased: String,
}

/// What happened to somebody who was erased and looked for in the back-up.
#[derive(Debug, Clone)]
pub struct Comeback {
    /// So many were found before, by their telephone number.
    pub found_before: u64,
    /// The entry of the erasure.
    pub entry: String,
    /// Where the back-up was brought back to.
    pub folder: String,
    /// So many people of the back-up stayed erased.
    pub gone: u64,
    /// So many are found there.
    pub found_after: u64,
}

/// A demonstration: an office that is filled with invented people, and the keys to it.
#[async_trait]
pub trait Demonstration: std::fmt::Debug + Send + Sync {
    /// Where the scenes are.
    fn scenes(&self) -> &Scenes;

    /// The list that is taken in, as a workbook.
    fn list(&self) -> Vec<u8>;

    /// The one-time code that was mailed last to the person who has a page of their own.
    fn code(&self) -> Option<String>;

    /// The name of an account and its password.
    fn account(&self, visitor: Visitor) -> (&str, &str);

    /// The same with a code of its authenticator app that was not used yet.
    fn proof(&self, visitor: Visitor) -> SignIn;

    /// The secret by which the browser that asks is one of the office's devices; another is registered
    /// where it has none of this demonstration.
    ///
    /// # Errors
    /// As [`Office::invite_device`] and [`Office::enrol_device`].
    ///
    /// # Journal
    /// The two entries of a registration, if there is one.
    async fn device(&self, office: &Office, asker: &Asker) -> Result<String, OfficeError>;

    /// What happened in the erasure, once it did.
    async fn comeback(&self) -> Option<Comeback>;

    /// Makes a back-up, erases somebody, brings the back-up back elsewhere and looks for them there;
    /// done once.
    ///
    /// # Errors
    /// Of the commands that do it.
    ///
    /// # Journal
    /// Their entries.
    async fn erase(&self) -> Result<Comeback, Problem>;
}
