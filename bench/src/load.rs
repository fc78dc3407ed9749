//! How busy the machine is, since a figure without it says little; what a process holds and has used.

use std::time::Duration;

/// The load averages of the machine, where it tells them.
pub(crate) fn now() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let averages: Vec<&str> = text.split_whitespace().take(3).collect();
    if averages.is_empty() {
        "unknown".to_owned()
    } else {
        averages.join(" ")
    }
}

/// The resident memory of this process in bytes, where the system tells it.
pub(crate) fn resident() -> Option<u64> {
    resident_of("self")
}

/// The resident memory of a process in bytes, where the system tells it.
pub(crate) fn resident_of(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

/// The processor time of a process, where the system tells it (in hundredths of a second, as Linux
/// shows them).
pub(crate) fn worked(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program stands in brackets and may hold spaces; 11 words later come the ticks.
    let (_, after) = stat.rsplit_once(')')?;
    let mut words = after.split_whitespace().skip(11);
    let user: u64 = words.next()?.parse().ok()?;
    let system: u64 = words.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}
