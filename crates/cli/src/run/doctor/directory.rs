//! The office directory: there, nobody else's to read, with room to write, its stores of this release.

use std::fs;
use std::path::Path;

use kitei_storage::StorageError;
use kitei_storage_sqlite::{Options, Schema, look_at_data, look_at_keys};

use super::report::Report;
use crate::failure::Failure;
use crate::place::{is_restoring, key_path};

const MIB: u64 = 1024 * 1024;
/// With less than this nothing can be relied on to be written.
const FULL_MIB: u64 = 16;
/// With less than this somebody should make room.
const TIGHT_MIB: u64 = 512;

/// Looks at the directory; whether there is an office in it that can be opened.
pub(super) fn look(dir: Option<&Path>, report: &mut Report<'_>) -> bool {
    let Some(dir) = dir else {
        report.fault("office", "unnamed", &[]);
        return false;
    };
    let place = dir.display().to_string();
    let place = [("place", (&place).into())];
    if is_restoring(dir) {
        report.fault("office", "restoring", &place);
        return false;
    }
    match fs::read_dir(dir) {
        Err(source) => {
            report.failed("office", &Failure::at(dir)(source));
            return false;
        }
        Ok(_) if !dir.join("data.db").exists() || !dir.join("keys.db").exists() => {
            report.fault("office", "missing", &place);
            return false;
        }
        Ok(_) => report.ok("office", "ok", &place),
    }
    permissions(dir, report);
    match rustix::fs::statvfs(dir) {
        Ok(disk) => disk_space(disk.f_bavail.saturating_mul(disk.f_frsize) / MIB, report),
        Err(source) => report.failed("disk", &Failure::at(dir)(source.into())),
    }
    reserve(dir, report);
    let data = schema("data.db", look_at_data(dir), report);
    let keys = schema("keys.db", look_at_keys(dir), report);
    data && keys
}

/// Only the owner may read: whoever has the files and the key file has everything.
fn permissions(dir: &Path, report: &mut Report<'_>) {
    use std::os::unix::fs::PermissionsExt;
    let rooms = [dir.to_owned(), dir.join("keys"), dir.join("files")];
    let files = [dir.join("data.db"), dir.join("keys.db"), key_path(dir)];
    let open = rooms.into_iter().chain(files).find(|path| {
        let found = fs::metadata(path);
        found.is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
    });
    match open {
        None => report.ok("permissions", "ok", &[]),
        Some(path) => {
            let place = path.display().to_string();
            report.fault("permissions", "open", &[("place", (&place).into())]);
        }
    }
}

fn disk_space(free_mib: u64, report: &mut Report<'_>) {
    let free = [("mib", free_mib.into())];
    match free_mib {
        0..FULL_MIB => report.fault("disk", "full", &free),
        FULL_MIB..TIGHT_MIB => report.due("disk", "tight", &free),
        _ => report.ok("disk", "ok", &free),
    }
}

/// The space kept back for what cannot wait; while it is spent nothing else is written.
fn reserve(dir: &Path, report: &mut Report<'_>) {
    let held = fs::metadata(dir.join("reserve"));
    if held.is_ok_and(|file| file.len() >= Options::default().reserve) {
        report.ok("reserve", "ok", &[]);
    } else {
        report.fault("reserve", "spent", &[]);
    }
}

/// Whether a store can be opened without being changed.
fn schema(file: &str, found: Result<Schema, StorageError>, report: &mut Report<'_>) -> bool {
    let file = file.to_owned();
    match found {
        Ok(schema) if schema.found == schema.known => {
            let number = u64::from(schema.found);
            let values = [("file", (&file).into()), ("number", number.into())];
            report.ok("stores", "ok", &values);
            true
        }
        Ok(schema) => {
            let numbers = (u64::from(schema.found), u64::from(schema.known));
            let values = [
                ("file", (&file).into()),
                ("found", numbers.0.into()),
                ("known", numbers.1.into()),
            ];
            report.due("stores", "older", &values);
            false
        }
        Err(error) => {
            report.failed("stores", &Failure::from(error));
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use kitei_i18n::{Locale, Messages};

    use super::*;

    #[test]
    fn little_space_is_told_before_there_is_none() {
        let messages = Messages::new(Locale::En);
        for (mib, state, ok) in [
            (FULL_MIB - 1, "fault", false),
            (FULL_MIB, "to_do", true),
            (TIGHT_MIB - 1, "to_do", true),
            (TIGHT_MIB, "ok", true),
        ] {
            let mut report = Report::new(&messages);
            disk_space(mib, &mut report);
            let answer = report.answer();
            assert_eq!(answer.object["findings"][0]["state"], state);
            assert_eq!(answer.object["ok"], ok);
        }
    }
}
