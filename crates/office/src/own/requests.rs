//! Requests of a person about their own file: taken, numbered and stamped, kept sealed, and shown to
//! the person and to the staff.

use kitei_domain::chance::fresh;
use kitei_domain::{Act, PersonId, Timestamp};
use kitei_storage::RegisterKind;
use serde::{Deserialize, Serialize};

use super::Subject;
use crate::caller::Caller;
use crate::door::{Changes, Intent, Items};
use crate::error::{EntryRef, OfficeError, Problem};
use crate::office::Office;
use crate::question::Wanted;

/// A request says at most so much.
const BYTES_AT_MOST: usize = 64 * 1024;

/// So many rows are read at a time.
const PAGE: usize = 500;

/// So many people are named in one entry.
const PEOPLE_AT_MOST: usize = 50;

/// Letters of a number that nobody takes for one another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// 開示.
    Disclosure,
    /// 訂正・追加・削除.
    Correction,
    /// 利用停止.
    StopUse,
    /// 消去.
    Erasure,
    /// 第三者提供の停止.
    StopProvision,
    /// 苦情・相談.
    Complaint,
}

impl RequestKind {
    /// Every kind, in the order in which a person is offered them.
    pub const ALL: [Self; 6] = [
        Self::Disclosure,
        Self::Correction,
        Self::StopUse,
        Self::Erasure,
        Self::StopProvision,
        Self::Complaint,
    ];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disclosure => "disclosure",
            Self::Correction => "correction",
            Self::StopUse => "stop_use",
            Self::Erasure => "erasure",
            Self::StopProvision => "stop_provision",
            Self::Complaint => "complaint",
        }
    }

    /// The kind of a word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    const fn purpose(self) -> &'static str {
        match self {
            Self::Complaint => "complaint.handling",
            _ => "rights.request",
        }
    }

    /// Whether nothing can be done without words.
    const fn needs_words(self) -> bool {
        matches!(self, Self::Correction | Self::Complaint)
    }
}

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// It was taken, and waits.
    Received,
}

/// A request to be taken.
#[derive(Clone)]
pub struct NewRequest {
    /// What is asked for.
    pub kind: RequestKind,
    /// In the person's own words.
    pub text: String,
}

impl std::fmt::Debug for NewRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewRequest")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// A request was taken.
#[derive(Debug, Clone, Serialize)]
pub struct RequestTaken {
    /// Its number.
    #[serde(rename = "request")]
    pub number: String,
    /// When.
    pub at: Timestamp,
    /// The entry.
    pub entry: EntryRef,
}

/// A request as its row holds it and as the person sees it, sealed under the person's own key.
#[derive(Clone, Serialize, Deserialize)]
pub struct OwnRequest {
    /// Its number.
    #[serde(rename = "request")]
    pub number: String,
    /// What is asked for.
    pub kind: RequestKind,
    /// In the person's own words.
    pub text: String,
    /// When it was taken.
    pub at: Timestamp,
    /// How far it is.
    pub state: RequestState,
}

impl std::fmt::Debug for OwnRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnRequest")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// A request in the list of the office: ids and words, and not what it says.
#[derive(Debug, Clone, Serialize)]
pub struct RequestLine {
    /// Its number.
    #[serde(rename = "request")]
    pub number: String,
    /// Whose.
    pub person: PersonId,
    /// What is asked for.
    pub kind: RequestKind,
    /// When it was taken.
    pub at: String,
    /// How far it is.
    pub state: RequestState,
}

impl Office {
    /// Takes a request of a person about their own file.
    ///
    /// # Errors
    /// [`OfficeError::Unusable`] where the words are missing that it needs, or are too many.
    ///
    /// # Journal
    /// One `record` entry of the person's own, with the number and the kind.
    ///
    /// # Source
    /// APPI 33 to 35, 37, 40; notice A22, A24, A30.
    pub async fn take_request(
        &self,
        subject: &Subject,
        new: NewRequest,
    ) -> Result<RequestTaken, OfficeError> {
        let unusable = |problem| {
            let what = "text";
            Err(OfficeError::Unusable { what, problem })
        };
        let text = new.text.trim().to_owned();
        if text.is_empty() && new.kind.needs_words() {
            return unusable(Problem::Missing);
        }
        if text.len() > BYTES_AT_MOST {
            return unusable(Problem::LongerThan64Kib);
        }
        let at = self.clock.now();
        let request = OwnRequest {
            number: self.new_number(at),
            kind: new.kind,
            text,
            at,
            state: RequestState::Received,
        };
        let wanted = Wanted::inside(Act::Record, self.purpose(new.kind.purpose())?);
        let intent = Intent::new("own.request", subject.person, wanted, Items::File)
            .detail("request", &request.number)
            .detail("kind", new.kind.as_str());
        let id: [u8; 16] = fresh(self.entropy.as_ref());
        let passed = self
            .pass(&subject.caller, intent, |opened| {
                let row = (RegisterKind::Request, id, 0);
                Ok(Changes::ops(vec![self.person_row(
                    opened.file,
                    row,
                    &request,
                )?]))
            })
            .await?;
        Ok(RequestTaken {
            number: request.number,
            at,
            entry: passed.entry,
        })
    }

