//! Every act of the door, done once, and how one sees afterwards that it was done.

use std::fs;
use std::path::Path;

use kitei_custody::Passphrase;
use kitei_domain::search::Field;
use kitei_domain::{ConsentKind, Population};
use kitei_office::{
    Basis, Caller, Channel, EntryRef, EvidenceGiven, Happened, Office, OfficeError, OutcomeKind,
    ReferralOutcome, Scope, Withdrawal,
};
use kitei_testing::SEEKER;
use kitei_testing::office::{FIRST_DAY, new_person};

use super::prepared::Prepared;
use crate::support::{any, because, consent, correction, import, show};

/// `open` is the opening itself, of an office that a crash left unfinished; `open_advancing` that of
/// one whose epoch it was leaving.
pub(super) const ACTS: &[&str] = &[
    "open",
    "open_advancing",
    "collect",
    "import",
    "notice",
    "find",
    "show",
    "emergency",
    "correct",
    "delete_item",
    "consent",
    "withdraw",
    "withdraw_special",
    "recipient",
    "refer",
    "decide",
    "outcome",
    "provide",
    "happened",
    "suspend",
    "resume",
    "export",
    "history",
    "merge",
    "unmerge",
    "erase",
    "rotate",
    "journal_export",
    "back_up",
    "key_copy",
];

/// May use the reserved space: what stops a use, what a person asks for, and an emergency.
pub(super) const URGENT: &[&str] = &[
    "open",
    "open_advancing",
    "emergency",
    "withdraw",
    "withdraw_special",
    "withdraw_on_paper",
    "suspend",
    "resume",
    "find_asked",
    "show_asked",
    "refused_asked",
    "consents",
    "history",
    "export",
    "correct",
    "delete_item",
    "erase",
];

/// Wait for space.
pub(super) const WAITING: &[&str] = &[
    "show",
    "find",
    "collect",
    "import",
    "add_item",
    "notice",
    "notice_on_screen",
    "consent",
    "consent_on_screen",
    "decide",
    "provide",
    "merge",
    "rotate",
    "journal_export",
];

/// Those of more than one commit that tell what they begin before they do it.
pub(super) const TOLD_BEFORE: &[&str] =
    &["merge", "export", "journal_export", "back_up", "key_copy"];

