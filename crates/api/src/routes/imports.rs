//! Lists that are handed in to be taken in: checked, reviewed, run by the office itself, looked at
//! while they run.
#![expect(
    unused_qualifications,
    reason = "the macro that adds a query to the document writes them"
)]

use kitei_domain::{ImportId, Population, RecipientId, Source};
use kitei_office::{Decision, ImportJob, ImportOf, Need, NewImport, Resolution};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::import_events::{__path_import_events, import_events};
use super::{Done, Routes, done, made};
use crate::answers;
use crate::asked::{Body, List, Path, Query};
use crate::pages::{Listing, PageQuery, Run};
use crate::problem::Problem;
use crate::signin::Desk;
use crate::words::{ImportWord, ItemWord, PopulationWord, RecipientWord, SourceWord};

/// A body of decisions is at most this long.
const DECISIONS_BYTES_AT_MOST: usize = 4 * 1024 * 1024;

/// So many sentences are decided on at once.
const DECISIONS_AT_MOST: usize = 20_000;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list_imports))
        .routes(routes!(import_people))
        .routes(routes!(import_orders))
        .routes(routes!(show_import, cancel_import))
        .routes(routes!(import_hits))
        .routes(routes!(review_import))
        .routes(routes!(run_import))
        .routes(routes!(import_events))
}

/// A list as it is told.
pub(super) fn told(job: &ImportJob) -> Value {
    json!({
        "id": job.id,
        "of": match job.of {
            ImportOf::People { .. } => "people",
            ImportOf::Orders => "orders",
        },
        "by": job.by,
        "state": job.state,
        "at": job.at,
        "done": job.done,
        "total": job.total,
        "begun": job.begun,
        "checked": job.checked,
        "report": job.report,
        "code": job.code,
        "reviewed": job.reviewed,
    })
}

/// The lists that were handed in, the newest first.
#[utoipa::path(
    get, path = "/imports", tag = "imports",
    params(PageQuery),
    responses((status = 200, description = "The lists", body = answers::Imports)),
)]
async fn list_imports(desk: Desk, Query(page): Query<PageQuery>) -> Done {
    let jobs = desk.office.list_imports(&desk.caller).await?;
    let told: Vec<Value> = jobs.iter().map(told).collect();
    let listing = Listing {
        of: "imports".to_owned(),
        name: "imports",
        by: ["at", "id"],
        run: Run::Falling,
    };
    done(&listing.page(&desk, json!({"imports": told}), &page)?)
}

/// As whom the people of a list are taken in.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PeopleQuery {
    /// As what; `job_seeker` unless another is named.
    #[serde(default = "job_seeker")]
    #[param(value_type = Option<PopulationWord>)]
    population: Population,
    /// Which notice they were shown: `unknown`, `current` or a version.
    #[serde(default = "unknown")]
    #[param(value_type = Option<String>, max_length = 64)]
    told: String,
    /// Where the list comes from.
    #[param(value_type = SourceWord)]
    source: Source,
    /// Only this sheet.
    #[param(max_length = 255)]
    sheet: Option<String>,
    /// The recipient of this office who gave the list.
    #[param(value_type = Option<RecipientWord>)]
    from: Option<RecipientId>,
    /// How the giver had come by it.
    #[param(max_length = 1024)]
    acquired: Option<String>,
}

const fn job_seeker() -> Population {
    Population::JobSeeker
}

fn unknown() -> String {
    "unknown".to_owned()
}

/// Hand in a list of people. The office checks it; nothing is taken in before it is run.
#[utoipa::path(
    post, path = "/imports/people", tag = "imports",
    params(PeopleQuery),
    request_body(content = String, content_type = "text/csv", description = "CSV, or a workbook (xlsx) as application/octet-stream; at most 32 MiB"),
    responses((status = 201, description = "Handed in", body = answers::ImportAdded)),
)]
async fn import_people(desk: Desk, Query(query): Query<PeopleQuery>, List(list): List) -> Done {
    let Desk { office, caller } = desk;
    let giver = match (query.from, query.acquired) {
        (Some(from), Some(acquired)) => Some((from, acquired)),
        (None, None) => None,
        _ => return Err(Problem::unusable("query_unusable")),
    };
    let new = NewImport {
        of: ImportOf::People {
            population: query.population,
            told: office.told(&query.told),
            source: query.source,
            giver,
        },
        sheet: query.sheet,
    };
    let (id, entry) = office.add_import(&caller, new, &list).await?;
    made(&json!({"id": id, "entry": entry}))
}

/// Which sheet of a workbook.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SheetQuery {
    /// Only this sheet.
    #[param(max_length = 255)]
    sheet: Option<String>,
}

/// Hand in a list of job orders. The office checks it; nothing is taken in before it is run.
#[utoipa::path(
    post, path = "/imports/orders", tag = "imports",
    params(SheetQuery),
    request_body(content = String, content_type = "text/csv", description = "CSV, or a workbook (xlsx) as application/octet-stream; at most 32 MiB"),
    responses((status = 201, description = "Handed in", body = answers::ImportAdded)),
)]
async fn import_orders(desk: Desk, Query(query): Query<SheetQuery>, List(list): List) -> Done {
    let new = NewImport {
        of: ImportOf::Orders,
        sheet: query.sheet,
    };
    let (id, entry) = desk.office.add_import(&desk.caller, new, &list).await?;
    made(&json!({"id": id, "entry": entry}))
}

