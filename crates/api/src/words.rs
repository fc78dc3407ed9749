//! The words and ids of the domain, as the document of the API writes them.

use std::borrow::Cow;

use kitei_domain::{Act, ConsentKind, Phase, Population, RecipientKind, Role, Sensitivity, Source};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

macro_rules! schemas {
    ($($name:ident $word:literal = $schema:expr;)*) => {$(
        #[derive(Debug)]
        pub(crate) enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                $schema
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($word)
            }
        }
    )*};
}

schemas! {
    PersonWord "PersonId" = id('p', "本人");
    RegistrationWord "RegistrationId" = id('g', "登録");
    StaffWord "StaffId" = id('s', "従業者");
    SessionWord "SessionId" = id('e', "セッション");
    ProgramWord "ProgramId" = id('q', "プログラム");
    DeviceWord "DeviceId" = id('d', "端末");
    RecipientWord "RecipientId" = id('r', "提供先");
    OrderWord "JobOrderId" = id('j', "求人");
    ReferralWord "ReferralId" = id('f', "紹介");
    ConsentWord "ConsentId" = id('c', "同意");
    ProvisionWord "ProvisionId" = id('v', "第三者提供");
    PackageWord "PackageId" = id('k', "パッケージ");
    MailWord "MailId" = id('m', "メール");
    ContactWord "ContactId" = id('a', "応対");
    FollowUpWord "FollowUpId" = id('n', "次の予定");
    CertificateWord "CertificateId" = id('t', "消去の証明書");
    ImportWord "ImportId" = id('i', "取込みのリスト");
    EntryWord "EntryId" = shaped(r"^l_[0-9a-f]{32}\.[0-9]+$", "取扱記録の一件");
    ItemWord "ItemId" = shaped("^[a-z0-9_.]+$", "項目: an item of the rule pack in force");
    PurposeWord "PurposeId" = shaped("^[a-z0-9_.]+$", "利用目的: a purpose of the rule pack in force");
    DayWord "Day" = format(KnownFormat::Date);
    MomentWord "Moment" = format(KnownFormat::DateTime);
    ActWord "Act" = words(Act::ALL.iter().map(|word| word.as_str()));
    PopulationWord "Population" = words(Population::ALL.iter().map(|word| word.as_str()));
    RecipientKindWord "RecipientKind" = words(RecipientKind::ALL.iter().map(|word| word.as_str()));
    RoleWord "Role" = words(Role::ALL.iter().map(|word| word.as_str()));
    ConsentKindWord "ConsentKind" = words(ConsentKind::ALL.iter().map(|word| word.as_str()));
    PhaseWord "Phase" = words(Phase::ALL.iter().map(|word| word.as_str()));
    SensitivityWord "Sensitivity" = words(Sensitivity::ALL.iter().map(|word| word.as_str()));
    SourceWord "Source" = words(Source::ALL.iter().map(|word| word.as_str()));
}

fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn id(prefix: char, what: &str) -> RefOr<Schema> {
    shaped(&format!("^{prefix}_[0-9a-f]{{32}}$"), what)
}

fn shaped(pattern: &str, what: &str) -> RefOr<Schema> {
    let schema = string().pattern(Some(pattern)).description(Some(what));
    RefOr::T(Schema::from(schema))
}

fn format(format: KnownFormat) -> RefOr<Schema> {
    let schema = string().format(Some(SchemaFormat::KnownFormat(format)));
    RefOr::T(Schema::from(schema))
}

fn words(words: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    RefOr::T(Schema::from(string().enum_values(Some(words))))
}