impl Prepared {
    /// Does one act. What it writes for somebody to take away goes to the folder `out`.
    pub(super) async fn perform(
        &self,
        act: &str,
        office: &mut Office,
        by: &Caller,
        out: &Path,
    ) -> Result<Option<EntryRef>, OfficeError> {
        let person = self.people.person;
        let today = kitei_domain::Day::new(FIRST_DAY.0, FIRST_DAY.1, FIRST_DAY.2).unwrap();
        let paper = || EvidenceGiven::Paper(b"%PDF-1.7 paper".to_vec());
        let entry = match act {
            "collect" => {
                let items = [("name", "新入 七海"), ("kana", "シンニュウ ナナミ")];
                let new = new_person(Population::JobSeeker, kitei_office::Told::Unknown, &items);
                office.add_person(by, new).await?.entry
            }
            "import" => {
                let csv = "氏名,フリガナ,電話番号\n新入 七海,シンニュウ ナナミ,090-1111-5555\n";
                import(office, by, csv).await?;
                return Ok(None);
            }
            "notice" => office.show_notice(by, person, today, paper()).await?.entry,
            "notice_on_screen" => {
                let shown = office.show_notice(by, person, today, EvidenceGiven::Screen);
                shown.await?.entry
            }
            "consent_on_screen" => {
                let yes = consent(ConsentKind::Newsletter, None, None, &[]);
                office.give_consent(by, person, yes).await?.entry
            }
            "find" => {
                let found = office.find(by, Field::Mail, SEEKER[5].1, "placement.interview");
                found.await?.entries[0].clone()
            }
            "show" => {
                let wanted = show("placement.interview", &[]);
                office.show(by, person, wanted).await?.entry
            }
            "find_asked" => {
                let found = office.find(by, Field::Mail, SEEKER[5].1, "rights.request");
                found.await?.entries[0].clone()
            }
            "show_asked" => {
                let wanted = show("rights.request", &[]);
                office.show(by, person, wanted).await?.entry
            }
            "refused_asked" => {
                let nobody = kitei_domain::PersonId::from_bytes([9; 16]);
                let refused = office.show(by, nobody, show("rights.request", &[])).await;
                match refused {
                    Err(OfficeError::Refused(refusal)) => refusal.entry.unwrap(),
                    Err(error) => return Err(error),
                    Ok(_) => panic!("nobody was shown"),
                }
            }
            "consents" => office.list_consents(by, person).await?.1,
            "emergency" => {
                let wanted = because("emergency", &["phone"], "倒れた");
                office.show(by, person, wanted).await?.entry
            }
            "correct" => {
                let truth = correction("phone", "03-3333-3333");
                office.correct(by, person, truth).await?.entry
            }
            "add_item" => {
                let added = correction("wishes", "週三日");
                office.correct(by, person, added).await?.entry
            }
            "delete_item" => office.delete_item(by, person, "career").await?.entry,
            "consent" => {
                let mut yes = consent(ConsentKind::Newsletter, None, None, &[]);
                yes.evidence = paper();
                office.give_consent(by, person, yes).await?.entry
            }
            "withdraw" => {
                let which = any(ConsentKind::Provision);
                office.withdraw_consent(by, person, which).await?.entry
            }
            "withdraw_on_paper" => {
                let withdrawal = Withdrawal {
                    which: any(ConsentKind::Provision),
                    evidence: Some(paper()),
                };
                let withdrawn = office.withdraw_consent(by, person, withdrawal);
                withdrawn.await?.entry
            }
            "withdraw_special" => {
                let which = any(ConsentKind::SpecialCare);
                let withdrawn = office.withdraw_consent(by, self.people.special, which);
                withdrawn.await?.entry
            }
            "recipient" => {
                let new = kitei_office::NewRecipient {
                    kind: kitei_domain::RecipientKind::Employer,
                    name: "新規株式会社".to_owned(),
                    address: "東京都千代田区2-2".to_owned(),
                    representative: "代表 花子".to_owned(),
                    country: "JP".to_owned(),
                    licence: None,
                };
                office.add_recipient(by, new).await?.entry
            }
            "refer" => {
                let opened = office.open_referral(by, self.people.twin, self.order, None);
                opened.await?.entry
            }
            "decide" => {
                let decided = office.decide_referral(by, self.opened, today, paper());
                decided.await?.entry
            }
            "outcome" => {
                let outcome = ReferralOutcome {
                    result: OutcomeKind::NotHired,
                    on: today,
                    indefinite: None,
                };
                let closed = office.close_referral(by, self.applied, outcome);
                closed.await?.entry
            }
            "provide" => {
                let channel = Channel::Electronic;
                let provided = office.provide(by, person, self.applied, channel, None);
                provided.await?.entry
            }
            "happened" => {
                let happened = Happened {
                    at: today.start(),
                    by: None,
                    items: vec!["phone".to_owned()],
                    circumstances: None,
                };
                let (channel, told) = (Channel::Oral, Some(happened));
                let provided = office.provide(by, person, self.applied, channel, told);
                provided.await?.entry
            }
            "suspend" => office.suspend(by, person, Scope::All).await?.entry,
            "resume" => {
                let stopped = self.people.stopped;
                office.resume(by, stopped, Scope::All).await?.entry
            }
            "export" => office.export_person(by, person, out).await?.entry,
            "history" => office.access_history(by, person).await?.entry,
            "merge" => office.merge(by, person, self.people.twin).await?.entry,
            "unmerge" => office.unmerge(by, self.people.joined).await?.entry,
            "erase" => {
                let doomed = self.people.doomed;
                let erased = office.erase(by, doomed, Basis::Request).await?;
                erased.entry.unwrap()
            }
            "rotate" => {
                office
                    .advance_epoch(by, &self.next_key, &mut |_| ())
                    .await?;
                return Ok(None);
            }
            "journal_export" => {
                office.export_journal(by, out).await?;
                return Ok(None);
            }
            "back_up" => {
                office.back_up(out).await?;
                return Ok(None);
            }
            "key_copy" => {
                let medium = kitei_office::make_directory(out);
                medium.map_err(|source| OfficeError::Io {
                    place: "the medium",
                    source,
                })?;
                let (words, copy) = (copy_words(), out.join("copy"));
                let copied = office.write_key_copy(by, &self.key_file, &words, &copy);
                copied.await?;
                return Ok(None);
            }
            "open" | "open_advancing" => return Ok(None),
            other => panic!("no such act: {other}"),
        };
        Ok(Some(entry))
    }

