//! Cleaning of free text for X12: the one place where names, addresses and remarks become elements.
//!
//! Nothing here allocates, and nothing that comes out can contain a delimiter. It does *not* decide whether an element is required: callers look at the returned length.

/// Appends `text` in capital ASCII letters, with delimiters and control characters replaced by blanks, runs of blanks made one and blanks at both ends dropped.
/// At most `limit` bytes are appended (the element's longest form). Returns how many; 0 means that nothing was left.
pub fn push_text(text: &str, limit: usize, out: &mut Vec<u8>) -> usize {
    let mut sink = Sink { start: out.len(), limit, blank: false, out };
    for character in text.chars() {
        let fits = match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => sink.put(clean_ascii(byte)),
            _ => transliterated(character).bytes().all(|byte| sink.put(byte)),
        };
        if !fits {
            break;
        }
    }
    sink.out.len() - sink.start
}

/// Appends only the digits of `text`, at most `limit`. For ZIP codes, telephone numbers, tax ids. Returns how many.
pub fn push_digits(text: &str, limit: usize, out: &mut Vec<u8>) -> usize {
    let start = out.len();
    out.extend(text.bytes().filter(u8::is_ascii_digit).take(limit));
    out.len() - start
}

/// Appends the ten digits of a telephone number of the United States, whose leading 1 may be written or not. Returns 10, or 0 with nothing appended for any other number of digits.
pub fn push_telephone(text: &str, out: &mut Vec<u8>) -> usize {
    let digits = text.bytes().filter(u8::is_ascii_digit);
    let skipped = match (digits.clone().count(), digits.clone().next()) {
        (10, _) => 0,
        (11, Some(b'1')) => 1,
        _ => return 0,
    };
    out.extend(digits.skip(skipped));
    10
}

/// Appends only letters and digits, raised, at most `limit`. For Medicare member ids, which cards print with dashes. Returns how many.
pub fn push_letters_and_digits(text: &str, limit: usize, out: &mut Vec<u8>) -> usize {
    let start = out.len();
    out.extend(text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase()).take(limit));
    out.len() - start
}

struct Sink<'o> {
    out: &'o mut Vec<u8>,
    start: usize,
    limit: usize,
    // A blank is held back until something follows it, so that none stands at the end.
    blank: bool,
}

impl Sink<'_> {
    /// False once the element is full.
    fn put(&mut self, byte: u8) -> bool {
        let length = self.out.len() - self.start;
        if byte == b' ' {
            self.blank = length > 0;
            return true;
        }
        if length + usize::from(self.blank) + 1 > self.limit {
            return false;
        }
        if std::mem::take(&mut self.blank) {
            self.out.push(b' ');
        }
        self.out.push(byte);
        true
    }
}

const fn clean_ascii(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => byte - 32,
        b'*' | b'~' | b':' | b'^' | 0..=31 | 127 => b' ',
        // Not in X12's character set; exports write it for an apostrophe.
        b'`' => b'\'',
        other => other,
    }
}

/// Letters of European names without their marks; blank for what has no ASCII form; empty for combining marks, which leave their letter behind.
fn transliterated(character: char) -> &'static str {
    match character {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' => "A",
        'Æ' | 'æ' => "AE",
        'Ç' | 'ç' | 'Ć'..='č' => "C",
        'Ð' | 'ð' | 'Ď'..='đ' => "D",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "E",
        'Ĝ'..='ģ' => "G",
        'Ĥ'..='ħ' => "H",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "I",
        'Ĳ' | 'ĳ' => "IJ",
        'Ĵ' | 'ĵ' => "J",
        'Ķ'..='ĸ' => "K",
        'Ĺ'..='ł' => "L",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "N",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "O",
        'Œ' | 'œ' => "OE",
        'Ŕ'..='ř' => "R",
        'Ś'..='š' | 'Ș' | 'ș' => "S",
        'ß' | 'ẞ' => "SS",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "T",
        'Þ' | 'þ' => "TH",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "U",
        'Ŵ' | 'ŵ' => "W",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "Y",
        'Ź'..='ž' => "Z",
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '´' => "'",
        '\u{201C}' | '\u{201D}' => "\"",
        '\u{2010}'..='\u{2015}' => "-",
        '\u{0300}'..='\u{036F}' | '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}' => "",
        _ => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str, limit: usize) -> String {
        let mut out = b"NM1*".to_vec();
        let length = push_text(text, limit, &mut out);
        assert_eq!(length, out.len() - 4);
        String::from_utf8(out.split_off(4)).unwrap()
    }

    #[test]
    fn delimiters_and_control_characters_never_come_out() {
        assert_eq!(cleaned("O*Brien~ : ^Smith\r\n", 60), "O BRIEN SMITH");
        assert_eq!(cleaned("*~:^\u{0}\t", 60), "");
        let every: String = (0..=255u8).map(char::from).collect();
        assert!(cleaned(&every, 600).bytes().all(|byte| (b' '..127).contains(&byte) && !b"*~:^`".contains(&byte)));
    }

    #[test]
    fn letters_lose_their_marks_and_other_scripts_become_blank() {
        assert_eq!(cleaned("  José  Nuñez-Łukasz Straße ", 60), "JOSE NUNEZ-LUKASZ STRASSE");
        assert_eq!(cleaned("Jose\u{0301} O’Neil", 60), "JOSE O'NEIL");
        assert_eq!(cleaned("李", 60), "");
    }

    #[test]
    fn truncation_leaves_no_blank_at_the_end_and_no_half_letter() {
        assert_eq!(cleaned("ab cd", 3), "AB");
        assert_eq!(cleaned("ab cd", 4), "AB C");
        assert_eq!(cleaned("xß", 2), "XS");
        assert_eq!(cleaned("abc", 0), "");
    }

    #[test]
    fn ids_keep_only_what_an_id_may_have() {
        let mut out = Vec::new();
        assert_eq!(push_letters_and_digits("1eg4-te5 mk73", 80, &mut out), 11);
        assert_eq!(push_digits("60601-1234", 9, &mut out), 9);
        assert_eq!(out, b"1EG4TE5MK73606011234");
        out.clear();
        for (phone, length) in [("(312) 555-0100", 10), ("+1 312 555 0101", 10), ("312-555-010", 0), ("23125550100", 0), ("", 0)] {
            assert_eq!(push_telephone(phone, &mut out), length, "{phone}");
        }
        assert_eq!(out, b"31255501003125550101");
    }
}
