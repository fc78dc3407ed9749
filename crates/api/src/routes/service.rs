//! Whether the server lives, whether it can work, and what it has counted. Nobody signs in here,
//! and nothing is said of the office.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use kitei_http::Entrance;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Routes, done};
use crate::answers;
use crate::problem::Problem;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(ready))
        .routes(routes!(metrics))
}

/// The server lives.
#[utoipa::path(
    get, path = "/health", tag = "service",
    security(()),
    responses((status = 200, description = "Alive", body = answers::Alive)),
)]
async fn health() -> Done {
    done(&json!({"ok": true}))
}

/// The stores answer, and a rule pack is in force.
#[utoipa::path(
    get, path = "/ready", tag = "service",
    security(()),
    responses((status = 200, description = "Ready", body = answers::Alive)),
)]
async fn ready(State(entrance): State<Arc<Entrance>>) -> Done {
    match entrance.office().await {
        Ok(_office) => done(&json!({"ok": true})),
        Err(error) => Err(Problem::not_ready(error)),
    }
}

/// Counts for Prometheus: requests by route template and status.
#[utoipa::path(
    get, path = "/metrics", tag = "service",
    security(()),
    responses((status = 200, description = "Counts", body = String, content_type = "text/plain")),
)]
async fn metrics(State(entrance): State<Arc<Entrance>>) -> impl IntoResponse {
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(CONTENT_TYPE, kind)], entrance.counts().text())
}
