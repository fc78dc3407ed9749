//! 提供先: the recipients, where each reads its mail, and the packages that were sent there.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kitei_domain::{RecipientId, RecipientKind};
use kitei_http::Problem;
use kitei_office::{NewRecipient, OfficeError, Recipient, RecipientMail};
use serde::Deserialize;

use super::Pages;
use super::packages::Sent;
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels};
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/recipients", get(list).post(add))
        .route("/recipients/{recipient}", get(show))
        .route("/recipients/{recipient}/mail", post(set_mail))
        .route("/recipients/{recipient}/confirmation", post(confirm))
}

/// What a recipient can be.
const KINDS: [RecipientKind; 7] = [
    RecipientKind::Employer,
    RecipientKind::DispatchClient,
    RecipientKind::ClientRelated,
    RecipientKind::PartnerAgency,
    RecipientKind::Contractor,
    RecipientKind::GroupCompany,
    RecipientKind::Authority,
];

#[derive(Debug, Deserialize)]
struct RecipientPath {
    recipient: RecipientId,
}

/// A recipient, in words.
#[derive(Debug)]
struct Line {
    id: RecipientId,
    name: String,
    kind: String,
    address: String,
    representative: String,
}

impl Line {
    fn new(one: Recipient, labels: Labels<'_>) -> Self {
        Self {
            id: one.id,
            kind: labels.word("recipient", one.kind.as_str()),
            name: one.name,
            address: one.address,
            representative: one.representative,
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/recipients.html")]
struct RecipientsPage {
    ui: Ui,
    lines: Vec<Line>,
    kinds: Vec<Choice>,
    wrong: Option<String>,
}

#[derive(Debug, Template)]
#[template(path = "pages/recipient.html")]
struct RecipientPage {
    ui: Ui,
    line: Line,
    mail: Option<RecipientMail>,
    /// Until when the confirmation counts.
    until: Option<String>,
    packages: Vec<Sent>,
    wrong: Option<String>,
}

impl RecipientsPage {
    async fn new(desk: &Desk) -> Result<Self, Problem> {
        let Desk { office, caller, ui } = desk;
        let labels = Labels::new(office, ui.pack_lang());
        let mut recipients = office.list_recipients(caller).await?;
        recipients.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            lines: recipients
                .into_iter()
                .map(|one| Line::new(one, labels))
                .collect(),
            kinds: KINDS
                .iter()
                .map(|kind| Choice {
                    id: kind.to_string(),
                    label: labels.word("recipient", kind.as_str()),
                })
                .collect(),
            wrong: None,
            ui: ui.clone(),
        })
    }
}

async fn list(desk: Desk) -> Done {
    let page = RecipientsPage::new(&desk).await?;
    page.ui.page(&page)
}

async fn add(desk: Desk, form: Form) -> Done {
    let kind = form.one("kind").parse();
    let new = NewRecipient {
        kind: kind.map_err(|_unknown| Problem::unusable("form_unusable"))?,
        name: form.one("name").to_owned(),
        address: form.one("address").to_owned(),
        representative: form.one("representative").to_owned(),
        country: form.given("country").unwrap_or("JP").to_owned(),
        licence: form.given("licence").map(str::to_owned),
    };
    let problem = match desk.office.add_recipient(&desk.caller, new).await {
        Ok(added) => return Ok(back(added.id)),
        Err(error) => Problem::from(error),
    };
    if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(problem);
    }
    let mut page = RecipientsPage::new(&desk).await?;
    page.wrong = Some(problem.sentence(page.ui.messages()));
    page.ui.page_with(problem.status(), &page)
}

fn back(id: RecipientId) -> Response {
    let to = format!("/recipients/{id}");
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

impl RecipientPage {
    async fn new(desk: &Desk, id: RecipientId) -> Result<Self, Problem> {
        let Desk { office, caller, ui } = desk;
        let labels = Labels::new(office, ui.pack_lang());
        let recipients = office.list_recipients(caller).await?;
        let one = recipients.into_iter().find(|one| one.id == id);
        let one = one.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "page_unknown"))?;
        let mail = match office.recipient_mail(caller, id).await {
            Ok(mail) => Some(mail),
            Err(OfficeError::Unknown { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let until = mail.as_ref().and_then(|mail| mail.confirmed_until.clone());
        let (packages, _entries) = office.list_packages_to(caller, id).await?;
        Ok(Self {
            line: Line::new(one, labels),
            until: until.map(|until| ui.minute_of(&until)),
            packages: packages
                .iter()
                .map(|package| Sent::new(package, labels, ui))
                .collect(),
            mail,
            wrong: None,
            ui: ui.clone(),
        })
    }

    /// The page again, with what was wrong with a form on it.
    async fn mend(desk: &Desk, id: RecipientId, problem: Problem) -> Done {
        let can_be_mended = matches!(
            problem.status(),
            StatusCode::UNPROCESSABLE_ENTITY | StatusCode::FORBIDDEN
        );
        if !can_be_mended {
            return Err(problem);
        }
        let mut page = Self::new(desk, id).await?;
        page.wrong = Some(problem.sentence(page.ui.messages()));
        page.ui.page_with(problem.status(), &page)
    }
}

async fn show(desk: Desk, Path(RecipientPath { recipient }): Path<RecipientPath>) -> Done {
    let page = RecipientPage::new(&desk, recipient).await?;
    page.ui.page(&page)
}

async fn set_mail(
    desk: Desk,
    Path(RecipientPath { recipient }): Path<RecipientPath>,
    form: Form,
) -> Done {
    let set = desk
        .office
        .set_recipient_mail(&desk.caller, recipient, form.one("address"));
    match set.await {
        Ok(_set) => Ok(back(recipient)),
        Err(error) => RecipientPage::mend(&desk, recipient, error.into()).await,
    }
}

async fn confirm(
    desk: Desk,
    Path(RecipientPath { recipient }): Path<RecipientPath>,
    form: Form,
) -> Done {
    let confirmed = desk
        .office
        .confirm_recipient_mail(&desk.caller, recipient, form.one("code"));
    match confirmed.await {
        Ok(_entry) => Ok(back(recipient)),
        Err(error) => RecipientPage::mend(&desk, recipient, error.into()).await,
    }
}
