//! Style sheets, script and mark: part of the binary, each under an address that names its bytes, so
//! that a browser keeps it for ever.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kitei_http::Problem;
use sha2::{Digest as _, Sha256};

use crate::site::Site;

/// One file.
struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const ASSETS: [Asset; 5] = [
    Asset {
        name: "tokens.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/tokens.css"),
    },
    Asset {
        name: "kitei.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/kitei.css"),
    },
    Asset {
        name: "kitei.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/kitei.js"),
    },
    Asset {
        name: "contact.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../assets/contact.js"),
    },
    Asset {
        name: "mark.svg",
        kind: "image/svg+xml",
        bytes: include_bytes!("../assets/mark.svg"),
    },
];

/// The addresses of the files, in their order.
static ADDRESSES: LazyLock<[String; ASSETS.len()]> = LazyLock::new(|| {
    ASSETS
        .each_ref()
        .map(|asset| format!("/assets/{}", asset.place()))
});

impl Asset {
    fn place(&self) -> String {
        let digest = hex::encode(Sha256::digest(self.bytes));
        let (short, _) = digest.split_at(16);
        format!("{short}/{}", self.name)
    }
}

/// The address of a file; an unknown one has none.
pub(crate) fn address(name: &str) -> &'static str {
    let mut known = ASSETS.iter().zip(ADDRESSES.iter());
    known
        .find(|(asset, _)| asset.name == name)
        .map_or("", |(_, address)| address)
}

pub(crate) fn routes() -> Router<Arc<Site>> {
    Router::new().route("/assets/{digest}/{name}", get(asset))
}

async fn asset(Path((digest, name)): Path<(String, String)>) -> Response {
    let wanted = format!("/assets/{digest}/{name}");
    let mut known = ASSETS.iter().zip(ADDRESSES.iter());
    let Some((asset, _)) = known.find(|(_, address)| **address == wanted) else {
        return Problem::new(axum::http::StatusCode::NOT_FOUND, "page_unknown").into_response();
    };
    let headers = [
        (CONTENT_TYPE, asset.kind),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, asset.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_an_address_that_names_its_bytes() {
        for asset in &ASSETS {
            let address = address(asset.name);
            assert!(address.starts_with("/assets/") && address.ends_with(asset.name));
        }
        assert_eq!(address("nothing"), "");
    }

    #[test]
    fn no_style_sheet_names_another_site() {
        for asset in ASSETS
            .iter()
            .filter(|asset| !asset.kind.starts_with("text/javascript"))
        {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            let text = text.replace("http://www.w3.org/2000/svg", "");
            assert!(
                !text.contains("//") && !text.contains("@import"),
                "{}",
                asset.name
            );
        }
    }
}
