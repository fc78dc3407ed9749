//! Accounts: the short name under which a member of the staff signs in, and by what. One each.

use kitei_custody::{PasswordHash, TotpSeed};
use kitei_domain::{StaffId, Timestamp};
use kitei_storage::{Op, RegisterKind, RegisterRow};
use serde::{Deserialize, Serialize};

use crate::error::{OfficeError, Problem, State, Thing};
use crate::office::Office;

const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=32;

/// The name of an account: 2 to 32 small Latin letters, digits, `.`, `-` and `_`, a letter first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct AccountName(String);

impl AccountName {
    /// A name as a manager chooses it, or as it is typed to sign in.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        let text = text.trim();
        if !NAME_CHARS.contains(&text.len()) {
            return None;
        }
        let name = text.to_ascii_lowercase();
        let usable =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
        let begins = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
        (begins && name.bytes().all(usable)).then_some(Self(name))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// By what somebody signs in, sealed under the office key.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) staff: StaffId,
    pub(crate) name: AccountName,
    /// What is kept of the password; none until the invitation is taken up.
    pub(crate) password: Option<String>,
    /// The seed of the authenticator app.
    pub(crate) seed: Option<String>,
    /// The step of the last code that was used.
    pub(crate) used_step: Option<i64>,
    /// When it was last given a password.
    pub(crate) enrolled: Option<Timestamp>,
    /// Until when its owner was told what everybody is told who signs in.
    #[serde(default)]
    pub(crate) told: Option<Timestamp>,
}

impl Account {
    /// An account that nobody can sign in with yet.
    pub(crate) fn new(staff: StaffId, name: AccountName) -> Self {
        Self {
            staff,
            name,
            password: None,
            seed: None,
            used_step: None,
            enrolled: None,
            told: None,
        }
    }

    pub(crate) fn password(&self) -> Option<PasswordHash> {
        PasswordHash::read(self.password.as_deref()?)
    }

    pub(crate) fn seed(&self) -> Option<TotpSeed> {
        TotpSeed::read(self.seed.as_deref()?)
    }
}

impl Office {
    /// The account of a member of the staff.
    pub(crate) async fn find_account(
        &self,
        staff: StaffId,
    ) -> Result<Option<(Account, RegisterRow)>, OfficeError> {
        self.find_office_row(RegisterKind::Account, *staff.as_bytes())
            .await
    }

    /// The account of a name.
    pub(crate) async fn find_account_named(
        &self,
        name: &AccountName,
    ) -> Result<Option<(Account, RegisterRow)>, OfficeError> {
        let key = self.account_key(name);
        let row = self
            .data
            .find_register_by_key(RegisterKind::Account, key)
            .await?;
        match row {
            Some(row) => Ok(Some((self.open_office_row(&row)?, row))),
            None => Ok(None),
        }
    }

    /// The name as a manager wrote it, which no other account has.
    pub(crate) async fn free_account_name(
        &self,
        text: &str,
        staff: StaffId,
    ) -> Result<AccountName, OfficeError> {
        let name = AccountName::typed(text).ok_or(OfficeError::Unusable {
            what: "--account",
            problem: Problem::NoAccountName,
        })?;
        match self.find_account_named(&name).await? {
            Some((account, _)) if account.staff != staff => Err(OfficeError::WrongState {
                what: Thing::Account,
                id: account.staff.to_string(),
                state: State::InUse,
            }),
            _ => Ok(name),
        }
    }

    /// Writes an account at the revision after the one it was read at.
    pub(crate) fn account_op(&self, account: &Account, revision: u64) -> Result<Op, OfficeError> {
        let row = self.office_row(
            RegisterKind::Account,
            *account.staff.as_bytes(),
            Some(self.account_key(&account.name)),
            account,
            revision,
        )?;
        Ok(Op::PutRegister(row))
    }

    fn account_key(&self, name: &AccountName) -> [u8; 16] {
        self.custody.index().seed("account", name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_plain() {
        let typed = |text: &str| AccountName::typed(text).map(|name| name.0);
        assert_eq!(typed(" Sato.H "), Some("sato.h".to_owned()));
        assert_eq!(typed("s2"), Some("s2".to_owned()));
        for text in ["", "s", "2s", "sato h", "佐藤", "ｓａｔｏ", &"s".repeat(33)] {
            assert_eq!(typed(text), None, "{text}");
        }
    }
}
