//! The regulation in force: its clauses, its items, and why a ruling comes out as it does.

use axum::http::StatusCode;
use kitei_domain::{Act, Actor, Phase, Population, RecipientKind, Source};
use kitei_rulebook::{Clause, Flags, Question};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done};
use crate::answers;
use crate::asked::{Body, Path};
use crate::problem::Problem;
use crate::signin::Desk;
use crate::words::{ActWord, ItemWord, PhaseWord, PopulationWord, PurposeWord, RecipientKindWord};

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_clauses))
        .routes(routes!(show_clause))
        .routes(routes!(list_items))
        .routes(routes!(explain))
}

/// The clauses of the rule pack in force.
#[utoipa::path(
    get, path = "/regulation/clauses", tag = "regulation",
    responses((status = 200, description = "The clauses", body = answers::Clauses)),
)]
async fn list_clauses(desk: Desk) -> Done {
    let pack = desk.office.packs().in_force();
    let clauses: Vec<Value> = pack.clauses().map(clause).collect();
    done(&json!({"version": pack.version(), "clauses": clauses}))
}

/// One clause, in both languages.
#[utoipa::path(
    get, path = "/regulation/clauses/{clause}", tag = "regulation",
    params(("clause" = String, Path)),
    responses((status = 200, description = "The clause", body = answers::Clause)),
)]
async fn show_clause(desk: Desk, Path(id): Path<String>) -> Done {
    match desk.office.packs().in_force().clause(&id) {
        Some(found) => done(&clause(found)),
        None => Err(Problem::new(StatusCode::NOT_FOUND, "clause_unknown").at("clause")),
    }
}

/// The items of the rule pack in force.
#[utoipa::path(
    get, path = "/regulation/items", tag = "regulation",
    responses((status = 200, description = "The items", body = answers::Items)),
)]
async fn list_items(desk: Desk) -> Done {
    let pack = desk.office.packs().in_force();
    let items = pack.vocabulary().items().map(|(_, row)| {
        json!({
            "id": row.id,
            "label": {"ja": row.ja, "en": row.en},
            "section": row.section,
            "sensitivity": row.sensitivity,
        })
    });
    let items: Vec<Value> = items.collect();
    done(&json!({"ok": true, "version": pack.version(), "items": items}))
}

/// A ruling to be explained, about nobody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExplainBody {
    /// Which item.
    #[schema(value_type = ItemWord)]
    item: String,
    /// For what.
    #[schema(value_type = PurposeWord)]
    purpose: String,
    /// What is done; `use` unless named.
    #[schema(value_type = Option<ActWord>)]
    act: Option<Act>,
    /// About whom; `job_seeker` unless named.
    #[schema(value_type = Option<PopulationWord>)]
    population: Option<Population>,
    /// To whom; nobody unless named.
    #[schema(value_type = Option<RecipientKindWord>)]
    recipient: Option<RecipientKind>,
    /// How far the placement has come.
    #[schema(value_type = Option<PhaseWord>)]
    phase: Option<Phase>,
    /// The purpose was never told.
    #[serde(default)]
    #[schema(value_type = bool)]
    untold: bool,
    /// The consent is alive.
    #[serde(default)]
    #[schema(value_type = bool)]
    consented: bool,
    /// Facts that are true besides those of an ordinary day.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    facts: Vec<String>,
    /// Facts of an ordinary day that are not true.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    no_facts: Vec<String>,
}

/// Why a ruling on an item comes out as it does; touches nobody.
#[utoipa::path(
    post, path = "/regulation/explain", tag = "regulation",
    request_body = ExplainBody,
    responses((status = 200, description = "The reason", body = answers::Explained)),
)]
async fn explain(desk: Desk, Body(body): Body<ExplainBody>) -> Done {
    let pack = desk.office.packs().in_force();
    let vocabulary = pack.vocabulary();
    let item = vocabulary.item(&body.item).ok_or_else(|| unknown("item"))?;
    let purpose = vocabulary.purpose(&body.purpose);
    let question = Question {
        actor: Actor::Staff,
        act: body.act.unwrap_or(Act::Use),
        purpose: purpose.ok_or_else(|| unknown("purpose"))?,
        population: body.population.unwrap_or(Population::JobSeeker),
        phase: body.phase.unwrap_or(Phase::None),
        recipient: body.recipient.unwrap_or(RecipientKind::None),
        source: Source::None,
        consent: None,
        flags: Flags::of_a_day(&body.facts, &body.no_facts).ok_or_else(|| unknown("fact"))?,
    };
    let reason = pack.explain(&question, item, !body.untold, body.consented);
    let clauses = reason.clauses.iter().filter_map(|id| pack.clause(id));
    done(&json!({
        "ok": reason.granted,
        "clauses": clauses.map(clause).collect::<Vec<_>>(),
        "text": {"ja": reason.ja, "en": reason.en},
        "next": [{"code": reason.next.code, "ja": reason.next.ja, "en": reason.next.en}],
    }))
}

fn unknown(what: &str) -> Problem {
    Problem::unusable(&format!("{what}_unknown")).at(what)
}

/// A clause as a reader sees it.
fn clause(clause: &Clause) -> Value {
    json!({
        "id": clause.id,
        "title": {"ja": clause.title.ja, "en": clause.title.en},
        "text": {"ja": clause.text.ja, "en": clause.text.en},
        "statute": clause.statute,
    })
}
