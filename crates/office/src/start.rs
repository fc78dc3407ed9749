//! Making an office, and opening one: the keys are checked first, then what a crash left unfinished
//! is finished before the first act.

use std::collections::{BTreeMap, BTreeSet};

use kitei_custody::{Custody, EpochKey, Fingerprint, IndexKey, KeyFile, KeyId, OfficeKey};
use kitei_domain::{Day, OriginId, Role, StaffId};
use kitei_journal::SigningKey;
use kitei_rulebook::{Bundle, CheckedPack, RulePack};
use kitei_storage::{DataStore, KeyOp, KeyStore, KeyUnit, Op, RegisterKind, Unit};
use serde::{Deserialize, Serialize};

use crate::caller::StaffRecord;
use crate::consent::Deletion;
use crate::erase::ErasureIntent;
use crate::error::{OfficeError, Problem};
use crate::matching::Matching;
use crate::office::{Ground, Office};
use crate::packs::{Enacted, Packs};
use crate::staff::StaffAdded;

const INDEX: &str = "index_key";
const OFFICE: &str = "office_key";
const WANTED: &str = "wanted_key";
const OPERATOR: &str = "operator_name";
pub(crate) const RECONFIRMED: &str = "reconfirmed";

/// An enacted rule pack as stored: the days from and to which it is in force, its files, and the digest that
/// they had when they were checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EnactedPack {
    pub(crate) version: String,
    pub(crate) from: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<Day>,
    pub(crate) digest: String,
    pub(crate) bundle: String,
}

impl Office {
    /// Makes an office on empty stores, with its first manager, who holds the three manager roles
    /// and is pledged and trained that day.
    ///
    /// # Errors
    /// A rule pack with faults or that has ended, or stores that are not empty.
    ///
    /// # Journal
    /// Opens the first origin; its first entry records the office and the manager.
    pub async fn create(
        ground: Ground,
        key_file: &KeyFile,
        operator_name: &str,
        manager_name: &str,
        bundle: &Bundle,
    ) -> Result<(Self, StaffAdded), OfficeError> {
        let today = ground.clock.now().day();
        let checked = CheckedPack::load(bundle).map_err(OfficeError::Pack)?;
        let pack = checked.pack();
        let from = pack.from().min(today);
        if pack.to().is_some_and(|to| to < today) {
            return Err(OfficeError::Unusable {
                what: "to",
                problem: Problem::Backwards,
            });
        }
        let epoch = key_file.epoch_key()?;
        let operator = ground.data.operator();
        let entropy = ground.entropy.as_ref();
        let (index, office) = (IndexKey::fresh(entropy), OfficeKey::fresh(entropy));
        let mut unit = KeyUnit::new("office.create");
        unit.ops
            .push(meta(INDEX, index.seal(&epoch, operator, entropy)?));
        unit.ops
            .push(meta(OFFICE, office.seal(&epoch, operator, entropy)?));
        unit.ops.push(meta(WANTED, key_id_bytes(key_file.id())));
        ground.keys.commit(unit).await?;
        let (custody, seal) = Custody::new(epoch, index, office);
        let version = pack.version().to_owned();
        let enacted = Enacted::new((from, pack.to()), bundle.clone(), pack.digest());
        let packs = Packs::new(BTreeMap::from([(version, enacted)]), today)?;
        let office = Self {
            operator_name: operator_name.to_owned(),
            signing: SigningKey::from_seed(operator, key_file.signing_seed())?,
            data: ground.data,
            keys: ground.keys,
            clock: ground.clock,
            entropy: ground.entropy,
            files: ground.files,
            operator,
            custody,
            seal,
            packs,
            reconfirmed: true,
            matching: Matching::default(),
        };
        let manager = office
            .write_first(operator_name, manager_name, from, bundle)
            .await?;
        Ok((office, manager))
    }

    async fn write_first(
        &self,
        operator_name: &str,
        manager_name: &str,
        from: Day,
        bundle: &Bundle,
    ) -> Result<StaffAdded, OfficeError> {
        let now = self.clock.now();
        let record = StaffRecord {
            id: StaffId::random(self.entropy.as_ref()),
            name: manager_name.to_owned(),
            roles: BTreeSet::from([
                Role::PlacementManager,
                Role::DispatchManager,
                Role::PrivacyOfficer,
            ]),
            departments: self.departments().into_iter().map(str::to_owned).collect(),
            pledged_on: Some(now.day()),
            trained_on: Some(now.day()),
            left_on: None,
        };
        let (token, staff) = self.staff_op(&record)?;
        let details = [
            ("office", self.operator.to_string()),
            ("staff", record.id.to_string()),
            ("change", "added".to_owned()),
        ];
        let mut unit = Unit::new("office.create");
        unit.ops = vec![
            Op::OpenOrigin {
                origin: OriginId::random(self.entropy.as_ref()),
                opened: now,
            },
            Op::SetMeta {
                key: OPERATOR.to_owned(),
                value: operator_name.as_bytes().to_vec(),
                expected: Some(None),
            },
            Op::SetMeta {
                key: RECONFIRMED.to_owned(),
                value: vec![1],
                expected: Some(None),
            },
            self.pack_op(self.packs.in_force(), from, bundle)?,
            staff,
            Op::Append(self.draft(&self.administrative_entry(None, &details))?),
        ];
        let entry = self.commit_entry(unit).await?;
        Ok(StaffAdded {
            id: record.id,
            token,
            entry: Some(entry),
        })
    }

