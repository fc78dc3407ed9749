//! Signing in: accounts, sessions that lock and end, guesses that are waited for.

mod changing;
pub(crate) mod devices;
mod guessing;
mod inviting;
mod programs;
mod recovering;
mod sessions;

use std::net::{IpAddr, Ipv4Addr};

use kitei_custody::TotpSeed;
use kitei_domain::{Role, StaffId};
use kitei_journal::Entry;
use kitei_office::{Asker, Caller, NewSession, OfficeError, SignIn};
use kitei_testing::TestOffice;

pub(crate) const PASSWORD: &str = "青い傘が三本、駅前の喫茶店に";

/// Somebody who asks from this machine's own address.
pub(crate) const HERE: Asker = Asker {
    address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
    device: None,
};

pub(crate) fn from(address: &str) -> Asker {
    Asker {
        address: address.parse::<IpAddr>().unwrap(),
        device: None,
    }
}

/// A member of the staff who can sign in.
#[derive(Debug)]
pub(crate) struct Enrolled {
    pub(crate) staff: StaffId,
    pub(crate) account: &'static str,
    pub(crate) seed: TotpSeed,
    /// The session that taking up the invitation opened.
    pub(crate) session: NewSession,
}

impl Enrolled {
    /// A member whom the manager invited and who took the invitation up. The code that it took is
    /// used; half a minute later there is another.
    pub(crate) async fn of(test: &TestOffice, staff: StaffId, account: &'static str) -> Self {
        let office = &test.office;
        let manager = test.manager().await;
        let invited = office.invite(&manager, staff, Some(account)).await.unwrap();
        let shown = office.read_invitation(&invited.code, &HERE).await.unwrap();
        let seed = TotpSeed::read(&shown.seed).unwrap();
        let code = code(test, &seed);
        let session = office
            .enrol(&invited.code, PASSWORD, &code, &HERE)
            .await
            .unwrap();
        test.clock.advance_ms(30_000);
        Self {
            staff,
            account,
            seed,
            session,
        }
    }

    pub(crate) async fn manager(test: &TestOffice) -> Self {
        let manager = test.manager().await;
        Self::of(test, manager.id(), "manager").await
    }

    pub(crate) async fn coordinator(test: &TestOffice) -> Self {
        let staff = test.coordinator("placement").await.id();
        Self::of(test, staff, "sato").await
    }

    pub(crate) fn proof(&self, test: &TestOffice) -> SignIn {
        SignIn {
            account: self.account.to_owned(),
            password: PASSWORD.to_owned(),
            code: code(test, &self.seed),
        }
    }

    /// Signs in with the code of now, and waits for the next one.
    pub(crate) async fn sign_in(&self, test: &TestOffice) -> NewSession {
        let opened = test.office.open_session(self.proof(test), &HERE).await;
        test.clock.advance_ms(30_000);
        opened.unwrap()
    }
}

/// The code that the app shows now.
pub(crate) fn code(test: &TestOffice, seed: &TotpSeed) -> String {
    seed.code_at(kitei_domain::Clock::now(test.clock.as_ref()))
}

/// The newest entry.
pub(crate) async fn newest(test: &TestOffice) -> Entry {
    test.journal().await.pop().unwrap().1
}

/// What the newest entry says under a name.
pub(crate) async fn said(test: &TestOffice, name: &str) -> Option<String> {
    newest(test).await.find_detail(name).map(str::to_owned)
}

/// The code of a refusal, or another error's.
pub(crate) fn word<T: std::fmt::Debug>(result: Result<T, OfficeError>) -> String {
    result.unwrap_err().code()
}

/// A coordinator and a manager, both able to sign in, and the manager at work.
pub(crate) async fn two(test: &TestOffice) -> (Enrolled, Enrolled, Caller) {
    let manager = Enrolled::manager(test).await;
    let coordinator = Enrolled::coordinator(test).await;
    let caller = test.office.session(&manager.session.secret).await.unwrap();
    assert!(caller.holds(Role::PlacementManager));
    (manager, coordinator, caller)
}
