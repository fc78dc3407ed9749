//! The messages of one language, from the resources that the binary carries.
//!
//! Invariant: text comes out as written, without bidirectional isolation marks.

use std::borrow::Cow;
use std::fmt;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::{Locale, numbers};

/// The resources of each language; one file per area, the same areas in both.
const fn resources(locale: Locale) -> &'static [&'static str] {
    match locale {
        Locale::Ja => &[
            include_str!("../locales/ja/api.ftl"),
            include_str!("../locales/ja/web.ftl"),
            include_str!("../locales/ja/web-notice.ftl"),
            include_str!("../locales/ja/web-desk.ftl"),
            include_str!("../locales/ja/web-contact.ftl"),
            include_str!("../locales/ja/web-sign-in.ftl"),
            include_str!("../locales/ja/web-referral.ftl"),
            include_str!("../locales/ja/web-import.ftl"),
            include_str!("../locales/ja/web-registers.ftl"),
            include_str!("../locales/ja/web-package.ftl"),
            include_str!("../locales/ja/web-own.ftl"),
            include_str!("../locales/ja/web-demo.ftl"),
            include_str!("../locales/ja/cli.ftl"),
            include_str!("../locales/ja/doctor.ftl"),
            include_str!("../locales/ja/errors.ftl"),
            include_str!("../locales/ja/import.ftl"),
            include_str!("../locales/ja/mail.ftl"),
            include_str!("../locales/ja/regulation.ftl"),
            include_str!("../locales/ja/demo.ftl"),
        ],
        Locale::En => &[
            include_str!("../locales/en/api.ftl"),
            include_str!("../locales/en/web.ftl"),
            include_str!("../locales/en/web-notice.ftl"),
            include_str!("../locales/en/web-desk.ftl"),
            include_str!("../locales/en/web-contact.ftl"),
            include_str!("../locales/en/web-sign-in.ftl"),
            include_str!("../locales/en/web-referral.ftl"),
            include_str!("../locales/en/web-import.ftl"),
            include_str!("../locales/en/web-registers.ftl"),
            include_str!("../locales/en/web-package.ftl"),
            include_str!("../locales/en/web-own.ftl"),
            include_str!("../locales/en/web-demo.ftl"),
            include_str!("../locales/en/cli.ftl"),
            include_str!("../locales/en/doctor.ftl"),
            include_str!("../locales/en/errors.ftl"),
            include_str!("../locales/en/import.ftl"),
            include_str!("../locales/en/mail.ftl"),
            include_str!("../locales/en/regulation.ftl"),
            include_str!("../locales/en/demo.ftl"),
        ],
    }
}

/// A value that a message mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    /// Put in as it is.
    Text(&'a str),
    /// Chooses the plural form and is written with commas.
    Count(u64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Value<'_> {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

/// The messages of one language.
pub struct Messages {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// Reads the messages of a language; a test holds that its resources have no fault.
    pub fn new(locale: Locale) -> Self {
        let language: LanguageIdentifier = locale.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(written));
        for text in resources(locale) {
            let resource = FluentResource::try_new((*text).to_owned());
            bundle.add_resource_overriding(resource.unwrap_or_else(|(readable, _)| readable));
        }
        Self { locale, bundle }
    }

    /// The language of these messages.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Whether there is a message with this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The message with this key; an unknown key answers itself.
    pub fn text(&self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// The message with this key and these values in their places.
    pub fn text_with(&self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            return key.to_owned();
        };
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            let value = match value {
                Value::Text(text) => FluentValue::String(Cow::Borrowed(text)),
                Value::Count(count) => FluentValue::from(*count),
            };
            arguments.set(*name, value);
        }
        // A value that is not given shows as its name in braces.
        let mut missing = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&arguments), &mut missing)
            .into_owned()
    }
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messages")
            .field("locale", &self.locale)
            .finish_non_exhaustive()
    }
}

/// Numbers are written with commas; everything else as Fluent does.
fn written<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let whole = number.value >= 0.0 && number.value.fract() == 0.0;
    #[expect(clippy::cast_sign_loss, reason = "checked: whole and not negative")]
    whole.then(|| numbers::grouped(number.value as u64))
}