    /// Opens an office and finishes what a crash left: half-collected people are swept, erasures
    /// and deletions resumed, look-up tokens mended.
    ///
    /// # Errors
    /// [`kitei_custody::CustodyError`] naming the wanted key when the key file is not the key store's; nothing is
    /// changed then.
    pub async fn open(ground: Ground, key_file: &KeyFile) -> Result<Self, OfficeError> {
        let office = Self::open_beside(ground, key_file).await?;
        office.resume_unfinished().await?;
        Ok(office)
    }

    /// Opens an office that somebody else may be working in: nothing is finished or swept, since
    /// what looks unfinished may be under way.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_beside(ground: Ground, key_file: &KeyFile) -> Result<Self, OfficeError> {
        let unlocked = Unlocked::read(&ground, key_file).await?;
        let today = ground.clock.now().day();
        let packs = read_packs(ground.data.as_ref(), &unlocked.office, today).await?;
        Self::with_keys(ground, key_file, unlocked, packs).await
    }

    /// Opens an office as [`Self::open`] does, with rule packs that were read from this store, or
    /// from one that it is a copy of, before.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_with_packs(
        ground: Ground,
        key_file: &KeyFile,
        packs: Packs,
    ) -> Result<Self, OfficeError> {
        let unlocked = Unlocked::read(&ground, key_file).await?;
        let office = Self::with_keys(ground, key_file, unlocked, packs).await?;
        office.resume_unfinished().await?;
        Ok(office)
    }

    async fn with_keys(
        ground: Ground,
        key_file: &KeyFile,
        unlocked: Unlocked,
        packs: Packs,
    ) -> Result<Self, OfficeError> {
        let operator = ground.data.operator();
        let name = ground.data.find_meta(OPERATOR).await?.unwrap_or_default();
        let reconfirmed = ground.data.find_meta(RECONFIRMED).await? == Some(vec![1]);
        let (custody, seal) = Custody::new(unlocked.epoch, unlocked.index, unlocked.office);
        Ok(Self {
            operator_name: String::from_utf8_lossy(&name).into_owned(),
            signing: SigningKey::from_seed(operator, key_file.signing_seed())?,
            data: ground.data,
            keys: ground.keys,
            clock: ground.clock,
            entropy: ground.entropy,
            files: ground.files,
            operator,
            custody,
            seal,
            packs,
            reconfirmed,
            matching: Matching::default(),
        })
    }

    /// Finishes what a crash left.
    pub(crate) async fn resume_unfinished(&self) -> Result<(), OfficeError> {
        let erasures: Vec<ErasureIntent> =
            self.list_office_rows(RegisterKind::ErasureIntent).await?;
        for erasure in erasures {
            self.finish_erasure(erasure).await?;
        }
        let deletions: Vec<Deletion> = self.list_office_rows(RegisterKind::Deletion).await?;
        for deletion in &deletions {
            self.resume_deletion(deletion).await?;
        }
        self.resume_imports().await?;
        for person in self.keys.list_pending().await? {
            if self.data.find_person(person).await?.is_some() {
                self.sweep_evidence(person).await?;
                self.mend(person).await?;
            } else {
                self.sweep(person).await?;
            }
        }
        Ok(())
    }

    /// Removes a keyring whose data never came.
    async fn sweep(&self, person: kitei_domain::PersonId) -> Result<(), OfficeError> {
        let Some((keyring, _)) = self.find_keyring_row(person).await? else {
            return Ok(());
        };
        let mut unit = KeyUnit::new("office.sweep").urgent();
        for seed in keyring.seeds() {
            unit.ops.push(KeyOp::RemoveToken {
                token: self.custody.epoch().token(seed),
                person,
            });
        }
        unit.ops.push(KeyOp::RemoveKeyring(person));
        Ok(self.keys.commit(unit).await?)
    }

    /// The operation that stores an enacted pack.
    pub(crate) fn pack_op(
        &self,
        pack: &RulePack,
        from: Day,
        bundle: &Bundle,
    ) -> Result<Op, OfficeError> {
        let version = pack.version();
        let key = self.custody.index().seed("pack_version", version);
        let enacted = EnactedPack {
            version: version.to_owned(),
            from,
            to: pack.to(),
            digest: hex::encode(pack.digest()),
            bundle: base64::Engine::encode(
                &base64::engine::general_purpose::STANDARD,
                bundle.to_bytes(),
            ),
        };
        let row = self.office_row(RegisterKind::Pack, key, Some(key), &enacted, 0)?;
        Ok(Op::PutRegister(row))
    }
}