    /// Whether the act has left what it leaves; `None` for one that only tells.
    pub(super) async fn is_done(
        &self,
        act: &str,
        office: &mut Office,
        by: &Caller,
        out: &Path,
    ) -> Option<bool> {
        let person = self.people.person;
        Some(match act {
            "collect" | "import" => {
                let found = office.find(by, Field::Kana, "シンニュウ", "rights.request");
                !found.await.unwrap().people.is_empty()
            }
            "correct" | "delete_item" => {
                let shown = office.show(by, person, show("rights.request", &[])).await;
                let granted = shown.unwrap().granted;
                match act {
                    "correct" => granted["phone"] == "03-3333-3333",
                    _ => !granted.contains_key("career"),
                }
            }
            "consent" | "withdraw" | "withdraw_on_paper" => {
                let (consents, _) = office.list_consents(by, person).await.unwrap();
                let alive = |kind| {
                    let mut of_kind = consents.iter().filter(|consent| consent.alive);
                    of_kind.any(|consent| consent.record.kind == kind)
                };
                match act {
                    "consent" => alive(ConsentKind::Newsletter),
                    _ => !alive(ConsentKind::Provision),
                }
            }
            "withdraw_special" => self.special_is_gone(office, by).await,
            "suspend" | "resume" => {
                let person = match act {
                    "suspend" => person,
                    _ => self.people.stopped,
                };
                let shown = office.show(by, person, show("placement.interview", &["name"]));
                shown.await.is_err() == (act == "suspend")
            }
            "erase" | "open" | "open_advancing" => {
                let doomed = self.people.doomed;
                let shown = office.show(by, doomed, show("rights.request", &["name"]));
                let erased = shown.await.is_err();
                erased && (act == "erase" || self.special_is_gone(office, by).await)
            }
            "key_copy" => office.key_status().await.unwrap().copy_of_this_epoch,
            "rotate" => office.key_status().await.unwrap().epoch == self.next_key.id().epoch,
            "decide" | "outcome" | "merge" | "unmerge" => {
                match self.perform(act, office, by, out).await {
                    Ok(_) => false,
                    Err(OfficeError::WrongState { .. }) => true,
                    Err(error) => panic!("{act}: {error:?}"),
                }
            }
            _ => return None,
        })
    }

    /// Whether the special-care item is no longer held.
    async fn special_is_gone(&self, office: &Office, by: &Caller) -> bool {
        let shown = office.show(by, self.people.special, show("rights.request", &[]));
        !shown.await.unwrap().granted.contains_key("medical_history")
    }
}

/// The words that seal a key copy.
pub(super) fn copy_words() -> Passphrase {
    Passphrase::typed("words of a key copy in a test")
}

/// Whether a file with something in it lies where the act writes what is taken away.
pub(super) fn has_left(out: &Path) -> bool {
    let Ok(files) = fs::read_dir(out) else {
        return false;
    };
    let mut lengths = files.map(|file| file.unwrap().metadata().unwrap().len());
    lengths.any(|length| length > 0)
}
