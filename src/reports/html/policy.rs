//! The content security policy of the page: nothing from anywhere, and only the style and script whose hashes stand in it.

use sha2::{Digest, Sha256};

/// The policy for this style and script. Data from an export that found its way into the page could not run, whatever it is.
pub(super) fn content_security_policy(style: &str, script: &str) -> String {
    let (style, script) = (base64(&Sha256::digest(style.as_bytes())), base64(&Sha256::digest(script.as_bytes())));
    format!("default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; img-src data:; base-uri 'none'; form-action 'none'")
}

/// Base64 with padding (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let [first, second, third] = [0, 1, 2].map(|place| chunk.get(place).copied().unwrap_or(0));
        let group = u32::from(first) << 16 | u32::from(second) << 8 | u32::from(third);
        for place in 0..4u32 {
            let is_padding = place as usize > chunk.len();
            // Six bits are below 64, so the digit is always there.
            let digit = DIGITS.get((group >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            text.push(char::from(if is_padding { b'=' } else { digit }));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_agrees_with_the_standards_examples() {
        for (plain, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn a_changed_script_changes_the_policy() {
        assert_ne!(content_security_policy("", "a"), content_security_policy("", "b"));
    }
}
