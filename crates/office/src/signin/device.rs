//! Registered devices (B18): a session opens nothing about anybody unless it was opened from one of
//! the office's own. The device shows a secret of its own, which it keeps for years.
//!
//! What this does not give: it says which browser it is, not in which state. That the system and its
//! protection are kept current is for whoever registers it to see.

use std::fmt;

use kitei_custody::OneTimeCode;
use kitei_domain::chance::fresh;
use kitei_domain::{DeviceId, StaffId, Timestamp};
use kitei_rulebook::LawKey;
use kitei_storage::{Op, RegisterKind, RegisterRow, StorageError, Unit};
use serde::{Deserialize, Serialize};

use super::Asker;
use super::guesses::Guessed;
use super::session::Session;
use crate::caller::Caller;
use crate::error::{EntryRef, OfficeError, State, Thing};
use crate::office::Office;
use crate::recipient::filled;

/// How a device's secret begins.
const DEVICE_BEGINS: &str = "kd_";

/// A device to be registered.
#[derive(Debug, Clone)]
pub struct NewDevice {
    /// What people call it.
    pub name: String,
    /// In which establishment it stands.
    pub establishment: String,
}

/// A device was registered; the secret is shown this once.
#[derive(Clone, Serialize)]
pub struct DeviceAdded {
    /// Its id, as the journal names it.
    pub id: DeviceId,
    /// What the device keeps and shows: 256 random bits.
    pub secret: String,
    /// The entry.
    pub entry: EntryRef,
}

impl fmt::Debug for DeviceAdded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceAdded")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A device may register itself with this code; it is shown this once.
#[derive(Clone, Serialize)]
pub struct DeviceInvited {
    /// What is typed at the device: 120 random bits.
    #[serde(rename = "invitation")]
    pub code: String,
    /// Until when.
    pub until: Timestamp,
    /// The entry.
    pub entry: EntryRef,
}

impl fmt::Debug for DeviceInvited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceInvited")
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

/// A device of the office, sealed under the office key; the register finds it by a keyed digest of
/// its secret. One that was revoked stays, for the journal names it, and is found by nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// What people call it.
    pub name: String,
    /// In which establishment it stands.
    pub establishment: String,
    /// Who registered it, or gave the code for it.
    pub by: StaffId,
    /// When.
    pub since: Timestamp,
    /// Since when it is none of the office's any more.
    pub revoked: Option<Timestamp>,
}

/// A code for a device that will be registered, found by a keyed digest of it.
#[derive(Serialize, Deserialize)]
struct DeviceInvitation {
    name: String,
    establishment: String,
    by: StaffId,
    until: Timestamp,
}

