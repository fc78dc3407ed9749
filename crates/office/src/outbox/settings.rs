//! How mail leaves the office: the sender's address, where links lead, and a server or a folder.
//! One sealed row; the password never comes back out but to whoever sends.

use std::path::PathBuf;

use kitei_domain::contact;
use kitei_storage::{Op, RegisterKind};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, Problem};
use crate::office::Office;
use crate::recipient::filled;

/// There is one row.
const ROW: [u8; 16] = [0; 16];

/// Where links lead unless the office says so: to `kitei serve` on the same machine.
const LINK_BASE: &str = "http://127.0.0.1:8787";

/// Whom mail is from unless the office says so: nobody who can be answered.
const FROM: &str = "kitei@localhost.invalid";

/// How the connection to a server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerTls {
    /// From the first byte on (RFC 8314).
    Implicit,
    /// By STARTTLS, or not at all: without it nothing is sent (RFC 3207).
    Starttls,
    /// Not protected; only for a server on the same machine.
    None,
}

/// A server that takes mail (RFC 6409).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: ServerTls,
    /// Who signs in there, and with which password.
    pub login: Option<(String, String)>,
}

impl std::fmt::Debug for MailServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailServer")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

/// How mail leaves the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSettings {
    /// Whom mail is from.
    pub from: String,
    /// Where the links of packages lead.
    pub link_base: String,
    /// The server; without one mail is written to a folder.
    pub server: Option<MailServer>,
    /// That folder; without one it is a folder of the office.
    pub folder: Option<PathBuf>,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            from: FROM.to_owned(),
            link_base: LINK_BASE.to_owned(),
            server: None,
            folder: None,
        }
    }
}

impl MailSettings {
    /// The same settings, each found to be usable.
    fn checked(mut self) -> Result<Self, OfficeError> {
        let unusable = |what, problem| OfficeError::Unusable { what, problem };
        if contact::mail_key(&self.from).is_none() && self.from != FROM {
            return Err(unusable("--from", Problem::NoMail));
        }
        let base = filled("--link-base", self.link_base.clone())?;
        let base = base.trim_end_matches('/');
        if !is_link_base(base) {
            return Err(unusable("--link-base", Problem::NoLinkBase));
        }
        base.clone_into(&mut self.link_base);
        if let Some(server) = &self.server {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
            let host = filled("--host", server.host.clone())?;
            let beyond = server.tls == ServerTls::None && !is_this_machine(&host);
            if server.port == 0 || beyond || !host.chars().all(is_name) {
                return Err(unusable("--host", Problem::NoServer));
            }
        }
        Ok(self)
    }
}

/// `https`, or `http` on this machine, and a path at most.
fn is_link_base(base: &str) -> bool {
    let plain = base
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"?#@\"<>\\".contains(&byte));
    let host = |rest: &str| -> String {
        let host = rest.split('/').next().unwrap_or_default();
        host.rsplit_once(':')
            .map_or(host, |(host, _)| host)
            .to_owned()
    };
    plain
        && match (base.strip_prefix("https://"), base.strip_prefix("http://")) {
            (Some(rest), _) => !host(rest).is_empty(),
            (_, Some(rest)) => is_this_machine(&host(rest)),
            _ => false,
        }
}

fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1" | "[::1]")
}

impl Office {
    /// How mail leaves, for whoever keeps it; the password is not told.
    ///
    /// # Errors
    /// Refused unless the caller is a manager.
    ///
    /// # Journal
    /// Nothing but a refusal: the settings are about nobody.
    pub async fn mail_settings(&self, caller: &Caller) -> Result<MailSettings, OfficeError> {
        self.any_manager(caller, "mail.settings").await?;
        let mut settings = self.settings_to_send().await?;
        let login = settings
            .server
            .as_mut()
            .and_then(|server| server.login.as_mut());
        if let Some((_, password)) = login {
            password.clear();
        }
        Ok(settings)
    }

    /// Decides how mail leaves.
    ///
    /// # Errors
    /// Refused unless the caller is a manager; an address, server or link base that is none.
    ///
    /// # Journal
    /// One `record` entry that says so, without the settings.
    pub async fn set_mail(
        &self,
        caller: &Caller,
        settings: MailSettings,
    ) -> Result<EntryRef, OfficeError> {
        self.any_manager(caller, "mail.set").await?;
        let settings = settings.checked()?;
        let found = self
            .data
            .find_register(RegisterKind::MailSetting, ROW)
            .await?;
        let revision = found.map_or(0, |row| row.revision);
        let row = self.office_row(RegisterKind::MailSetting, ROW, None, &settings, revision)?;
        let way = if settings.server.is_some() {
            "server"
        } else {
            "folder"
        };
        let details = [("change", "mail_set".to_owned()), ("way", way.to_owned())];
        self.administer(caller, "mail.set", vec![Op::PutRegister(row)], &details)
            .await
    }

    /// How mail leaves, with the password: for the sender, which the composition root makes.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// Nothing: the settings are about nobody.
    pub async fn settings_to_send(&self) -> Result<MailSettings, OfficeError> {
        let found = self.find_office_row(RegisterKind::MailSetting, ROW).await?;
        Ok(found.map(|(settings, _)| settings).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_over_https_or_stay_on_this_machine() {
        for good in [
            "https://kitei.example.jp",
            "https://kitei.example.jp/desk",
            "http://127.0.0.1:8787",
            "http://localhost",
        ] {
            assert!(is_link_base(good), "{good}");
        }
        for bad in [
            "http://kitei.example.jp",
            "http://localhost.example.jp",
            "http://127.0.0.1@example.jp",
            "https://",
            "ftp://example.jp",
            "https://example.jp/?a",
            "https://example.jp/#a",
            "https://exa mple.jp",
            "javascript:alert(1)",
        ] {
            assert!(!is_link_base(bad), "{bad}");
        }
    }

    #[test]
    fn an_unprotected_connection_stays_on_this_machine() {
        let server = |host: &str, tls| MailSettings {
            server: Some(MailServer {
                host: host.to_owned(),
                port: 25,
                tls,
                login: None,
            }),
            ..MailSettings::default()
        };
        assert!(server("127.0.0.1", ServerTls::None).checked().is_ok());
        assert!(
            server("smtp.example.jp", ServerTls::None)
                .checked()
                .is_err()
        );
        assert!(
            server("smtp.example.jp", ServerTls::Starttls)
                .checked()
                .is_ok()
        );
        assert!(
            server("smtp example", ServerTls::Starttls)
                .checked()
                .is_err()
        );
    }
}
