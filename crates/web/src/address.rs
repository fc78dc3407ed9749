//! Addresses of this site, as a form or a query brings them back.

/// The path of a page of this site. What is none leads to the first page, so that no form sends
/// anybody to another site.
pub(crate) fn of_this_site(text: &str) -> &str {
    let known = |c: char| c.is_ascii_alphanumeric() || "/-_.?=&".contains(c);
    let is_path = text.starts_with('/') && !text.starts_with("//");
    if is_path && text.len() <= 512 && text.chars().all(known) {
        text
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::of_this_site;

    #[test]
    fn no_address_leads_to_another_site() {
        for good in ["/", "/notice", "/people/p_0a?for=placement.interview"] {
            assert_eq!(of_this_site(good), good);
        }
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/a\r\nb",
            "/%0d",
        ] {
            assert_eq!(of_this_site(bad), "/", "{bad}");
        }
    }
}