impl Office {
    /// Registers the device that the caller sits at, who keeps the secret there. Their session is from
    /// that device from now on.
    ///
    /// # Errors
    /// Refused unless the caller is the placement manager; an empty name or establishment.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn register_device(
        &self,
        caller: &Caller,
        new: NewDevice,
    ) -> Result<DeviceAdded, OfficeError> {
        self.manager_only(caller, "device.add").await?;
        let (device, secret, op) = self.new_device(new, caller.id())?;
        let mut ops = vec![op];
        ops.extend(self.session_moves(caller, device.id).await?);
        let details = registered(&device);
        let entry = self.administer(caller, "device.add", ops, &details).await?;
        Ok(DeviceAdded {
            id: device.id,
            secret,
            entry,
        })
    }

    /// A code by which a device registers itself, for one that the manager does not sit at.
    ///
    /// # Errors
    /// As [`Self::register_device`].
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn invite_device(
        &self,
        caller: &Caller,
        new: NewDevice,
    ) -> Result<DeviceInvited, OfficeError> {
        self.manager_only(caller, "device.invite").await?;
        let hours = i64::from(self.law_number(LawKey::InvitationHours));
        let invitation = DeviceInvitation {
            name: filled("--name", new.name)?,
            establishment: filled("--establishment", new.establishment)?,
            by: caller.id(),
            until: self.clock.now().plus_millis(hours * 3_600_000),
        };
        let code = OneTimeCode::fresh(self.entropy.as_ref());
        let row = self.office_row(
            RegisterKind::DeviceInvitation,
            fresh(self.entropy.as_ref()),
            Some(self.device_invitation_key(&code)),
            &invitation,
            0,
        )?;
        let mut ops = self.device_invitations_over().await?;
        ops.push(Op::PutRegister(row));
        let details = [("change", "device.invited".to_owned())];
        let entry = self.administer(caller, "device.invite", ops, &details);
        Ok(DeviceInvited {
            code: code.printed(),
            until: invitation.until,
            entry: entry.await?,
        })
    }

    /// Registers the device at which a code is typed. Uses the code up.
    ///
    /// # Errors
    /// Refused (`invitation.unknown`); [`OfficeError::Throttled`].
    ///
    /// # Journal
    /// One entry: the device with whoever gave the code, or the refusal.
    pub async fn enrol_device(
        &self,
        code: &str,
        asker: &Asker,
    ) -> Result<DeviceAdded, OfficeError> {
        let from = Guessed::From(self.source_of(asker.address));
        let counted = self.count_guess(&[from]).await?;
        let Some((invitation, row)) = self.find_device_invitation(code).await? else {
            return Err(self.refuse_invitation(asker, counted).await?);
        };
        let new = NewDevice {
            name: invitation.name,
            establishment: invitation.establishment,
        };
        let (device, secret, op) = self.new_device(new, invitation.by)?;
        let mut entry = self.administrative_entry(None, &registered(&device));
        let by = ("invited_by".to_owned(), device.by.to_string());
        entry.details.push(by);
        let kind = RegisterKind::DeviceInvitation;
        let id = row.id;
        // WHY: written once more before it goes: of two who type the code at the same time the second
        // finds it gone or at another revision.
        let unit = Unit::new("device.enrol")
            .with(Op::PutRegister(row))
            .with(Op::RemoveRegister { kind, id })
            .with(op)
            .with(Op::Append(self.draft(&entry)?));
        match self.commit_entry(unit).await {
            Err(OfficeError::Storage(StorageError::RevisionMoved { .. })) => {
                Err(self.refuse_invitation(asker, counted).await?)
            }
            Err(error) => Err(error),
            Ok(entry) => {
                self.take_back_guess(from).await?;
                Ok(DeviceAdded {
                    id: device.id,
                    secret,
                    entry,
                })
            }
        }
    }

    /// The office's devices, revoked ones included, the newest at the top.
    ///
    /// # Errors
    /// Refused unless the caller is the placement manager.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn list_devices(&self, caller: &Caller) -> Result<Vec<Device>, OfficeError> {
        self.manager_only(caller, "device.list").await?;
        let details = [("listed", "devices".to_owned())];
        self.administer(caller, "device.list", Vec::new(), &details)
            .await?;
        let mut devices: Vec<Device> = self.list_office_rows(RegisterKind::Device).await?;
        devices.sort_by_key(|device| std::cmp::Reverse(device.since));
        Ok(devices)
    }

    /// Revokes a device: it is none of the office's any more, and its sessions end.
    ///
    /// # Errors
    /// Refused unless the caller is the placement manager; an unknown device, or one that is revoked.
    ///
    /// # Journal
    /// One `record` entry.
    pub async fn revoke_device(
        &self,
        caller: &Caller,
        id: DeviceId,
    ) -> Result<EntryRef, OfficeError> {
        self.manager_only(caller, "device.revoke").await?;
        let kind = RegisterKind::Device;
        let found = self.find_office_row::<Device>(kind, *id.as_bytes()).await?;
        let (mut device, row) = found.ok_or_else(|| OfficeError::Unknown {
            what: Thing::Device,
            id: id.to_string(),
        })?;
        if device.revoked.is_some() {
            return Err(OfficeError::WrongState {
                what: Thing::Device,
                id: id.to_string(),
                state: State::AlreadyClosed,
            });
        }
        device.revoked = Some(self.clock.now());
        let row = self.office_row(kind, row.id, None, &device, row.revision)?;
        let mut ops = vec![Op::PutRegister(row)];
        let sessions: Vec<Session> = self.list_office_rows(RegisterKind::Session).await?;
        let from_it = sessions.iter().filter(|one| one.device == Some(id));
        ops.extend(from_it.map(|session| Op::RemoveRegister {
            kind: RegisterKind::Session,
            id: *session.id.as_bytes(),
        }));
        let details = [
            ("change", "device.revoked".to_owned()),
            ("device", id.to_string()),
        ];
        self.administer(caller, "device.revoke", ops, &details)
            .await
    }

    /// Which of the office's devices somebody asks from.
    pub(crate) async fn device_of(&self, asker: &Asker) -> Result<Option<DeviceId>, OfficeError> {
        let secret = asker.device.as_deref().unwrap_or_default();
        if !secret.starts_with(DEVICE_BEGINS) {
            return Ok(None);
        }
        let key = self.device_key(secret);
        let row = self
            .data
            .find_register_by_key(RegisterKind::Device, key)
            .await?;
        Ok(row.map(|row| DeviceId::from_bytes(row.id)))
    }

    /// Whether a device is one of the office's.
    pub(crate) async fn is_registered(&self, device: DeviceId) -> Result<bool, OfficeError> {
        let kind = RegisterKind::Device;
        let row = self.data.find_register(kind, *device.as_bytes()).await?;
        Ok(row.is_some_and(|row| row.key.is_some()))
    }

    fn new_device(&self, new: NewDevice, by: StaffId) -> Result<(Device, String, Op), OfficeError> {
        let device = Device {
            id: DeviceId::random(self.entropy.as_ref()),
            name: filled("--name", new.name)?,
            establishment: filled("--establishment", new.establishment)?,
            by,
            since: self.clock.now(),
            revoked: None,
        };
        let secret: [u8; 32] = fresh(self.entropy.as_ref());
        let secret = format!("{DEVICE_BEGINS}{}", hex::encode(secret));
        let row = self.office_row(
            RegisterKind::Device,
            *device.id.as_bytes(),
            Some(self.device_key(&secret)),
            &device,
            0,
        )?;
        Ok((device, secret, Op::PutRegister(row)))
    }

    /// What moves the caller's session to the device that they sit at.
    async fn session_moves(
        &self,
        caller: &Caller,
        device: DeviceId,
    ) -> Result<Option<Op>, OfficeError> {
        let Some(id) = caller.session() else {
            return Ok(None);
        };
        let found = self
            .find_office_row::<Session>(RegisterKind::Session, *id.as_bytes())
            .await?;
        let Some((mut session, row)) = found else {
            return Ok(None);
        };
        session.device = Some(device);
        let key = row.key.unwrap_or_default();
        Ok(Some(self.session_op(&session, key, row.revision)?))
    }

    async fn find_device_invitation(
        &self,
        code: &str,
    ) -> Result<Option<(DeviceInvitation, RegisterRow)>, OfficeError> {
        let Some(code) = OneTimeCode::typed(code) else {
            return Ok(None);
        };
        let key = self.device_invitation_key(&code);
        let kind = RegisterKind::DeviceInvitation;
        let Some(row) = self.data.find_register_by_key(kind, key).await? else {
            return Ok(None);
        };
        let invitation: DeviceInvitation = self.open_office_row(&row)?;
        let holds = self.clock.now() < invitation.until;
        Ok(holds.then_some((invitation, row)))
    }

    /// What removes the codes that have run out.
    async fn device_invitations_over(&self) -> Result<Vec<Op>, OfficeError> {
        let kind = RegisterKind::DeviceInvitation;
        let mut ops = Vec::new();
        for row in self.data.list_registers(kind, None, 500).await? {
            let invitation: DeviceInvitation = self.open_office_row(&row)?;
            if invitation.until <= self.clock.now() {
                ops.push(Op::RemoveRegister { kind, id: row.id });
            }
        }
        Ok(ops)
    }

    fn device_key(&self, secret: &str) -> [u8; 16] {
        self.custody.index().seed("device", secret)
    }

    fn device_invitation_key(&self, code: &OneTimeCode) -> [u8; 16] {
        self.custody.index().seed("device_invitation", code.bare())
    }
}

fn registered(device: &Device) -> [(&'static str, String); 2] {
    [
        ("change", "device.registered".to_owned()),
        ("device", device.id.to_string()),
    ]
}