/// How far a list has come.
#[utoipa::path(
    get, path = "/imports/{import}", tag = "imports",
    params(("import" = ImportWord, Path)),
    responses((status = 200, description = "The list", body = answers::Import)),
)]
async fn show_import(desk: Desk, Path(import): Path<ImportId>) -> Done {
    done(&told(&desk.office.show_import(&desk.caller, import).await?))
}

/// Cancel a list. One that is being taken in ends with the rows at hand; what was taken in stays.
#[utoipa::path(
    delete, path = "/imports/{import}", tag = "imports",
    params(("import" = ImportWord, Path)),
    responses((status = 200, description = "Cancelled", body = answers::Recorded)),
)]
async fn cancel_import(desk: Desk, Path(import): Path<ImportId>) -> Done {
    let entry = desk.office.cancel_import(&desk.caller, import).await?;
    done(&json!({"entry": entry}))
}

/// The sentences that the guard holds back, to be decided on.
#[utoipa::path(
    get, path = "/imports/{import}/hits", tag = "imports",
    params(("import" = ImportWord, Path)),
    responses((status = 200, description = "The sentences", body = answers::Hits)),
)]
async fn import_hits(desk: Desk, Path(import): Path<ImportId>) -> Done {
    let Desk { office, caller } = desk;
    let found = office.import_hits(&caller, import).await?;
    let hits = found.hits.iter().map(|hit| {
        let items = office.items_of_class(hit.class).into_iter();
        json!({
            "sheet": hit.sheet,
            "row": hit.row,
            "column": hit.column,
            "class": hit.class.id(),
            "clause": hit.class.clause(),
            "hit": hit.hit,
            "text": hit.text,
            "items": items.map(|item| item.id).collect::<Vec<_>>(),
        })
    });
    let hits: Vec<Value> = hits.collect();
    done(&json!({"hits": hits, "entry": found.entry}))
}

/// What is decided about a sentence.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum HitDecisionBody {
    /// It is not what the words seem to say: it is kept.
    FalseAlarm,
    /// It is needed: it goes to an item of its own, if the clauses let it.
    Necessary,
    /// It is dropped.
    Drop,
}

/// What is recorded for a sentence that is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NeedBody {
    /// To which item it belongs.
    #[schema(value_type = ItemWord)]
    item: String,
    /// Why it is needed; of a special-care item as it was explained to the person.
    #[schema(max_length = 4096)]
    why: String,
    /// That the person agreed to a special-care item: `screen`, or `spoken:` and the wording. A paper
    /// is reviewed on the command line, where it can be seen.
    #[schema(max_length = 4096)]
    evidence: Option<String>,
    /// Of a barred item: the purpose was shown to the person.
    #[serde(default)]
    #[schema(value_type = bool)]
    purpose_shown: bool,
    /// Of a barred item: the person gave it.
    #[serde(default)]
    #[schema(value_type = bool)]
    from_person: bool,
}

/// A decision about one sentence, named by its place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResolutionBody {
    /// The sheet; empty for CSV.
    #[serde(default)]
    #[schema(value_type = String, max_length = 255)]
    sheet: String,
    /// The row as the spreadsheet shows it.
    row: u64,
    /// The header as written.
    #[schema(max_length = 4096)]
    column: String,
    /// The class, by id.
    #[schema(max_length = 64)]
    class: String,
    /// Which of this class in the cell, from 1.
    hit: usize,
    /// What is decided.
    decision: HitDecisionBody,
    /// What it needs, where it is needed.
    need: Option<NeedBody>,
}

/// What somebody decided about the sentences of a list.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionsBody {
    /// Sentence by sentence; one that is not named is dropped.
    #[schema(max_items = 20000)]
    decisions: Vec<ResolutionBody>,
}

impl From<ResolutionBody> for Resolution {
    fn from(body: ResolutionBody) -> Self {
        Self {
            sheet: body.sheet,
            row: body.row,
            column: body.column,
            class: body.class,
            hit: body.hit,
            decision: match body.decision {
                HitDecisionBody::FalseAlarm => Decision::FalseAlarm,
                HitDecisionBody::Necessary => Decision::Necessary,
                HitDecisionBody::Drop => Decision::Drop,
            },
            need: body.need.map(|need| Need {
                item: need.item,
                why: need.why,
                evidence: need.evidence,
                paper: None,
                purpose_shown: need.purpose_shown,
                from_person: need.from_person,
            }),
        }
    }
}

/// Record what was decided about the sentences of a list; its run acts on it.
#[utoipa::path(
    post, path = "/imports/{import}/review", tag = "imports",
    params(("import" = ImportWord, Path)),
    request_body = DecisionsBody,
    responses((status = 200, description = "Recorded", body = answers::Recorded)),
)]
async fn review_import(
    desk: Desk,
    Path(import): Path<ImportId>,
    Body(body): Body<DecisionsBody, DECISIONS_BYTES_AT_MOST>,
) -> Done {
    if body.decisions.len() > DECISIONS_AT_MOST {
        return Err(Problem::unusable("body_unusable"));
    }
    let Desk { office, caller } = desk;
    let decided = body.decisions.into_iter().map(Resolution::from).collect();
    let entry = office.review_import(&caller, import, decided).await?;
    done(&json!({"entry": entry}))
}

/// Let a list that was checked be taken in, after those that wait before it.
#[utoipa::path(
    post, path = "/imports/{import}/run", tag = "imports",
    params(("import" = ImportWord, Path)),
    responses((status = 200, description = "It waits its turn", body = answers::Recorded)),
)]
async fn run_import(desk: Desk, Path(import): Path<ImportId>) -> Done {
    let entry = desk.office.run_import(&desk.caller, import).await?;
    done(&json!({"entry": entry}))
}
