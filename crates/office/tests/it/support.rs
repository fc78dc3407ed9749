//! What the promise tests share: requests in one line, refusals taken apart, people and referrals
//! made ready.

use std::collections::BTreeSet;
use std::io::Cursor;

use kitei_domain::{
    ConsentKind, JobOrderId, PersonId, Phase, Population, RecipientId, RecipientKind, ReferralId,
    Source,
};
use kitei_office::{
    Caller, ConsentSelector, Correction, EvidenceGiven, Exceptional, ImportReport, ImportRequest,
    NewConsent, Office, OfficeError, Refusal, ShowRequest, Told,
};
use kitei_testing::TestOffice;

pub(crate) fn show(purpose: &str, items: &[&str]) -> ShowRequest {
    ShowRequest {
        purpose: purpose.to_owned(),
        items: (!items.is_empty()).then(|| items.iter().map(|item| (*item).to_owned()).collect()),
        reason: None,
    }
}

pub(crate) fn because(purpose: &str, items: &[&str], reason: &str) -> ShowRequest {
    ShowRequest {
        reason: Some(reason.to_owned()),
        ..show(purpose, items)
    }
}

pub(crate) fn refusal<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> Refusal {
    match result {
        Err(OfficeError::Refused(refusal)) => *refusal,
        other => panic!("not refused but {other:?}"),
    }
}

pub(crate) fn next<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> String {
    refusal(result).next[0].code.clone()
}

pub(crate) fn words(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub(crate) fn consent(
    kind: ConsentKind,
    recipient: Option<RecipientId>,
    order: Option<JobOrderId>,
    items: &[&str],
) -> NewConsent {
    let explanation = (kind == ConsentKind::SpecialCare).then(|| "安全配慮のため".to_owned());
    NewConsent {
        kind,
        recipient,
        order,
        items: words(items),
        explanation,
        evidence: EvidenceGiven::Screen,
        on: None,
    }
}

pub(crate) fn any(kind: ConsentKind) -> ConsentSelector {
    ConsentSelector {
        kind,
        recipient: None,
        order: None,
    }
}

/// A referral to a new order of a new recipient.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub(crate) recipient: RecipientId,
    pub(crate) order: JobOrderId,
    pub(crate) referral: ReferralId,
}

pub(crate) async fn refer(
    test: &TestOffice,
    caller: &Caller,
    person: PersonId,
    kind: RecipientKind,
    number: &str,
) -> Case {
    let recipient = test.recipient(kind).await;
    let order = test.order(recipient, number, false).await;
    let referral = test
        .office
        .open_referral(caller, person, order, None)
        .await
        .unwrap()
        .referral;
    Case {
        recipient,
        order,
        referral,
    }
}

/// A job seeker's application to an employer.
pub(crate) async fn apply(
    test: &TestOffice,
    caller: &Caller,
    person: PersonId,
    number: &str,
) -> Case {
    let case = refer(test, caller, person, RecipientKind::Employer, number).await;
    decide(test, caller, case.referral).await;
    case
}

pub(crate) async fn decide(test: &TestOffice, caller: &Caller, referral: ReferralId) -> Phase {
    let decided = test
        .office
        .decide_referral(caller, referral, test.today(), EvidenceGiven::Screen)
        .await;
    decided.unwrap().phase
}

pub(crate) async fn agree(office: &Office, caller: &Caller, person: PersonId, consent: NewConsent) {
    office.give_consent(caller, person, consent).await.unwrap();
}

/// An application with the usual consent to provision.
pub(crate) async fn apply_with_consent(
    test: &TestOffice,
    caller: &Caller,
    person: PersonId,
    number: &str,
) -> Case {
    let case = apply(test, caller, person, number).await;
    let usual = consent(
        ConsentKind::Provision,
        Some(case.recipient),
        Some(case.order),
        &[],
    );
    agree(&test.office, caller, person, usual).await;
    case
}

/// Takes a list of job seekers in, told unknown.
pub(crate) async fn import(
    office: &Office,
    caller: &Caller,
    csv: &'static str,
) -> Result<ImportReport, OfficeError> {
    let request = ImportRequest {
        population: Population::JobSeeker,
        told: Told::Unknown,
        source: Source::Own,
        sheet: None,
        giver: None,
        decisions: None,
        dry_run: false,
    };
    office
        .import_people(caller, Cursor::new(csv), &request, &mut |_, _| ())
        .await
}

/// What the person says is true.
pub(crate) fn correction(item: &str, value: &str) -> Correction {
    Correction {
        item: item.to_owned(),
        value: value.to_owned(),
        source: Source::Own,
        exception: Exceptional::default(),
    }
}
