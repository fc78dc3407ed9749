//! A person's own page: who comes in by which address, what they see and do there, and what stays shut.

mod coming_in;
mod doing;
mod second_proof;

use std::net::{IpAddr, Ipv4Addr};

use kitei_office::{Asker, NewOwnSession, OfficeError, OwnSignIn, Subject};
use kitei_testing::{SEEKER, TestOffice};

use crate::posted::{code_in, received, send};

/// The address under which everybody's test person is registered.
pub(crate) fn address() -> &'static str {
    SEEKER.iter().find(|(item, _)| *item == "mail").unwrap().1
}

/// Somebody at a telephone.
pub(crate) fn asker() -> Asker {
    Asker {
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
        device: None,
    }
}

/// Asks for a code and reads it out of the mail.
pub(crate) async fn ask(test: &TestOffice, address: &str) -> String {
    // A code that was asked for within a minute is the same one.
    test.clock.advance_ms(61_000);
    test.office.ask_own_code(address, &asker()).await.unwrap();
    send(test).await;
    code_in(received(test).last().unwrap())
}

pub(crate) async fn enter(
    test: &TestOffice,
    address: &str,
    code: &str,
    slip: &str,
) -> Result<NewOwnSession, OfficeError> {
    let proof = OwnSignIn {
        address: address.to_owned(),
        code: code.to_owned(),
        slip: slip.to_owned(),
    };
    test.office.open_own_session(&proof, &asker()).await
}

/// The test person, come in to their own page.
pub(crate) async fn come_in(test: &TestOffice) -> Subject {
    let code = ask(test, address()).await;
    let opened = enter(test, address(), &code, "").await.unwrap();
    test.office.own_session(&opened.secret).await.unwrap()
}
