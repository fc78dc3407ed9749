//! The pages: one file each, with its template beside it.

mod account;
mod consent_sheet;
mod consents;
mod contact;
mod demo;
mod device;
mod erasure;
mod find;
mod history;
mod import;
mod import_report;
mod import_review;
mod invitation;
mod item;
mod notice;
mod orders;
mod own;
mod package;
mod packages;
mod person;
mod provision;
mod recipients;
mod referral;
mod referrals;
mod register;
mod registers;
mod requests;
mod sign_in;
mod staff;
mod suspension;
mod today;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::post;
use kitei_domain::PersonId;
use kitei_http::{Entrance, Problem, guarded};
use serde::Deserialize;
use tower_http::compression::CompressionLayer;

use crate::cookies::Transport;
use crate::demonstration::Demonstration;
use crate::lists::Lists;
use crate::notice::Comparisons;
use crate::problems::ProblemPages;
use crate::protection::{from_this_site, protect};
use crate::site::Site;
use crate::{assets, language, ways};

/// The pages of one subject.
type Pages = Router<Arc<Site>>;

/// The person whom a page is about.
#[derive(Debug, Deserialize)]
struct PersonPath {
    person: PersonId,
}

/// Where a form leads back to.
#[derive(Debug, Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

/// Every page, with what stands around each request. An address that no other room knows is answered
/// here.
pub fn router(entrance: Arc<Entrance>, transport: Transport) -> Router {
    composed(entrance, transport, Pages::new())
}

/// The same with the page of a demonstration.
pub fn router_of_demonstration(
    entrance: Arc<Entrance>,
    transport: Transport,
    shown: Arc<dyn Demonstration>,
) -> Router {
    composed(entrance, transport, demo::routes(shown))
}

fn composed(entrance: Arc<Entrance>, transport: Transport, besides: Pages) -> Router {
    let site = Arc::new(Site {
        entrance: Arc::clone(&entrance),
        transport,
        comparisons: Comparisons::default(),
        lists: Lists::default(),
    });
    // WHY: these hold nothing secret. What is compressed tells by its length what stands in it, so
    // that pages about people are sent as they are.
    let public = Router::new()
        .merge(assets::routes())
        .merge(notice::routes())
        .layer(CompressionLayer::new());
    let router = Router::new()
        .merge(public)
        .merge(sign_in::routes())
        .merge(invitation::routes())
        .merge(device::routes())
        .merge(account::routes())
        .merge(notice::routes_of_staff())
        .merge(today::routes())
        .merge(find::routes())
        .merge(register::routes())
        .merge(person::routes())
        .merge(contact::routes())
        .merge(ways::routes())
        .merge(item::routes())
        .merge(consents::routes())
        .merge(history::routes())
        .merge(orders::routes())
        .merge(suspension::routes())
        .merge(referrals::routes())
        .merge(referral::routes())
        .merge(provision::routes())
        .merge(consent_sheet::routes())
        .merge(import::routes())
        .merge(recipients::routes())
        .merge(packages::routes())
        .merge(erasure::routes())
        .merge(staff::routes())
        .merge(registers::routes())
        .merge(package::routes())
        .merge(own::routes())
        .merge(requests::routes())
        .merge(besides)
        .route("/language", post(language::switch))
        .fallback(|| async { Problem::new(StatusCode::NOT_FOUND, "page_unknown") })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "page_not_so")
        })
        .layer(middleware::from_fn(from_this_site))
        .layer(middleware::from_fn_with_state(Arc::clone(&site), protected))
        .with_state(Arc::clone(&site));
    guarded(router, entrance, ProblemPages(site))
}

async fn protected(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    protect(site.transport, response.headers_mut());
    response
}
