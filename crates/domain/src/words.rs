//! The closed vocabularies: words that code branches on. Items, sections and purposes are open (an
//! office's pack may add some) and live in the rule pack; these may not be added to by a pack, only
//! labelled there.

/// A word that the vocabulary does not hold. Unknown means refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {kind}")]
pub struct UnknownWord {
    /// Which vocabulary was asked.
    pub kind: &'static str,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident ($kind:literal) { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every word of this vocabulary, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word as the rule pack, the journal and the interfaces write it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The word's place in [`Self::ALL`].
            pub const fn index(self) -> u8 {
                self as u8
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(UnknownWord { kind: $kind }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

words! {
    /// What is done with information (取扱い).
    Act("act") {
        /// Take in an item (取得).
        Collect = "collect",
        /// Look people up by name, kana, phone or mail.
        Find = "find",
        /// Open items for a purpose inside the office (利用).
        Use = "use",
        /// Give items to a third party (第三者提供).
        Provide = "provide",
        /// Share within the published joint use (共同利用).
        Share = "share",
        /// Hand over to a contractor (委託).
        Entrust = "entrust",
        /// Give the person what is held about them (開示).
        Disclose = "disclose",
        /// Correct or add a value (訂正・追加).
        Correct = "correct",
        /// Delete an item (削除, APPI 34).
        DeleteItem = "delete_item",
        /// Suspend use (利用停止).
        Suspend = "suspend",
        /// End a suspension.
        Resume = "resume",
        /// Record a consent (同意).
        Consent = "consent",
        /// Record its withdrawal (撤回).
        Withdraw = "withdraw",
        /// Record that a notice was shown (明示).
        Notice = "notice",
        /// Open, decide or close a referral (紹介).
        Refer = "refer",
        /// Join two files of one person, or part them again (名寄せ).
        Merge = "merge",
        /// Destroy the keys on request (消去, APPI 35).
        Erase = "erase",
        /// Destroy at the end of the period (廃棄).
        Dispose = "dispose",
        /// Record what already happened outside (事後記録); releases nothing.
        Record = "record",
    }

    /// Who acts.
    Actor("actor") {
        /// A named member of the staff.
        Staff = "staff",
        /// The person themself.
        Person = "person",
        /// The office by itself (start, schedule).
        System = "system",
    }

    /// The populations (対象者区分), each with its own purposes, walls and periods.
    Population("population") {
        /// 求職者
        JobSeeker = "job_seeker",
        /// 派遣登録者
        DispatchCandidate = "dispatch_candidate",
        /// 派遣労働者
        DispatchWorker = "dispatch_worker",
        /// 取引先担当者
        ClientContact = "client_contact",
        /// 受託業務の対象者
        Commissioned = "commissioned",
        /// 問合せ者
        Inquirer = "inquirer",
        /// 来訪者
        Visitor = "visitor",
        /// 取材協力者
        PublicitySubject = "publicity_subject",
        /// 自社採用応募者
        OwnApplicant = "own_applicant",
        /// 従業者
        Staff = "staff",
        /// 代理人
        Proxy = "proxy",
        /// 緊急連絡先
        EmergencyContact = "emergency_contact",
    }

    /// Who receives.
    RecipientKind("recipient kind") {
        /// Nobody outside the office.
        None = "none",
        /// 求人者
        Employer = "employer",
        /// 派遣先
        DispatchClient = "dispatch_client",
        /// 派遣先の関連会社 (A17)
        ClientRelated = "client_related",
        /// 業務提携先職業紹介所
        PartnerAgency = "partner_agency",
        /// 委託先
        Contractor = "contractor",
        /// グループ会社
        GroupCompany = "group_company",
        /// 国の機関等, by law
        Authority = "authority",
        /// The public (a publication, A8)
        Public = "public",
        /// 本人又は代理人
        Subject = "subject",
    }

    /// What a member of the staff is in the office; one human may hold several.
    Role("role") {
        /// 担当者 (職業紹介従事者)
        Coordinator = "coordinator",
        /// 職業紹介責任者
        PlacementManager = "placement_manager",
        /// 派遣元責任者
        DispatchManager = "dispatch_manager",
        /// 個人情報保護管理者
        PrivacyOfficer = "privacy_officer",
        /// 営業
        Sales = "sales",
        /// 経理・労務
        BackOffice = "back_office",
        /// 情報システム
        SystemAdministrator = "system_administrator",
    }

    /// What the person can agree to.
    ConsentKind("consent kind") {
        /// Provision to one recipient for one job order.
        Provision = "provision",
        /// Provision to one named partner agency.
        Partner = "partner",
        /// Holding a special-care item whose need was explained.
        SpecialCare = "special_care",
        /// Collecting from somebody else.
        Source = "source",
        /// 求人情報メール
        Newsletter = "newsletter",
        /// Cooperation with research.
        Research = "research",
        /// One publication.
        Publication = "publication",
        /// A company related to the dispatch client (A17).
        ClientRelated = "client_related",
        /// A recipient abroad (APPI 28).
        Foreign = "foreign",
    }

    /// How far a placement or dispatch has come.
    Phase("phase") {
        /// No referral in question.
        None = "none",
        /// Placement: the job is proposed to the person, the person anonymously to the employer.
        PlacementProposal = "placement.proposal",
        /// Placement: the person applies.
        PlacementApplication = "placement.application",
        /// Placement: hired.
        PlacementHired = "placement.hired",
        /// Dispatch: the client has not yet decided.
        DispatchBeforeDecision = "dispatch.before_decision",
        /// 紹介予定派遣
        DispatchTrial = "dispatch.trial",
        /// Dispatch: the assignment is decided.
        DispatchDecided = "dispatch.decided",
        /// Dispatch: the assignment is over.
        DispatchEnded = "dispatch.ended",
    }

    /// Where an item came from (B3).
    Source("source") {
        /// Nothing is being collected.
        None = "none",
        /// 本人
        Own = "self",
        /// Somebody else, with the person's consent.
        OtherWithConsent = "other_with_consent",
        /// Published by the person.
        Published = "published",
    }

    /// How delicate an item is for this population and purpose.
    Sensitivity("sensitivity") {
        /// Nothing special.
        Ordinary = "ordinary",
        /// 要配慮個人情報 (APPI 2(3))
        SpecialCare = "special_care",
        /// 原則収集禁止 (指針141 第5)
        Barred = "barred",
        /// 法定取得: only because a law asks for it
        Statutory = "statutory",
    }
}
