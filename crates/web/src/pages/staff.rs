//! 従業者: who handles information, their pledge and training, their invitation and their sessions.
//! Colleagues see who is in service; the placement manager does the rest.

use std::collections::BTreeSet;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kitei_domain::{Role, StaffId};
use kitei_http::Problem;
use kitei_office::{Colleague, Invited, StaffChange};
use serde::Deserialize;

use super::Pages;
use crate::desk::Desk;
use crate::form::Form;
use crate::labels::{Choice, Labels};
use crate::ui::{Done, Ui};

pub(super) fn routes() -> Pages {
    Router::new()
        .route("/staff", get(list).post(add))
        .route("/staff/{staff}", get(show))
        .route("/staff/{staff}/change", post(change))
        .route("/staff/{staff}/invitation", post(invite))
        .route("/staff/{staff}/sessions/end", post(end_sessions))
}

#[derive(Debug, Deserialize)]
struct StaffPath {
    staff: StaffId,
}

/// A colleague, in words.
#[derive(Debug)]
struct Line {
    id: StaffId,
    name: String,
    roles: String,
    departments: String,
    pledged: Option<String>,
    trained: Option<String>,
    left: Option<String>,
}

impl Line {
    fn new(one: &Colleague, labels: Labels<'_>, ui: &Ui) -> Self {
        let dates = one.kept;
        let day = |day: Option<kitei_domain::Day>| day.map(|day| ui.day(&day));
        let roles = one.roles.iter();
        let departments = one.departments.iter();
        Self {
            id: one.id,
            name: one.name.clone(),
            roles: labels.listed(roles.map(|role| labels.word("role", role.as_str()))),
            departments: labels
                .listed(departments.map(|department| labels.word("department", department))),
            pledged: day(dates.and_then(|dates| dates.pledged_on)),
            trained: day(dates.and_then(|dates| dates.trained_on)),
            left: day(dates.and_then(|dates| dates.left_on)),
        }
    }
}

#[derive(Debug, Template)]
#[template(path = "pages/staff.html")]
struct StaffPage {
    ui: Ui,
    lines: Vec<Line>,
    roles: Vec<Choice>,
    departments: Vec<Choice>,
    /// The placement manager adds and changes.
    manager: bool,
    wrong: Option<String>,
}

/// A session, in words.
#[derive(Debug)]
struct Session {
    opened: String,
    used: String,
    locked: bool,
}

#[derive(Debug, Template)]
#[template(path = "pages/colleague.html")]
struct ColleaguePage {
    ui: Ui,
    line: Line,
    sessions: Vec<Session>,
    today: String,
    /// An invitation, shown this once, and until when it holds.
    invited: Option<(Invited, String)>,
    wrong: Option<String>,
}

fn is_manager(desk: &Desk) -> bool {
    desk.caller.holds(Role::PlacementManager)
}

impl StaffPage {
    async fn new(desk: &Desk) -> Result<Self, Problem> {
        let Desk { office, caller, ui } = desk;
        let labels = Labels::new(office, ui.pack_lang());
        let mut staff = office.list_staff(caller).await?;
        staff.sort_by(|a, b| a.name.cmp(&b.name));
        let choice = |kind: &str, id: &str| Choice {
            id: id.to_owned(),
            label: labels.word(kind, id),
        };
        Ok(Self {
            lines: staff.iter().map(|one| Line::new(one, labels, ui)).collect(),
            roles: Role::ALL
                .iter()
                .map(|role| choice("role", role.as_str()))
                .collect(),
            departments: office
                .departments()
                .into_iter()
                .map(|one| choice("department", one))
                .collect(),
            manager: is_manager(desk),
            wrong: None,
            ui: ui.clone(),
        })
    }
}

async fn list(desk: Desk) -> Done {
    let page = StaffPage::new(&desk).await?;
    page.ui.page(&page)
}

async fn add(desk: Desk, form: Form) -> Done {
    let roles: Result<BTreeSet<Role>, _> = form.all("role").map(str::parse).collect();
    let roles = roles.map_err(|_unknown| Problem::unusable("form_unusable"))?;
    let departments = form.all("department").map(str::to_owned).collect();
    let name = form.one("name").to_owned();
    let added = desk
        .office
        .add_staff(&desk.caller, name, roles, departments)
        .await;
    let problem = match added {
        // WHY: the token is for a program on this machine; who signs in here is invited instead.
        Ok(added) => return Ok(back(added.id)),
        Err(error) => Problem::from(error),
    };
    if problem.status() != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(problem);
    }
    let mut page = StaffPage::new(&desk).await?;
    page.wrong = Some(problem.sentence(page.ui.messages()));
    page.ui.page_with(problem.status(), &page)
}

fn back(id: StaffId) -> Response {
    let to = format!("/staff/{id}");
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

impl ColleaguePage {
    async fn new(desk: &Desk, id: StaffId) -> Result<Self, Problem> {
        let Desk { office, caller, ui } = desk;
        // Refused to everybody but the placement manager, and the refusal is journaled.
        let sessions = office.list_sessions(caller, id).await?;
        let staff = office.list_staff(caller).await?;
        let one = staff.iter().find(|one| one.id == id);
        let one = one.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "page_unknown"))?;
        Ok(Self {
            line: Line::new(one, Labels::new(office, ui.pack_lang()), ui),
            sessions: sessions
                .into_iter()
                .map(|session| Session {
                    opened: ui.minute(session.opened_at),
                    used: ui.minute(session.used_at),
                    locked: session.locked,
                })
                .collect(),
            today: office.today().to_string(),
            invited: None,
            wrong: None,
            ui: ui.clone(),
        })
    }

    async fn mend(desk: &Desk, id: StaffId, problem: Problem) -> Done {
        if !matches!(
            problem.status(),
            StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT
        ) {
            return Err(problem);
        }
        let mut page = Self::new(desk, id).await?;
        page.wrong = Some(problem.sentence(page.ui.messages()));
        page.ui.page_with(problem.status(), &page)
    }
}

async fn show(desk: Desk, Path(StaffPath { staff }): Path<StaffPath>) -> Done {
    let page = ColleaguePage::new(&desk, staff).await?;
    page.ui.page(&page)
}

async fn change(desk: Desk, Path(StaffPath { staff }): Path<StaffPath>, form: Form) -> Done {
    let Ok(on) = form.one("on").parse() else {
        return ColleaguePage::mend(&desk, staff, Problem::unusable("day_unusable")).await;
    };
    let change = match form.one("change") {
        "trained" => StaffChange::Trained(on),
        "pledged" => StaffChange::Pledged(on),
        "left" => StaffChange::Left(on),
        _ => return Err(Problem::unusable("form_unusable")),
    };
    match desk.office.change_staff(&desk.caller, staff, change).await {
        Ok(_entry) => Ok(back(staff)),
        Err(error) => ColleaguePage::mend(&desk, staff, error.into()).await,
    }
}

async fn invite(desk: Desk, Path(StaffPath { staff }): Path<StaffPath>, form: Form) -> Done {
    let invited = desk
        .office
        .invite(&desk.caller, staff, form.given("account"))
        .await;
    match invited {
        Ok(invited) => {
            let mut page = ColleaguePage::new(&desk, staff).await?;
            let until = page.ui.minute(invited.until);
            page.invited = Some((invited, until));
            page.ui.page(&page)
        }
        Err(error) => ColleaguePage::mend(&desk, staff, error.into()).await,
    }
}

async fn end_sessions(desk: Desk, Path(StaffPath { staff }): Path<StaffPath>) -> Done {
    desk.office.revoke_sessions(&desk.caller, staff).await?;
    Ok(back(staff))
}
