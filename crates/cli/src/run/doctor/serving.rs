//! What `kitei serve` would stand on: address, certificate, and the proxy before it.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use kitei_domain::{Clock, Timestamp};
use kitei_i18n::dates;

use super::report::Report;
use crate::args::DoctorArgs;
use crate::failure::Failure;
use crate::run::serve::certificate;
use crate::system::SystemClock;

/// A certificate that ends within so many days is to be renewed.
const SOON_DAYS: i64 = 30;

/// Looks at what was named; nothing is said of what was not.
pub(super) fn look(args: &DoctorArgs, report: &mut Report<'_>) {
    let files = args.tls_certificate.as_deref().zip(args.tls_key.as_deref());
    if let Some(address) = args.listen {
        let encrypted = args.behind_proxy || files.is_some();
        listening(address, encrypted, report);
    }
    if let Some(files) = files {
        shown(files, SystemClock.now(), report);
    }
    if args.behind_proxy {
        // The server cannot see what a proxy does to a request before there is one.
        report.due("proxy", "headers", &[]);
    }
}

fn listening(address: SocketAddr, encrypted: bool, report: &mut Report<'_>) {
    if !address.ip().is_loopback() && !encrypted {
        report.failed("listen", &Failure::ListenRefused);
        return;
    }
    let text = address.to_string();
    let place = [("address", (&text).into())];
    match TcpListener::bind(address) {
        Ok(_free) => report.ok("listen", "ok", &place),
        Err(source) if source.kind() == ErrorKind::AddrInUse => {
            report.due("listen", "taken", &place);
        }
        Err(source) => report.failed(
            "listen",
            &Failure::Io {
                place: text,
                source,
            },
        ),
    }
}

fn shown(files: (&Path, &Path), now: Timestamp, report: &mut Report<'_>) {
    let certificate = match certificate(files) {
        Ok(certificate) => certificate,
        Err(failure) => return report.failed("certificate", &failure),
    };
    let Some((from, until)) = certificate.holds() else {
        return report.due("certificate", "unreadable", &[]);
    };
    let locale = report.messages.locale();
    let days = (dates::minute(locale, from), dates::minute(locale, until));
    let values = [("from", (&days.0).into()), ("until", (&days.1).into())];
    if now < from {
        report.fault("certificate", "early", &values);
    } else if until < now {
        report.fault("certificate", "ended", &values);
    } else if until.day() < now.day().plus_days(SOON_DAYS) {
        report.due("certificate", "soon", &values);
    } else {
        report.ok("certificate", "ok", &values);
    }
}
