//! Links within the page: from a total to its rows, and from a row to its account. The script reads what these functions write; see `templates/tables/address.js`.

use std::fmt::Write;

/// The rows of a table whose columns hold these values, by the columns' keys: `rows("aging_detail", &[("owner", "patient"), ("bucket", "0-30")])`.
/// A column named twice may hold either value. An empty value means a blank cell; `91..`, `..30` and `10..20` are ranges of numbers, days or dates.
pub fn rows(table: &str, columns: &[(&str, &str)]) -> String {
    let mut link = format!("#{table}");
    for (place, (key, value)) in columns.iter().enumerate() {
        link.push(if place == 0 { '?' } else { '&' });
        escape(key, &mut link);
        link.push('=');
        escape(value, &mut link);
    }
    link
}

/// One guarantor's account.
pub fn account(guarantor_id: &str) -> String {
    let mut link = "#account=".to_owned();
    escape(guarantor_id, &mut link);
    link
}

/// Percent-encodes everything but letters, digits and a few harmless marks (RFC 3986, section 2).
fn escape(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        assert_eq!(rows("aging_detail", &[("payer", "A & B=C"), ("bucket", "121+")]), "#aging_detail?payer=A%20%26%20B%3DC&bucket=121%2B");
        assert_eq!((rows("referrals", &[]), account("G/1\"é")), ("#referrals".to_owned(), "#account=G%2F1%22%C3%A9".to_owned()));
    }
}
