//! National Provider Identifier: ten digits with a Luhn check digit over `80840` + NPI (45 CFR 162.406).

/// True for ten digits whose check digit is right.
pub fn is_valid_npi(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10 && bytes.iter().all(u8::is_ascii_digit) && matches!(bytes.first(), Some(b'1' | b'2')) && luhn_sum(bytes).is_multiple_of(10)
}

/// The tenth digit for nine digits, or `None` when they are not nine digits.
pub fn npi_check_digit(nine: &str) -> Option<char> {
    if nine.len() != 9 || !nine.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut padded = nine.as_bytes().to_vec();
    padded.push(b'0');
    char::from_digit((10 - luhn_sum(&padded) % 10) % 10, 10)
}

/// The Luhn sum of ten digits behind the constant prefix `80840`, which contributes 24.
fn luhn_sum(digits: &[u8]) -> u32 {
    let contribution = |(place, digit): (usize, &u8)| {
        let value = u32::from(digit - b'0');
        // Counted from the right, every second digit is doubled; with ten digits those have even places from the left.
        if place % 2 == 0 { value * 2 / 10 + value * 2 % 10 } else { value }
    };
    24 + digits.iter().enumerate().map(contribution).sum::<u32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digit_catches_a_wrong_digit() {
        assert!(is_valid_npi("1234567893"));
        assert!(!is_valid_npi("1234567890"));
        assert!(!is_valid_npi("1234567839"));
        assert!(!is_valid_npi("123456789"));
        assert!(!is_valid_npi("3234567893"));
        assert_eq!(npi_check_digit("123456789"), Some('3'));
    }
}
