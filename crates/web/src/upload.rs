//! Forms that bring a file: `multipart/form-data`, bounded; a form without one may come either way.

use std::fmt;
use std::time::Duration;

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use kitei_http::Problem;
use kitei_office::EvidenceGiven;
use multer::{Constraints, Multipart, SizeLimit};

use crate::form::{BYTES_AT_MOST, FIELDS_AT_MOST, Form};

/// A file is at most this long: the office takes no longer scan.
const FILE_BYTES_AT_MOST: usize = 32 * 1024 * 1024;

/// A file is waited for so long.
const PATIENCE: Duration = Duration::from_mins(2);

/// A form and the one file that came with it.
#[derive(Clone, Default)]
pub(crate) struct Upload {
    pub(crate) form: Form,
    /// The bytes of the field `file`; empty where none was chosen.
    pub(crate) file: Vec<u8>,
}

impl Upload {
    /// How something can be shown later, from the fields `evidence` and `wording` and the file.
    pub(crate) fn evidence(&self) -> EvidenceGiven {
        match self.form.one("evidence") {
            "screen" => EvidenceGiven::Screen,
            "paper" => EvidenceGiven::Paper(self.file.clone()),
            _ => EvidenceGiven::Spoken(self.form.one("wording").to_owned()),
        }
    }

    async fn read(request: Request) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let Ok(boundary) = multer::parse_boundary(kind) else {
            return Ok(Self {
                form: Form::from_request(request, &()).await?,
                file: Vec::new(),
            });
        };
        let limits = SizeLimit::new()
            .whole_stream((FILE_BYTES_AT_MOST + 2 * BYTES_AT_MOST) as u64)
            .per_field(BYTES_AT_MOST as u64)
            .for_field("file", FILE_BYTES_AT_MOST as u64);
        let stream = request.into_body().into_data_stream();
        let limits = Constraints::new().size_limit(limits);
        let mut parts = Multipart::with_constraints(stream, boundary, limits);
        let (mut fields, mut file) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(|error| unusable(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                file = part
                    .bytes()
                    .await
                    .map_err(|error| unusable(&error))?
                    .to_vec();
            } else {
                let text = part.text().await.map_err(|error| unusable(&error))?;
                fields.push((name, text));
            }
            if fields.len() > FIELDS_AT_MOST {
                return Err(Problem::unusable("form_unusable"));
            }
        }
        Ok(Self {
            form: Form::of(fields),
            file,
        })
    }
}

fn unusable(error: &multer::Error) -> Problem {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_long")
        }
        _ => Problem::unusable("form_unusable"),
    }
}

/// A scan is nobody's to read but the office's.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({:?}, {} bytes)", self.form, self.file.len())
    }
}

impl<S: Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let read = tokio::time::timeout(PATIENCE, Self::read(request)).await;
        read.unwrap_or_else(|_elapsed| Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "body_late")))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    async fn sent(kind: &str, body: &[u8]) -> Result<Upload, Problem> {
        let request = Request::post("/").header(CONTENT_TYPE, kind);
        let request = request.body(Body::from(body.to_vec())).unwrap();
        Upload::from_request(request, &()).await
    }

    const PARTS: &str = "multipart/form-data; boundary=x";

    #[tokio::test]
    async fn fields_and_the_file_are_taken_apart() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"evidence\"\r\n\r\npaper\r\n\
            --x\r\nContent-Disposition: form-data; name=\"order\"\r\n\r\na\r\n\
            --x\r\nContent-Disposition: form-data; name=\"order\"\r\n\r\nb\r\n\
            --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x.pdf\"\r\n\r\n%PDF-1.7\r\n--x--\r\n";
        let upload = sent(PARTS, body.as_bytes()).await.unwrap();
        assert_eq!(upload.form.all("order").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            upload.evidence(),
            EvidenceGiven::Paper(b"%PDF-1.7".to_vec())
        );
        assert!(!format!("{upload:?}").contains("PDF"));
        let plain = sent("application/x-www-form-urlencoded", b"evidence=screen").await;
        assert_eq!(plain.unwrap().evidence(), EvidenceGiven::Screen);
    }

    #[tokio::test]
    async fn what_is_cut_too_long_or_no_form_is_refused() {
        let cut = "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n%PDF";
        assert!(sent(PARTS, cut.as_bytes()).await.is_err());
        let mut long = b"--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n".to_vec();
        long.resize(FILE_BYTES_AT_MOST + 1024, b'a');
        long.extend(b"\r\n--x--\r\n");
        let refused = sent(PARTS, &long).await.unwrap_err();
        assert_eq!(refused.code(), "file_too_long");
        let many = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
            .repeat(FIELDS_AT_MOST + 1);
        assert!(sent(PARTS, many.as_bytes()).await.is_err());
    }
}
