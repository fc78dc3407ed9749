//! Mail through a server (RFC 5321, submission RFC 6409). Up to the text every failure is one after
//! which nothing has left; once the text is being handed over, only the server's answer tells.

use std::future::Future;
use std::time::Duration;

use async_trait::async_trait;
use kitei_office::{Letter, MailServer, Post, ServerTls, Undelivered};
use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use crate::letter::Words;

/// The server is waited for so long until it takes the text, and so long again until it has it.
const PATIENCE: Duration = Duration::from_secs(45);

/// A server that takes mail.
#[derive(Debug)]
pub struct Server {
    place: MailServer,
    words: Words,
    patience: Duration,
}

impl Server {
    /// Mail is handed to this server.
    pub fn new(place: MailServer) -> Self {
        Self {
            place,
            words: Words::new(),
            patience: PATIENCE,
        }
    }

    /// With another patience.
    #[must_use]
    pub const fn patient_for(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Up to the place where the server waits for the text.
    async fn reach(&self, message: &Message) -> Result<AsyncSmtpConnection, Undelivered> {
        let envelope = message.envelope();
        let is_ascii = |address: &lettre::Address| AsRef::<str>::as_ref(address).is_ascii();
        if !envelope.to().iter().chain(envelope.from()).all(is_ascii) {
            return Err(Undelivered::Unwritable);
        }
        let mut connection = self.connect().await?;
        if let Some((user, password)) = &self.place.login {
            let login = Credentials::new(user.clone(), password.clone());
            // WHY: a login that is refused is the office's fault, not the mail's.
            connection
                .auth(DEFAULT_MECHANISMS, &login)
                .await
                .map_err(|error| at_most_later(&error))?;
        }
        let from = Mail::new(envelope.from().cloned(), Vec::new());
        connection
            .command(from)
            .await
            .map_err(|error| at_most_later(&error))?;
        for to in envelope.to() {
            connection
                .command(Rcpt::new(to.clone(), Vec::new()))
                .await
                .map_err(|error| before_the_text(&error))?;
        }
        connection
            .command(Data)
            .await
            .map_err(|error| before_the_text(&error))?;
        Ok(connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Undelivered> {
        let MailServer {
            host, port, tls, ..
        } = &self.place;
        let protected =
            || TlsParameters::new(host.clone()).map_err(|_no_roots| Undelivered::Unreachable);
        let hello = ClientId::default();
        let address = (host.as_str(), *port);
        let implicit = match tls {
            ServerTls::Implicit => Some(protected()?),
            ServerTls::Starttls | ServerTls::None => None,
        };
        let patience = Some(self.patience);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(address, patience, &hello, implicit, None);
        let mut connection = connecting.await.map_err(|error| at_most_later(&error))?;
        if *tls == ServerTls::Starttls {
            // WHY: where the server does not offer it, somebody in between may have taken it out.
            if !connection.can_starttls() {
                return Err(Undelivered::Unreachable);
            }
            connection
                .starttls(protected()?, &hello)
                .await
                .map_err(|_unprotected| Undelivered::Unreachable)?;
        }
        Ok(connection)
    }

    async fn in_time<T>(
        &self,
        step: impl Future<Output = Result<T, Undelivered>> + Send,
        late: Undelivered,
    ) -> Result<T, Undelivered> {
        tokio::time::timeout(self.patience, step)
            .await
            .unwrap_or(Err(late))
    }
}

#[async_trait]
impl Post for Server {
    async fn deliver(&self, letter: &Letter) -> Result<(), Undelivered> {
        let message = self.words.written(letter)?;
        let mut connection = self
            .in_time(self.reach(&message), Undelivered::Unreachable)
            .await?;
        let text = message.formatted();
        let handing = async {
            let answer = connection.message(&text).await;
            answer.map(drop).map_err(|error| after_the_text(&error))
        };
        self.in_time(handing, Undelivered::InDoubt).await?;
        // The server has the mail; how it says good-bye is of no matter.
        drop(tokio::time::timeout(Duration::from_secs(1), connection.quit()).await);
        Ok(())
    }
}

/// A refusal that says nothing of this mail: the server is tried again.
fn at_most_later(error: &Error) -> Undelivered {
    match before_the_text(error) {
        Undelivered::Refused => Undelivered::Later,
        other => other,
    }
}

fn before_the_text(error: &Error) -> Undelivered {
    if error.is_permanent() {
        Undelivered::Refused
    } else if error.is_transient() {
        Undelivered::Later
    } else {
        Undelivered::Unreachable
    }
}

fn after_the_text(error: &Error) -> Undelivered {
    match before_the_text(error) {
        Undelivered::Unreachable => Undelivered::InDoubt,
        answered => answered,
    }
}
