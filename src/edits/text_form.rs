//! Forms of identifiers and addresses, told from the text alone: ZIP codes, post-office boxes, taxonomy codes, Medicare beneficiary identifiers.
//!
//! A right form does *not* mean that the thing exists. NPIs are in `model`, procedure codes in `codes`.

/// True for exactly so many digits once a dash is dropped (`62701-0001` has nine).
pub fn has_digits(text: &str, digits: usize) -> bool {
    let mut counted = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => counted += 1,
            b'-' => {}
            _ => return false,
        }
    }
    counted == digits
}

/// True for a United States ZIP code of five or nine digits.
pub fn is_zip(text: &str) -> bool {
    has_digits(text, 5) || has_digits(text, 9)
}

/// True for a nine-digit tax id that somebody could have been given: not nine times the same digit.
pub fn is_tax_id(text: &str) -> bool {
    let mut digits = text.bytes().filter(u8::is_ascii_digit);
    let first = digits.next();
    has_digits(text, 9) && digits.any(|digit| Some(digit) != first)
}

/// True when a street line is a post-office box, in the ways people write it: `PO Box 12`, `P.O. BOX 12`, `Post Office Box 12`, `POB 12`.
pub fn is_po_box(street: &str) -> bool {
    let mut words = street.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let (mut before_last, mut last) = ("", "");
    words.any(|word| {
        let is = |text: &str, wanted: &str| text.eq_ignore_ascii_case(wanted);
        let ends_here = is(word, "POBOX")
            || (is(word, "BOX") && (is(last, "PO") || (is(before_last, "P") && is(last, "O")) || (is(before_last, "POST") && is(last, "OFFICE"))))
            || (is(last, "POB") && word.bytes().all(|byte| byte.is_ascii_digit()));
        (before_last, last) = (last, word);
        ends_here
    })
}

/// True for the form of a provider taxonomy code: ten capital letters and digits that begin with two digits and end with X.
pub fn is_taxonomy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let allowed = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    bytes.len() == 10 && bytes.iter().all(allowed) && bytes.iter().take(2).all(u8::is_ascii_digit) && bytes.ends_with(b"X")
}

/// True for the form of a Medicare beneficiary identifier: eleven characters `C A AN N A AN N A A N N`, without regard to case, dashes and blanks.
/// C is 1 to 9, A a letter other than S L O I B Z, N a digit, AN either (CMS, Medicare beneficiary identifier format).
pub fn is_mbi(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_uppercase() && !b"SLOIBZ".contains(&byte);
    let mut characters = text.bytes().filter(|byte| !matches!(byte, b'-' | b' ')).map(|byte| byte.to_ascii_uppercase());
    let follows_form = b"CAXNAXNAANN".iter().all(|kind| {
        characters.next().is_some_and(|byte| match kind {
            b'C' => (b'1'..=b'9').contains(&byte),
            b'A' => letter(byte),
            b'N' => byte.is_ascii_digit(),
            _ => letter(byte) || byte.is_ascii_digit(),
        })
    });
    follows_form && characters.next().is_none()
}

/// True for a national drug code that has one reading as claims carry it: eleven digits, 5-4-2, or ten digits whose dashes say where the zero belongs.
pub fn is_ndc(text: &str) -> bool {
    crate::model::ndc_number(text).is_some()
}

/// True for the form of a CLIA number: ten characters, two digits, `D` in either case, seven digits.
pub fn is_clia(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10 && bytes.iter().enumerate().all(|(place, byte)| if place == 2 { byte.eq_ignore_ascii_case(&b'D') } else { byte.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zip_codes_and_tax_ids() {
        assert!(is_zip("62701") && is_zip("62701-0001") && is_zip("627010001"));
        assert!(!is_zip("6270") && !is_zip("62701 0001") && !is_zip("ABCDE") && !is_zip(""));
        assert!(is_tax_id("12-3456789") && !is_tax_id("000000000") && !is_tax_id("12345678") && !is_tax_id("12345678X"));
    }

    #[test]
    fn post_office_boxes_however_written() {
        for street in ["PO Box 12", "P.O. BOX 12", "p o box 12", "Post Office Box 12", "POB 12", "POBOX 12", "1 Main St, PO Box 4"] {
            assert!(is_po_box(street), "{street}");
        }
        for street in ["12 Boxwood Ln", "100 Post Rd", "7 Box Elder Way", "1 Poboxer St", "", "POB"] {
            assert!(!is_po_box(street), "{street}");
        }
    }

    #[test]
    fn identifiers_of_the_right_form() {
        assert!(is_taxonomy("207Q00000X") && is_taxonomy("261QP2300X") && is_taxonomy("1041C0700X"));
        assert!(!is_taxonomy("207Q00000") && !is_taxonomy("207q00000X") && !is_taxonomy("FAMILYDOCX"));
        assert!(is_mbi("1EG4-TE5-MK73") && is_mbi("1eg4te5mk73"));
        assert!(!is_mbi("0EG4TE5MK73") && !is_mbi("1SG4TE5MK73") && !is_mbi("1EG4TE5MK7") && !is_mbi("1EG4TE5MK733") && !is_mbi("123456789A"));
        assert!(is_ndc("00002-7140-01") && is_ndc("00002714001") && is_ndc("0002-7140-01") && !is_ndc("0002714001") && !is_ndc("2714001") && !is_ndc("00002-7140-0A"));
        assert!(is_clia("11D1234567") && is_clia("11d1234567") && !is_clia("11X1234567") && !is_clia("11D123456"));
    }
}
