//! The closed words of the command line.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use kitei_domain::{Act, ConsentKind, Phase, Population, RecipientKind, Role, Source, UnknownWord};
use kitei_office::Channel;

/// How items leave.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ChannelArg {
    /// A sealed package.
    Electronic,
    /// A printed sheet.
    Written,
    /// By word of mouth.
    Oral,
}

impl From<ChannelArg> for Channel {
    fn from(channel: ChannelArg) -> Self {
        match channel {
            ChannelArg::Electronic => Self::Electronic,
            ChannelArg::Written => Self::Written,
            ChannelArg::Oral => Self::Oral,
        }
    }
}

/// The ground of an erasure.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum BasisArg {
    /// The person asked.
    Request,
    /// The period is over.
    Retention,
}

/// To what work a referral leads.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ReferralKindArg {
    /// 職業紹介
    Placement,
    /// 労働者派遣
    Dispatch,
    /// 紹介予定派遣
    Trial,
}

/// How a referral ended.
#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum ResultArg {
    /// 採用
    Hired,
    /// 不採用
    NotHired,
    /// 辞退
    Declined,
    /// 派遣終了
    Ended,
}

/// How long the employment is meant to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ContractArg {
    /// 無期
    Indefinite,
    /// 有期
    Fixed,
}

fn parser<T>(words: Vec<&'static str>) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|word| word.parse::<T>())
}

pub(crate) fn population() -> impl TypedValueParser<Value = Population> {
    parser(Population::ALL.iter().map(|word| word.as_str()).collect())
}

pub(crate) fn act() -> impl TypedValueParser<Value = Act> {
    parser(Act::ALL.iter().map(|word| word.as_str()).collect())
}

pub(crate) fn phase() -> impl TypedValueParser<Value = Phase> {
    parser(Phase::ALL.iter().map(|word| word.as_str()).collect())
}

pub(crate) fn receiver() -> impl TypedValueParser<Value = RecipientKind> {
    parser(
        RecipientKind::ALL
            .iter()
            .map(|word| word.as_str())
            .collect(),
    )
}

pub(crate) fn role() -> impl TypedValueParser<Value = Role> {
    parser(Role::ALL.iter().map(|word| word.as_str()).collect())
}

pub(crate) fn consent_kind() -> impl TypedValueParser<Value = ConsentKind> {
    parser(ConsentKind::ALL.iter().map(|word| word.as_str()).collect())
}

/// Where items came from; what is being taken in always came from somewhere.
pub(crate) fn source() -> impl TypedValueParser<Value = Source> {
    let sources = Source::ALL.iter().filter(|source| **source != Source::None);
    parser(sources.map(|word| word.as_str()).collect())
}

/// The kinds that are recipients of their own.
pub(crate) fn recipient_kind() -> impl TypedValueParser<Value = RecipientKind> {
    let nobody = [
        RecipientKind::None,
        RecipientKind::Public,
        RecipientKind::Subject,
    ];
    let kinds = RecipientKind::ALL
        .iter()
        .filter(|kind| !nobody.contains(kind));
    parser(kinds.map(|word| word.as_str()).collect())
}
