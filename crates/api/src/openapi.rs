//! The document of the API (OpenAPI 3.1), made from the routes themselves.

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{OpenApi as _, ToSchema as _};

use crate::answers;
use crate::repeat::open_routes;

/// The scheme by which staff sign in.
const TOKEN: &str = "token";

/// Where the document begins.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(
    info(
        title = "Kitei",
        version = "1",
        description = "取扱いは、利用目的を述べ、規程の判定と取扱記録を経て行われる。認められない時は problem が条項と次にできることを示す。\n\nEvery call that touches people states its purpose; a refusal names its clauses and the next lawful step.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(answers::Problem))
)]
struct Beginning;

/// The document that the routes are added to.
pub(crate) fn beginning() -> OpenApi {
    let mut document = Beginning::openapi();
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("kt_ (a token), kp_ (that of a program) or ks_ (the secret of a session) and 64 hexadecimal digits")
        .build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(TOKEN, SecurityScheme::Http(token));
    document.security = Some(vec![SecurityRequirement::new(TOKEN, Vec::<String>::new())]);
    document
}

/// The header by which a write can be sent again without being done again.
fn key_parameter() -> Parameter {
    let key = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^[!-~]{1,255}$"))
        .max_length(Some(255));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "同じ鍵で送り直した同じ要求は、二度行わずに前の答えを返す。\n\nThe same request sent again under the same key is not done again: it is answered as it was, for 24 hours.",
        ))
        .schema(Some(RefOr::T(Schema::from(key))))
        .build()
}

/// The whole document: what every operation has in common is said of each.
pub(crate) fn finished(mut document: OpenApi) -> OpenApi {
    let schema = RefOr::Ref(Ref::from_schema_name(answers::Problem::name()));
    let problem = ResponseBuilder::new()
        .description("Not done")
        .content("application/problem+json", Content::new(Some(schema)))
        .build();
    let open = open_routes(&document);
    for (path, item) in &mut document.paths.paths {
        let writes = [&mut item.put, &mut item.post, &mut item.delete];
        for operation in writes.into_iter().flatten() {
            if !open.contains(path) {
                let parameters = operation.parameters.get_or_insert_default();
                parameters.push(RefOr::T(key_parameter()));
            }
        }
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses.insert("default".to_owned(), RefOr::T(problem.clone()));
        }
    }
    document
}

/// The document of the API as it is served.
pub fn document() -> serde_json::Value {
    serde_json::to_value(crate::routes::document()).unwrap_or_default()
}
