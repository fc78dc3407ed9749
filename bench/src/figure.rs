//! How a figure is printed: what was measured, against what, beside which probe.

use std::io::Write as _;
use std::time::Duration;

use crate::probe::Probe;

/// Writes a line.
pub(crate) fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// Times of single acts, sorted.
#[derive(Debug, Clone)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    /// Sorts the times.
    pub(crate) fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The time that this many of a thousand stay below.
    pub(crate) fn at(&self, of_thousand: usize) -> Duration {
        let last = self.0.len().saturating_sub(1);
        let place = (last * of_thousand + 500) / 1_000;
        self.0.get(place).copied().unwrap_or_default()
    }

    /// The median.
    pub(crate) fn median(&self) -> Duration {
        self.at(500)
    }
}

impl std::fmt::Display for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (median, slow) = (short(self.median()), short(self.at(990)));
        write!(f, "N {}, median {median}, p99 {slow}", self.len())
    }
}

/// A time in the unit that fits it.
pub(crate) fn short(time: Duration) -> String {
    match time.as_nanos() {
        0..10_000 => format!("{} ns", time.as_nanos()),
        10_000..10_000_000 => format!("{:.0} µs", time.as_secs_f64() * 1e6),
        10_000_000..10_000_000_000 => format!("{:.0} ms", time.as_secs_f64() * 1e3),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// How many per second.
pub(crate) fn rate(count: u64, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64().max(1e-9)
}

/// One printed figure.
#[derive(Debug)]
pub(crate) struct Figure<'a> {
    /// What was measured.
    pub(crate) work: &'a str,
    /// The figure.
    pub(crate) got: String,
    /// The floor and the aim.
    pub(crate) wanted: (&'a str, &'a str),
    /// What else belongs to it.
    pub(crate) with: Vec<String>,
}

impl<'a> Figure<'a> {
    /// A figure with its floor and its aim.
    pub(crate) fn new(work: &'a str, got: String, wanted: (&'a str, &'a str)) -> Self {
        Self {
            work,
            got,
            wanted,
            with: Vec::new(),
        }
    }

    /// With one more line below it.
    pub(crate) fn with(mut self, line: &dyn std::fmt::Display) -> Self {
        self.with.push(line.to_string());
        self
    }

    /// With the probes of before and after.
    pub(crate) fn probed(self, before: &Probe, after: &Probe) -> Self {
        self.with(&format!("probe before: {before}"))
            .with(&format!("probe after:  {after}"))
    }

    /// Prints it.
    pub(crate) fn print(&self) -> anyhow::Result<()> {
        say(&format!("\n{}: {}", self.work, self.got))?;
        say(&format!(
            "  at least {}, aim {}",
            self.wanted.0, self.wanted.1
        ))?;
        for line in &self.with {
            say(&format!("  {line}"))?;
        }
        Ok(())
    }
}
