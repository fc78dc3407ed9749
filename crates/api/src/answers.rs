//! The shapes of the answers, for the document. The office's own types are what is sent; a test of
//! the binary holds that the fields are these.
#![expect(
    dead_code,
    clippy::struct_field_names,
    reason = "shapes for the document; the office's own types are what is sent"
)]

use std::collections::BTreeMap;

use utoipa::ToSchema;

use crate::words::{
    CertificateWord, ConsentKindWord, ConsentWord, ContactWord, DayWord, DeviceWord, EntryWord,
    FollowUpWord, ImportWord, ItemWord, MailWord, OrderWord, PackageWord, PersonWord, PhaseWord,
    ProgramWord, ProvisionWord, RecipientKindWord, RecipientWord, ReferralWord, RegistrationWord,
    RoleWord, SensitivityWord, SessionWord, StaffWord,
};

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, ToSchema)]
        pub(crate) struct $name { $($(#[$fdoc])* $field: $type,)* }
    )*};
}

shapes! {
    /// The journal entry of an act.
    Entry { id: EntryWord, /** SHA-256, hexadecimal. */ leaf_hash: String, }
    /// A sentence in both languages.
    Bilingual { ja: String, en: String, }
    /// The next lawful step.
    Next { code: String, ja: String, en: String, }
    /// An item that was withheld, and why.
    Withheld { item: ItemWord, clauses: Vec<String>, next: Vec<Next>, }
    /// What was granted and withheld.
    Ruling { granted: Vec<ItemWord>, withheld: Vec<Withheld>, }
    /// Why a request was not done (RFC 9457).
    Problem {
        r#type: String,
        title: String,
        status: u16,
        detail: String,
        /** The stable word. */
        code: String,
        clauses: Vec<String>,
        next: Vec<Next>,
        entry: Option<Entry>,
    }
    /// An act that released nothing.
    Acted { ruling: Ruling, entry: Entry, }
    /// An administrative act.
    Recorded { entry: Entry, }
    /// A person was registered.
    PersonAdded { id: PersonWord, registration: RegistrationWord, ruling: Ruling, entry: Entry, }
    /// One of the found.
    FoundPerson { id: PersonWord, }
    /// Who was found.
    Found { people: Vec<FoundPerson>, entries: Vec<Entry>, }
    /// Why somebody and a job order fit.
    Why { item: ItemWord, /** What they have in common. */ common: Bilingual, }
    /// Somebody who may suit a job order.
    PersonMatch { id: PersonWord, /** Comparable within one answer. */ weight: u32, why: Vec<Why>, }
    /// The people who may suit a job order, the best first, at most fifty.
    PeopleMatched { people: Vec<PersonMatch>, entry: Entry, }
    /// A job order that may suit somebody.
    OrderMatch {
        id: OrderWord,
        number: String,
        /** Comparable within one answer. */
        weight: u32,
        why: Vec<Why>,
    }
    /// The job orders that may suit a person, the best first, at most fifty.
    OrdersMatched { orders: Vec<OrderMatch>, entry: Entry, }
    /// What was opened.
    Shown {
        granted: BTreeMap<String, String>,
        withheld: Vec<Withheld>,
        /** Held and granted, and opened only by its name. */
        held_apart: Option<Vec<ItemWord>>,
        emergency: Option<Emergency>,
        entry: Entry,
    }
    /// Which items are held, without a value.
    HeldItems {
        held: Vec<ItemWord>,
        held_apart: Vec<ItemWord>,
        withheld: Vec<Withheld>,
        entry: Entry,
    }
    /// A contact as it is now.
    Contact {
        contact: ContactWord,
        purpose: String,
        opened: i64,
        until: i64,
        granted: BTreeMap<String, String>,
        held_apart: Vec<ItemWord>,
        withheld: Vec<Withheld>,
        confirmed: Vec<Confirmed>,
        follow_ups: Vec<FollowUp>,
        draft: Option<Draft>,
        /** What may be shown has changed, and was opened anew. */
        changed: bool,
        entry: Entry,
    }
    /// When the person last confirmed a section.
    Confirmed { section: String, on: Option<DayWord>, by: Option<StaffWord>, due: bool, }
    /// A next step.
    FollowUp { id: FollowUpWord, day: DayWord, kind: String, what: String, staff: StaffWord, }
    /// A note that is being written.
    Draft { id: String, staff: StaffWord, contact: ContactWord, text: String, kept: i64, }
    /// A section was confirmed.
    SectionConfirmed { section: String, on: DayWord, entry: Entry, }
    /// A note was recorded.
    NoteTaken {
        /** How many sentences the guard stopped. */
        stopped: usize,
        next: Option<FollowUpSet>,
        entry: Entry,
    }
    /// A next step was set.
    FollowUpSet { id: FollowUpWord, day: DayWord, }
    /// A next step that is due.
    FollowUpDue { id: FollowUpWord, person: PersonWord, day: DayWord, kind: String, }
    /// The next steps that are due.
    FollowUps { follow_ups: Vec<FollowUpDue>, }
    /// A running emergency: until then no further reason is asked for.
    Emergency { review: String, until: i64, }
    /// An old decision, made again under the rules of its day.
    Replayed {
        entry: Entry,
        pack: String,
        granted: Vec<ItemWord>,
        withheld: Vec<ItemWord>,
        same: bool,
    }
    /// What already happened, recorded afterwards.
    RecordedAfterwards {
        provision: ProvisionWord,
        items: Vec<ItemWord>,
        allowed: bool,
        withheld: Vec<Withheld>,
        entry: Entry,
    }
    /// Something that a law makes the office keep.
    Kept { what: String, clause: String, until: DayWord, }
    /// What an erasure did, or would do.
    Erased {
        erased: bool,
        kept: Vec<Kept>,
        overdue: Option<Vec<Kept>>,
        certificate: Option<String>,
        certificate_id: Option<CertificateWord>,
        complete: bool,
        entry: Option<Entry>,
    }
    /// Somebody of whom something was kept until a day that has passed.
    OverduePerson { id: PersonWord, until: DayWord, }
    /// Those of whom what was kept is to be disposed of.
    Overdue { people: Vec<OverduePerson>, entry: Entry, }
    /// A certificate as it stands.
    CertificateState { #[schema(value_type = Object)] certificate: (), complete: bool, text: String, }
    /// Department and role of who acted, not the name.
    By { departments: Vec<String>, roles: Vec<String>, }
    /// One act on a person's information.
    HistoryLine {
        entry: EntryWord,
        at: String,
        happened_at: Option<String>,
        act: String,
        act_label: Bilingual,
        purpose: String,
        purpose_label: Bilingual,
        /** `staff`, `person`, or `system`. */
        actor: String,
        by: By,
        items: Vec<ItemWord>,
        recipient: Option<String>,
        outcome: String,
        outcome_label: Bilingual,
        clauses: Vec<String>,
    }
    /// Who used a person's information, newest first.
    History { history: Vec<HistoryLine>, /** The cursor of what follows. */ next: Option<String>, entry: Entry, }
    /// The notice was shown.
    NoticeShown { told: String, entry: Entry, }
    /// A consent was given or withdrawn.
    ConsentGiven { consent: Option<ConsentWord>, entry: Entry, }
    /// A consent as it stands.
    Consent {
        id: ConsentWord,
        kind: ConsentKindWord,
        recipient: Option<RecipientWord>,
        order: Option<OrderWord>,
        items: Vec<ItemWord>,
        explanation: Option<String>,
        #[schema(value_type = Object)]
        evidence: (),
        given: i64,
        alive: bool,
        withdrawal: Option<WithdrawalRecord>,
        given_at: String,
    }
    /// How consents ended.
    WithdrawalRecord {
        consents: Vec<ConsentWord>,
        #[schema(value_type = Option<Object>)]
        evidence: (),
        at: i64,
    }
    /// The consents of a person.
    Consents { consents: Vec<Consent>, /** The cursor of what follows. */ next: Option<String>, entry: Entry, }
    /// A referral as it stands.
    ReferralState { referral: ReferralWord, phase: PhaseWord, entry: Entry, }
    /// What is said again before anything is sent.
    Identity {
        kana: Option<String>,
        birth_year: Option<String>,
        town: Option<String>,
        last_contact: Option<DayWord>,
    }
    /// What leaves: a sheet with its values, or a package that the recipient opens.
    Package {
        recipient: Option<RecipientWord>,
        channel: Option<String>,
        items: Option<BTreeMap<String, String>>,
        id: Option<PackageWord>,
        link: Option<String>,
        expires: Option<String>,
        mailed: Option<bool>,
    }
    /// A package as it stands.
    PackageLine {
        id: PackageWord,
        person: PersonWord,
        recipient: RecipientWord,
        provision: ProvisionWord,
        items: Vec<ItemWord>,
        state: String,
        made: String,
        expires: String,
        openings: u8,
        openings_at_most: u8,
    }
    /// The packages of a person.
    Packages { packages: Vec<PackageLine>, /** The cursor of what follows. */ next: Option<String>, entry: Entry, }
    /// The packages to a recipient.
    PackagesTo { packages: Vec<PackageLine>, /** The cursor of what follows. */ next: Option<String>, entries: Vec<Entry>, }
    /// The terms of use.
    Terms { version: String, ja: String, en: String, }
    /// A request, without what it says.
    RequestLine { request: String, person: PersonWord, kind: String, at: String, state: String, }
    /// What people ask for.
    Requests { rights_requests: Vec<RequestLine>, entries: Vec<Entry>, }
    /// A request in the person's own words.
    Request { request: String, kind: String, text: String, at: i64, state: String, }
    /// What one person asks for.
    RequestsOf { rights_requests: Vec<Request>, entry: Entry, }
    /// A slip that was made.
    Slip { person: PersonWord, slip: String, until: i64, entry: Entry, }
    /// A code is on its way.
    CodeAsked { until: String, }
    /// What a package released.
    OpenedPackage {
        package: PackageWord,
        recipient: String,
        purpose: String,
        items: BTreeMap<String, String>,
        openings_left: u8,
        expires: String,
        entry: Entry,
    }
    /// Where a recipient reads its mail.
    RecipientMail {
        recipient: RecipientWord,
        address: String,
        confirmed: Option<String>,
        confirmed_until: Option<String>,
        bounced: Option<String>,
    }
    /// An address was set.
    AddressSet { recipient: RecipientWord, code_until: String, entry: Entry, }
    /// A mail of the queue.
    MailLine {
        id: MailWord,
        kind: String,
        state: String,
        package: Option<PackageWord>,
        recipient: Option<RecipientWord>,
        queued: String,
        attempts: u8,
        next: Option<String>,
        failed: Option<String>,
    }
    /// The queue.
    Mails { mails: Vec<MailLine>, /** The cursor of what follows. */ next: Option<String>, }
    /// Mail came back.
    Bounced { recipients: Vec<RecipientWord>, dropped: u64, entry: Entry, }
    /// A provision was made.
    Provided {
        provision: ProvisionWord,
        items: Vec<ItemWord>,
        withheld: Vec<Withheld>,
        package: Option<Package>,
        entry: Entry,
        identity: Option<Identity>,
    }
    /// Something got its id.
    RecipientAdded { id: RecipientWord, entry: Entry, }
    /// A recipient.
    Recipient {
        id: RecipientWord,
        kind: RecipientKindWord,
        name: String,
        address: String,
        representative: String,
        country: String,
        licence: Option<String>,
        since: DayWord,
    }
    /// The recipients.
    Recipients { recipients: Vec<Recipient>, /** The cursor of what follows. */ next: Option<String>, }
    /// A job order was recorded.
    OrderAdded { id: OrderWord, entry: Entry, }
    /// A job order.
    Order {
        id: OrderWord,
        number: String,
        recipient: RecipientWord,
        occupation: Option<String>,
        limits: Vec<String>,
    }
    /// The job orders, by number.
    Orders { orders: Vec<Order>, /** The cursor of what follows. */ next: Option<String>, }
    /// A staff member was added; the token is shown this once.
    StaffAdded { id: StaffWord, token: String, entry: Option<Entry>, }
    /// A staff member's record was changed.
    StaffChanged { id: StaffWord, entry: Entry, }
    /// A member of the staff.
    StaffRecord {
        id: StaffWord,
        name: String,
        roles: Vec<RoleWord>,
        departments: Vec<String>,
        pledged_on: Option<DayWord>,
        trained_on: Option<DayWord>,
        left_on: Option<DayWord>,
    }
    /// The staff.
    Staff { staff: Vec<StaffRecord>, /** The cursor of what follows. */ next: Option<String>, }
    /// A session that was opened or unlocked; the secret is shown this once.
    Session {
        id: SessionWord,
        staff: StaffWord,
        /** Sent with every request: `Authorization: Bearer ks_…`. */
        secret: String,
        /** When it locks unless it is used, in milliseconds since 1970. */
        locks_at: i64,
        /** When it ends, used or not. */
        ends_at: i64,
        /** Uses of the printed recovery code, to be shown to whoever signs in. */
        recoveries: Vec<RecoveryUsed>,
        entry: Entry,
    }
    /// The printed recovery code was used.
    RecoveryUsed { staff: StaffWord, at: i64, }
    /// A recovery that waits for a second manager.
    RecoveryAsked { staff: StaffWord, by: StaffWord, until: i64, }
    /// Recoveries that wait for a second manager.
    Recoveries { recoveries: Vec<RecoveryAsked>, }
    /// The code to print and to lock away; it is shown this once.
    RecoveryCode { recovery_code: String, entry: Entry, }
    /// A running session.
    SessionLine {
        id: SessionWord,
        staff: StaffWord,
        device: Option<DeviceWord>,
        opened_at: i64,
        used_at: i64,
        ends_at: i64,
        locked: bool,
        own: bool,
    }
    /// Running sessions, the one used last at the top.
    Sessions { sessions: Vec<SessionLine>, }
    /// The session is locked; no entry where it was locked before.
    Locked { entry: Option<Entry>, }
    /// Somebody was invited; the code is shown this once.
    Invited { staff: StaffWord, account: String, invitation: String, until: i64, entry: Entry, }
    /// What whoever takes an invitation up needs.
    Enrolment {
        account: String,
        /** For the authenticator app, to be typed. */
        seed: String,
        /** The same for a QR code. */
        uri: String,
        until: i64,
    }
    /// A token was made for a program; it is shown this once.
    ProgramAdded { id: ProgramWord, token: String, until: DayWord, entry: Entry, }
    /// A program that may act in somebody's name.
    Program {
        id: ProgramWord,
        owner: StaffWord,
        name: String,
        acts: Vec<String>,
        purposes: Vec<String>,
        since: DayWord,
        until: DayWord,
    }
    /// Programs.
    Programs { programs: Vec<Program>, }
    /// A device was registered; the secret is shown this once.
    DeviceAdded {
        id: DeviceWord,
        /** Shown in the header `Kitei-Device` when somebody signs in there. */
        secret: String,
        entry: Entry,
    }
    /// The code by which a device registers itself; it is shown this once.
    DeviceInvited { invitation: String, until: i64, entry: Entry, }
    /// A device of the office.
    Device {
        id: DeviceWord,
        name: String,
        establishment: String,
        by: StaffWord,
        since: i64,
        revoked: Option<i64>,
    }
    /// The office's devices, the newest at the top.
    Devices { devices: Vec<Device>, /** The cursor of what follows. */ next: Option<String>, }
    /// What waits for a manager.
    Review {
        id: String,
        kind: String,
        person: PersonWord,
        staff: StaffWord,
        reason: String,
        at: i64,
        due: DayWord,
        closed: Option<DayWord>,
    }
    /// The reviews that are open.
    Reviews { reviews: Vec<Review>, /** The cursor of what follows. */ next: Option<String>, }
    /// How much waits, and until when.
    Waiting { reviews: usize, due: Option<DayWord>, }
    /// A review was closed.
    ReviewClosed { closed: String, entry: Entry, }
    /// Where the journal does not verify.
    FirstBad { origin: Option<String>, index: u64, what: String, }
    /// Whether the journal verifies.
    Verification {
        ok: bool,
        entries: Option<u64>,
        origins: Option<u64>,
        first_bad: Option<FirstBad>,
    }
    /// A list was handed in.
    ImportAdded { id: ImportWord, entry: Entry, }
    /// A list that was handed in, and how far it has come.
    Import {
        id: ImportWord,
        /** `people` or `orders`. */
        of: String,
        by: StaffWord,
        /** `queued`, `checking`, `checked`, `waiting`, `running`, `done`, `cancelled` or `failed`. */
        state: String,
        /** When it was handed in, in milliseconds since 1970. */
        at: i64,
        /** How many rows of the run were read. */
        done: u64,
        total: u64,
        /** How often its run was begun: more than once where the office stopped in the middle. */
        begun: u32,
        /** What the check found, as `import … --dry-run` tells it. */
        #[schema(value_type = Option<Object>)]
        checked: (),
        /** What was taken in, as `import …` tells it. */
        #[schema(value_type = Option<Object>)]
        report: (),
        /** Why it failed. */
        code: Option<String>,
        reviewed: Option<EntryWord>,
    }
    /// The lists that were handed in, the newest first.
    Imports { imports: Vec<Import>, /** The cursor of what follows. */ next: Option<String>, }
    /// A sentence that the guard holds back.
    Hit {
        /** Empty for CSV. */
        sheet: String,
        row: u64,
        column: String,
        class: String,
        clause: String,
        /** Which of this class in the cell, from 1. */
        hit: usize,
        text: String,
        /** The items that it may belong to. */
        items: Vec<ItemWord>,
    }
    /// The sentences that the guard holds back in a list.
    Hits { hits: Vec<Hit>, entry: Entry, }
    /// Everything that is held of a person, for the person.
    Everything {
        items: BTreeMap<String, String>,
        withheld: Vec<Withheld>,
        #[schema(value_type = Vec<Object>)]
        registrations: (),
        #[schema(value_type = Vec<Object>)]
        consents: (),
        #[schema(value_type = Vec<Object>)]
        withdrawals: (),
        #[schema(value_type = Vec<Object>)]
        referrals: (),
        #[schema(value_type = Vec<Object>)]
        provisions: (),
        #[schema(value_type = Vec<Object>)]
        receipts: (),
        access_history: Vec<HistoryLine>,
        entry: Entry,
    }
    /// One word of how a list comes along.
    Progress { event: String, /** `{state, done, total}`, as JSON. */ data: String, }
    /// The signed list of origins.
    Checkpoint { checkpoint: String, }
    /// An entry with its proof of inclusion.
    Proof { format: String, entry: String, index: u64, proof: Vec<String>, checkpoint: String, }
    /// A clause.
    Clause { id: String, title: Bilingual, text: Bilingual, statute: Vec<String>, }
    /// The clauses of the pack in force.
    Clauses { version: String, clauses: Vec<Clause>, }
    /// An item of the vocabulary.
    Item { id: ItemWord, label: Bilingual, section: String, sensitivity: SensitivityWord, }
    /// The items of the pack in force.
    Items { ok: bool, version: String, items: Vec<Item>, }
    /// Why a ruling comes out as it does.
    Explained { ok: bool, clauses: Vec<Clause>, text: Bilingual, next: Vec<Next>, }
    /// Alive.
    Alive { ok: bool, }
}