/// The keys that every other key hangs on.
struct Unlocked {
    epoch: EpochKey,
    index: IndexKey,
    office: OfficeKey,
}

impl Unlocked {
    async fn read(ground: &Ground, key_file: &KeyFile) -> Result<Self, OfficeError> {
        let keys = ground.keys.as_ref();
        key_file.expect(wanted_key(keys).await?)?;
        let epoch = key_file.epoch_key()?;
        let operator = ground.data.operator();
        let index = IndexKey::open(&epoch, operator, &find_meta(keys, INDEX).await?)?;
        let office = OfficeKey::open(&epoch, operator, &find_meta(keys, OFFICE).await?)?;
        Ok(Self {
            epoch,
            index,
            office,
        })
    }
}

/// Which key the key store wants: named before any key is asked for.
///
/// # Errors
/// When the key store does not say.
pub async fn wanted_key(keys: &dyn KeyStore) -> Result<KeyId, OfficeError> {
    let bytes = find_meta(keys, WANTED).await?;
    let corrupt = OfficeError::Corrupt { what: "key store" };
    let Ok(bytes) = <[u8; 12]>::try_from(bytes) else {
        return Err(corrupt);
    };
    let [a, b, c, d, fingerprint @ ..] = bytes;
    Ok(KeyId {
        epoch: u32::from_be_bytes([a, b, c, d]),
        fingerprint: Fingerprint(fingerprint),
    })
}

pub(crate) fn key_id_bytes(id: KeyId) -> Vec<u8> {
    let mut bytes = id.epoch.to_be_bytes().to_vec();
    bytes.extend_from_slice(&id.fingerprint.0);
    bytes
}

/// The meta rows that hang on the epoch key, sealed for another epoch.
pub(crate) fn epoch_metas(office: &Office, key_file: &KeyFile) -> Result<Vec<KeyOp>, OfficeError> {
    let epoch = key_file.epoch_key()?;
    let entropy = office.entropy.as_ref();
    Ok(vec![
        meta(
            INDEX,
            office
                .custody
                .index()
                .seal(&epoch, office.operator, entropy)?,
        ),
        meta(
            OFFICE,
            office
                .custody
                .office()
                .seal(&epoch, office.operator, entropy)?,
        ),
        meta(WANTED, key_id_bytes(key_file.id())),
    ])
}

fn meta(key: &str, value: Vec<u8>) -> KeyOp {
    KeyOp::SetMeta {
        key: key.to_owned(),
        value,
        expected: None,
    }
}

async fn find_meta(keys: &dyn KeyStore, key: &str) -> Result<Vec<u8>, OfficeError> {
    keys.find_meta(key)
        .await?
        .ok_or(OfficeError::Corrupt { what: "key store" })
}

async fn read_packs(
    data: &dyn DataStore,
    office: &OfficeKey,
    today: Day,
) -> Result<Packs, OfficeError> {
    let corrupt = || OfficeError::Corrupt { what: "rule pack" };
    let mut enacted = BTreeMap::new();
    for row in data
        .list_registers(RegisterKind::Pack, None, 10_000)
        .await?
    {
        let sealed = kitei_custody::Sealed::from_ciphertext(row.sealed);
        let json = office.open_row(row.kind.as_str(), &row.id, &sealed)?;
        let pack: EnactedPack = serde_json::from_slice(&json).map_err(|_unreadable| corrupt())?;
        let bytes = base64::Engine::decode(
            &base64::engine::general_purpose::STANDARD,
            pack.bundle.as_bytes(),
        );
        let bundle = Bundle::from_bytes(&bytes.map_err(|_unreadable| corrupt())?)
            .map_err(|_unreadable| corrupt())?;
        let mut digest = [0; 32];
        hex::decode_to_slice(&pack.digest, &mut digest).map_err(|_unreadable| corrupt())?;
        enacted.insert(
            pack.version,
            Enacted::new((pack.from, pack.to), bundle, digest),
        );
    }
    Packs::new(enacted, today)
}
