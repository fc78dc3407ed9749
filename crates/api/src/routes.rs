//! The routes: one file per subject. A route and its part of the document are one thing, so that
//! neither can be without the other.

mod consents;
mod contacts;
mod corrections;
mod devices;
mod erasure;
mod import_events;
mod imports;
mod journal;
mod mail;
mod orders;
mod packages;
mod people;
mod programs;
mod provisions;
mod recipients;
mod recoveries;
mod referrals;
mod regulation;
mod requests;
mod reviews;
mod service;
mod sessions;
mod staff;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use kitei_http::{Entrance, guarded};
use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::openapi;
use crate::problem::{Problem, ProblemJson};
use crate::repeat::{Repeats, once};

/// Where the API lies.
const PLACE: &str = "/api/v1";

/// The routes of one subject.
type Routes = OpenApiRouter<Arc<Entrance>>;

/// An answer, or why there is none.
type Done = Result<Response, Problem>;

fn routes() -> Routes {
    let api = OpenApiRouter::new()
        .merge(people::routes())
        .merge(contacts::routes())
        .merge(corrections::routes())
        .merge(consents::routes())
        .merge(referrals::routes())
        .merge(provisions::routes())
        .merge(erasure::routes())
        .merge(packages::routes())
        .merge(mail::routes())
        .merge(requests::routes())
        .merge(recipients::routes())
        .merge(orders::routes())
        .merge(staff::routes())
        .merge(sessions::routes())
        .merge(programs::routes())
        .merge(recoveries::routes())
        .merge(devices::routes())
        .merge(imports::routes())
        .merge(reviews::routes())
        .merge(journal::routes())
        .merge(regulation::routes());
    OpenApiRouter::with_openapi(openapi::beginning())
        .merge(service::routes())
        .nest(PLACE, api)
}

/// The document of every route.
pub(crate) fn document() -> OpenApi {
    openapi::finished(routes().into_openapi())
}

/// Every route of the API, with what stands around each request.
pub fn router(entrance: Arc<Entrance>) -> Router {
    let (router, described) = routes().split_for_parts();
    let repeats = Arc::new(Repeats::new(Arc::clone(&entrance), &described));
    let router = router.layer(from_fn_with_state(repeats, once));
    let document = openapi::document();
    let router = router
        .route(
            &format!("{PLACE}/openapi.json"),
            get(move || std::future::ready(Json(document.clone()))),
        )
        .route("/api/{*elsewhere}", any(|| async { Problem::no_route() }))
        .method_not_allowed_fallback(|| async { Problem::no_method() })
        .with_state(Arc::clone(&entrance));
    guarded(router, entrance, ProblemJson)
}

/// Done.
fn done<T: Serialize>(value: &T) -> Done {
    Ok(Json(object(value)?).into_response())
}

/// Done, and something new has its id.
fn made<T: Serialize>(value: &T) -> Done {
    Ok((StatusCode::CREATED, Json(object(value)?)).into_response())
}

fn object<T: Serialize>(value: &T) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|_faulty| Problem::internal())
}
