//! Mail, packages, and where recipients read their mail.

use std::path::PathBuf;

use kitei_domain::RecipientId;
use kitei_office::{MailServer, MailSettings, Office, ServerTls};
use serde_json::{Value, json};

use super::{Session, answer, object};
use crate::args::{MailCommand, MailSet, PackagesCommand, Text};
use crate::failure::Failure;
use crate::input;
use crate::output::Answer;
use crate::place::Hold;

/// `mail …`.
pub(super) async fn mail(command: MailCommand, session: &Session<'_>) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    let office = &place.office;
    match command {
        MailCommand::Set(args) => {
            // WHY: the settings with the password are read only where a manager is at work.
            office.mail_settings(&caller).await?;
            let settings = changed(office.settings_to_send().await?, args)?;
            let entry = office.set_mail(&caller, settings).await?;
            Ok(Answer::done(json!({"set": true, "entry": entry})))
        }
        MailCommand::Show => Ok(Answer::done(shown(&office.mail_settings(&caller).await?))),
        MailCommand::Test { to } => {
            let mail = office.test_mail(&caller, &input::value(&to)?).await?;
            let sent = send(office, session).await?;
            Ok(Answer::done(json!({"mail": mail, "sent": sent})))
        }
        MailCommand::Send => Ok(Answer::done(send(office, session).await?)),
        MailCommand::Queue => {
            let mails = office.list_mail(&caller).await?;
            Ok(Answer::done(json!({"mails": object(&mails)?})))
        }
        MailCommand::Drop { mail } => {
            let entry = office.drop_mail(&caller, mail).await?;
            Ok(Answer::done(json!({"mail": mail, "entry": entry})))
        }
        MailCommand::Bounced { address } => answer(
            &office
                .record_bounce(&caller, &input::value(&address)?)
                .await?,
        ),
    }
}

async fn send(office: &Office, session: &Session<'_>) -> Result<Value, Failure> {
    let settings = office.settings_to_send().await?;
    let post = kitei_mail::post(&settings, || mail_folder(session));
    object(&office.send_due(post.as_ref()).await?)
}

/// The folder of the office to which mail is written unless it has a server.
pub(super) fn mail_folder(session: &Session<'_>) -> PathBuf {
    session.office.clone().unwrap_or_default().join("mail")
}

fn changed(mut settings: MailSettings, args: MailSet) -> Result<MailSettings, Failure> {
    settings.from = args.from.unwrap_or(settings.from);
    settings.link_base = args.link_base.unwrap_or(settings.link_base);
    if let Some(folder) = args.folder {
        settings.folder = Some(folder);
        settings.server = None;
    }
    if let Some(host) = args.host {
        let tls = ServerTls::from(args.tls);
        let usual = match tls {
            ServerTls::Implicit => 465,
            ServerTls::Starttls => 587,
            ServerTls::None => 25,
        };
        let login = match (args.user, args.password_file) {
            (Some(user), Some(file)) => Some((user, input::password_in(&file)?)),
            _ => None,
        };
        settings.server = Some(MailServer {
            host,
            port: args.port.unwrap_or(usual),
            tls,
            login,
        });
    }
    Ok(settings)
}

/// The settings without the password.
fn shown(settings: &MailSettings) -> Value {
    let server = settings.server.as_ref().map(|server| {
        json!({
            "host": server.host,
            "port": server.port,
            "tls": server.tls,
            "user": server.login.as_ref().map(|(user, _)| user),
        })
    });
    json!({
        "from": settings.from,
        "link_base": settings.link_base,
        "server": server,
        "folder": settings.folder,
    })
}

/// `packages …`.
pub(super) async fn packages(
    command: PackagesCommand,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    let office = &place.office;
    match command {
        PackagesCommand::List(which) => match (which.person, which.recipient) {
            (Some(person), _) => {
                let (packages, entry) = office.list_packages(&caller, person).await?;
                Ok(Answer::done(
                    json!({"packages": object(&packages)?, "entry": entry}),
                ))
            }
            (None, Some(recipient)) => {
                let (packages, entries) = office.list_packages_to(&caller, recipient).await?;
                Ok(Answer::done(
                    json!({"packages": object(&packages)?, "entries": entries}),
                ))
            }
            (None, None) => Err(Failure::NoInput),
        },
        PackagesCommand::Recall { package } => {
            let entry = office.recall_package(&caller, package).await?;
            Ok(Answer::done(json!({"package": package, "entry": entry})))
        }
    }
}

/// `recipient mail`.
pub(super) async fn recipient_mail(
    recipient: RecipientId,
    address: Option<Text>,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    match address {
        Some(address) => {
            let address = input::value(&address)?;
            let set = place
                .office
                .set_recipient_mail(&caller, recipient, &address)
                .await?;
            answer(&set)
        }
        None => answer(&place.office.recipient_mail(&caller, recipient).await?),
    }
}

/// `recipient confirm`.
pub(super) async fn recipient_confirm(
    recipient: RecipientId,
    code: &Text,
    session: &Session<'_>,
) -> Result<Answer, Failure> {
    let (place, caller) = session.enter(Hold::Shared).await?;
    let code = input::value(code)?;
    let entry = place
        .office
        .confirm_recipient_mail(&caller, recipient, &code)
        .await?;
    Ok(Answer::done(
        json!({"recipient": recipient, "entry": entry}),
    ))
}