    /// The day and six letters: nobody counts by it how many there are.
    fn new_number(&self, at: Timestamp) -> String {
        let (year, month, day) = at.day().ymd();
        let letters: [u8; 6] = fresh(self.entropy.as_ref());
        let letters = letters
            .iter()
            .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
            .map(|letter| char::from(*letter));
        format!(
            "{year:04}{month:02}{day:02}-{}",
            letters.collect::<String>()
        )
    }

    /// The person's own requests, the newest first.
    ///
    /// # Errors
    /// As [`Self::list_requests_of`].
    ///
    /// # Journal
    /// As [`Self::list_requests_of`], as an act of the person.
    pub async fn own_requests(&self, subject: &Subject) -> Result<Vec<OwnRequest>, OfficeError> {
        let of = self.list_requests_of(&subject.caller, subject.person);
        Ok(of.await?.0)
    }

    /// The requests of a person with what they say, the newest first.
    ///
    /// # Errors
    /// Refused by the regulation.
    ///
    /// # Journal
    /// One `disclose` entry.
    pub async fn list_requests_of(
        &self,
        caller: &Caller,
        person: PersonId,
    ) -> Result<(Vec<OwnRequest>, EntryRef), OfficeError> {
        let intent = Intent::new("request.list", person, self.disclosing()?, Items::File)
            .detail("what", "requests");
        let mut people = Vec::new();
        let passed = self
            .pass(caller, intent, |opened| {
                people = opened.file.people();
                Ok(Changes::default())
            })
            .await?;
        let mut requests: Vec<OwnRequest> = Vec::new();
        for person in people {
            let of = self.list_person_rows(RegisterKind::Request, person).await?;
            requests.extend(of);
        }
        requests.sort_by_key(|request| std::cmp::Reverse(request.at));
        Ok((requests, passed.entry))
    }

    /// Every request that waits, the oldest first; not what it says.
    ///
    /// # Errors
    /// Refused unless the caller is pledged and trained.
    ///
    /// # Journal
    /// One `record` entry for each fifty people who ask, which names each of them.
    pub async fn list_requests(
        &self,
        caller: &Caller,
    ) -> Result<(Vec<RequestLine>, Vec<EntryRef>), OfficeError> {
        self.colleagues_only(caller, "request.list").await?;
        let mut lines = Vec::new();
        let mut after = None;
        loop {
            let rows = self
                .data
                .list_registers(RegisterKind::Request, after, PAGE)
                .await?;
            for row in &rows {
                let Some(person) = row.person else { continue };
                let request: Option<OwnRequest> = self.open_person_row(person, row).await?;
                lines.extend(request.map(|request| RequestLine {
                    number: request.number,
                    person,
                    kind: request.kind,
                    at: request.at.to_string(),
                    state: request.state,
                }));
            }
            match rows.last() {
                Some(last) if rows.len() == PAGE => after = Some(last.id),
                _ => break,
            }
        }
        lines.sort_by(|a, b| a.at.cmp(&b.at).then(a.number.cmp(&b.number)));
        let mut people: Vec<PersonId> = lines.iter().map(|line| line.person).collect();
        people.sort_unstable();
        people.dedup();
        let pages: Vec<&[PersonId]> = match people.as_slice() {
            [] => vec![&[]],
            people => people.chunks(PEOPLE_AT_MOST).collect(),
        };
        let mut entries = Vec::new();
        for page in pages {
            let details = [("listed", "requests".to_owned())];
            let mut entry = self.administrative_entry(Some(caller), &details);
            entry.persons = page.to_vec();
            entries.push(self.append("request.list", &entry, false).await?);
        }
        Ok((lines, entries))
    }

    /// How many requests wait, for anybody on the staff; at most so many are counted as one page of
    /// the register holds.
    ///
    /// # Errors
    /// When the store fails.
    ///
    /// # Journal
    /// Nothing: rows are counted by their ids, and none is opened.
    pub async fn requests_waiting(&self, _caller: &Caller) -> Result<usize, OfficeError> {
        let rows = self
            .data
            .list_registers(RegisterKind::Request, None, PAGE)
            .await?;
        Ok(rows.len())
    }
}
