//! What messages look like once their values are in place.

use kitei_i18n::{Locale, Messages};

#[test]
fn values_stand_in_their_places_without_isolation_marks() {
    let text = Messages::new(Locale::En).text_with(
        "err-key-wrong",
        &[("wanted", "aa".into()), ("found", "bb".into())],
    );
    assert_eq!(text, "This is another key file; wanted aa, found bb");
}

#[test]
fn counts_have_commas_and_choose_their_plural() {
    let english = Messages::new(Locale::En);
    let verified = |count: u64| english.text_with("demo-verified", &[("entries", count.into())]);
    assert_eq!(verified(1), "One entry verifies");
    assert_eq!(verified(12_000), "12,000 entries verify");
    let japanese = Messages::new(Locale::Ja);
    let text = japanese.text_with("demo-verified", &[("entries", 12_000_u64.into())]);
    assert_eq!(text, "12,000件の記録が検証に通りました");
}

#[test]
fn an_unknown_key_answers_itself() {
    assert_eq!(Messages::new(Locale::Ja).text("no-such-key"), "no-such-key");
}

#[test]
fn messages_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&Messages::new(Locale::Ja));
}
