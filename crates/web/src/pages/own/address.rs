//! Another mail address: the one before is told, and the new one counts from the next day on.

use askama::Template;
use axum::http::StatusCode;
use kitei_http::Problem;

use crate::form::Form;
use crate::own::OwnDesk;
use crate::ui::{Done, Ui};

#[derive(Debug, Template)]
#[template(path = "pages/own/address.html")]
struct AddressPage {
    ui: Ui,
    /// For so long a new one waits.
    hours: u8,
    /// From when on the new one counts.
    changed: Option<String>,
    wrong: Option<String>,
}

impl AddressPage {
    fn lead(&self) -> String {
        let values = [("hours", u64::from(self.hours).into())];
        self.ui.t_with("web-own-address-lead", &values)
    }

    fn counts_from(&self, from: &str) -> String {
        let values = [("from", from.into())];
        self.ui.t_with("web-own-address-changed", &values)
    }
}

pub(super) async fn form(desk: OwnDesk) -> Done {
    let page = AddressPage {
        hours: desk.office.own_mail_change_hours(),
        ui: desk.ui,
        changed: None,
        wrong: None,
    };
    page.ui.page(&page)
}

pub(super) async fn change(desk: OwnDesk, form: Form) -> Done {
    let OwnDesk {
        office,
        subject,
        ui,
    } = desk;
    let changed = if form.one("address") == form.one("again") {
        let changed = office.change_own_mail(&subject, form.one("address"));
        changed.await.map_err(Problem::from)
    } else {
        Err(Problem::unusable("form_unusable"))
    };
    let mut page = AddressPage {
        hours: office.own_mail_change_hours(),
        ui,
        changed: None,
        wrong: None,
    };
    match changed {
        Ok((_acted, from)) => {
            page.changed = Some(page.ui.minute(from));
            page.ui.page(&page)
        }
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            page.wrong = Some(page.ui.t("web-own-address-unusable"));
            page.ui.page_with(problem.status(), &page)
        }
        Err(problem) => Err(problem),
    }
}
