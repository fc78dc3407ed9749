//! The record of handling: verified in place, proved entry by entry, signed.

use kitei_domain::EntryId;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done};
use crate::answers;
use crate::asked::Path;
use crate::signin::Desk;
use crate::words::EntryWord;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(verify_journal))
        .routes(routes!(checkpoint))
        .routes(routes!(prove_entry))
}

/// Verify the whole journal in place.
#[utoipa::path(
    get, path = "/journal/verification", tag = "journal",
    responses((status = 200, description = "Whether it verifies", body = answers::Verification)),
)]
async fn verify_journal(desk: Desk) -> Done {
    let verdict = desk.office.verify_journal(&[]).await?;
    match verdict.first_bad() {
        None => done(&json!({
            "entries": verdict.entries,
            "origins": verdict.origins,
            "ok": true,
        })),
        Some(finding) => done(&json!({
            "ok": false,
            "first_bad": {
                "origin": finding.origin,
                "index": finding.index,
                "what": finding.what.to_string(),
            },
        })),
    }
}

/// The signed list of origins, to be kept outside.
#[utoipa::path(
    get, path = "/journal/checkpoint", tag = "journal",
    responses((status = 200, description = "The signed list", body = answers::Checkpoint)),
)]
async fn checkpoint(desk: Desk) -> Done {
    let note = desk.office.checkpoint().await?;
    done(&json!({"checkpoint": note}))
}

/// An entry with its proof, for a stranger to verify.
#[utoipa::path(
    get, path = "/journal/entries/{entry}/proof", tag = "journal",
    params(("entry" = EntryWord, Path)),
    responses((status = 200, description = "The proof", body = answers::Proof)),
)]
async fn prove_entry(desk: Desk, Path(entry): Path<EntryId>) -> Done {
    done(&desk.office.prove_entry(entry).await?)
}
