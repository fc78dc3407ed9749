//! Counts for Prometheus: requests by method, route template and status. No label holds an id.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How often which route answered what.
#[derive(Debug, Default)]
pub struct Counts(Mutex<BTreeMap<(String, &'static str, u16), u64>>);

impl Counts {
    /// Counts one answer.
    pub(crate) fn add(&self, method: &'static str, route: String, status: u16) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((route, method, status)).or_default() += 1;
    }

    /// How many answers there were.
    pub(crate) fn total(&self) -> u64 {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.values().sum()
    }

    /// The text that Prometheus reads.
    pub fn text(&self) -> String {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from(
            "# HELP kitei_requests_total Requests by route template and status.\n\
             # TYPE kitei_requests_total counter\n",
        );
        for ((route, method, status), count) in &*counts {
            let line = format!(
                "kitei_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}\n"
            );
            text.push_str(&line);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_template_and_status() {
        let counts = Counts::default();
        counts.add("GET", "/api/v1/people/{person}".to_owned(), 200);
        counts.add("GET", "/api/v1/people/{person}".to_owned(), 200);
        assert_eq!(counts.total(), 2);
        let line = "kitei_requests_total{method=\"GET\",route=\"/api/v1/people/{person}\",status=\"200\"} 2\n";
        assert!(counts.text().ends_with(line));
    }
}
