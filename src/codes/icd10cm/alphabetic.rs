//! The CDC's Alphabetic Index of ICD-10-CM (`icd10cm-index-....xml`) to entries: the words of a main term and its subterms, and the code to which they lead.
//!
//! Read are `letter/mainTerm/term` with `title`, `nemod`, `code` and `manif`. Cross-references (`see`, `seeAlso`) name no code and are counted; the tables of drugs and
//! neoplasms, whose rows are cells, are other files and not read here.

use quick_xml::events::BytesStart;

use super::CodeSetError;
use super::index::Entry;
use super::tabular::import_error;
use super::xml;
use crate::model::Code;

/// An entry: the titles from the main term down, and its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IndexEntry {
    /// Main term first; words that may be absent stand in parentheses.
    pub(super) path: Vec<String>,
    /// As printed, without dash.
    pub(super) code: Code,
    /// The manifestation that is coded with it; such an entry is a pair and no one code.
    pub(super) manifestation: Option<Code>,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub(super) struct AlphabeticIndex {
    pub(super) entries: Vec<IndexEntry>,
    /// Terms that only lead to other terms.
    pub(super) cross_references: usize,
    /// Codes with a dash, which need further characters: nothing can be coded by them alone.
    pub(super) incomplete: usize,
}

/// Whether a file begins like the Alphabetic Index.
pub fn is_alphabetic_index(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(2_000)).unwrap_or_default();
    start.windows(14).any(|window| window == b"<ICD10CM.index")
}

/// Reads the index.
///
/// # Errors
/// XML that cannot be read, or that has no main term.
pub(super) fn read(xml: &str) -> Result<AlphabeticIndex, CodeSetError> {
    let mut reading = Reading::default();
    xml::walk(xml, &mut reading)?;
    if reading.main_terms == 0 {
        return Err(import_error(0, "no <mainTerm> element; expected the CDC's Alphabetic Index (icd10cm-index-....xml)".to_owned()));
    }
    Ok(reading.index)
}

/// A term that is open.
#[derive(Default)]
struct Term {
    title: String,
    code: Option<Code>,
    is_incomplete: bool,
    manifestation: Option<Code>,
    is_told: bool,
}

#[derive(Default)]
struct Reading {
    index: AlphabeticIndex,
    terms: Vec<Term>,
    text: String,
    main_terms: usize,
}

impl xml::Listener for Reading {
    fn open(&mut self, start: &BytesStart<'_>, _offset: u64) -> Result<(), CodeSetError> {
        match start.name().0 {
            "mainTerm" | "term" => {
                // An entry stands before those below it.
                self.tell();
                self.main_terms += usize::from(start.name().0 == "mainTerm");
                self.terms.push(Term::default());
                self.text.clear();
            }
            // Words that may be absent stand within the title.
            "nemod" => self.text.push(' '),
            _ => self.text.clear(),
        }
        Ok(())
    }

    fn close(&mut self, name: &str, offset: u64) -> Result<(), CodeSetError> {
        if name == "nemod" {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text).split_whitespace().collect::<Vec<_>>().join(" ");
        match name {
            "mainTerm" | "term" => {
                self.tell();
                self.terms.pop();
            }
            "title" => {
                if let Some(term) = self.terms.last_mut() {
                    term.title = text;
                }
            }
            "code" => {
                if let Some(term) = self.terms.last_mut() {
                    term.is_incomplete = text.ends_with('-');
                    let code = Code::parse(text.trim_end_matches(['-', '.']));
                    term.code = Some(code.ok_or_else(|| import_error(offset, format!("code \"{text}\" of \"{}\"; expected an ICD-10-CM code", term.title)))?);
                }
            }
            "manif" => {
                if let Some(term) = self.terms.last_mut() {
                    term.manifestation = Code::parse(text.trim_end_matches(['-', '.']));
                }
            }
            "see" | "seeAlso" => self.index.cross_references += 1,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

impl Reading {
    /// Records the innermost open term, once.
    fn tell(&mut self) {
        let path: Vec<String> = self.terms.iter().map(|term| term.title.clone()).collect();
        let Some(term) = self.terms.last_mut().filter(|term| !term.is_told) else { return };
        let Some(code) = term.code else { return };
        term.is_told = true;
        if term.is_incomplete {
            self.index.incomplete += 1;
        } else {
            self.index.entries.push(IndexEntry { path, code, manifestation: term.manifestation });
        }
    }
}

impl IndexEntry {
    /// The entry as the index of candidates takes it.
    pub(super) fn as_document(&self) -> Entry {
        Entry { words: self.text(), code: self.code }
    }

    /// The entry as one text, main term first.
    pub(super) fn text(&self) -> String {
        self.path.join(", ")
    }

    /// The ways in which the words are written in notes: as the index prints them, and with the subterms in front ("Abscess, breast" is a breast abscess), but for
    /// subterms that follow their term in speech too ("with", "due to", "in").
    pub(super) fn wordings(&self) -> Vec<String> {
        const FOLLOWS: [&str; 9] = ["with", "without", "due", "in", "following", "from", "after", "during", "by"];
        let mut wordings = vec![self.path.join(" ")];
        let follows = |title: &String| title.split_whitespace().next().is_some_and(|word| FOLLOWS.contains(&word));
        let Some((main, subterms)) = self.path.split_first() else { return wordings };
        if !subterms.is_empty() && !subterms.iter().any(follows) {
            wordings.push(subterms.iter().rev().chain([main]).cloned().collect::<Vec<_>>().join(" "));
            wordings.push(format!("{main} of {}", subterms.join(" ")));
        } else if let [first, rest @ ..] = subterms
            && !follows(first)
            && !rest.is_empty()
        {
            wordings.push(format!("{first} {main} {}", rest.join(" ")));
        }
        wordings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCERPT: &str = r#"<?xml version="1.0" encoding="utf-8"?><ICD10CM.index><version>2030</version><letter><title>G</title>
        <mainTerm><title>Greenness <nemod>(acute) (spotted)</nemod></title><code>A00.9</code>
          <term level="1"><title>stalk</title><code>A01.1</code>
            <term level="2"><title>with redness</title><code>A01.2</code><manif>A02.0</manif></term></term>
          <term level="1"><title>leaf</title><see>Yellowness, leaf</see></term>
          <term level="1"><title>root &amp; branch</title><code>A01.-</code></term>
        </mainTerm>
        <mainTerm><title>Verdancy</title><seeAlso>Greenness</seeAlso></mainTerm></letter></ICD10CM.index>"#;

    #[test]
    fn entries_carry_their_path_and_pairs_and_incomplete_codes_are_told_apart() {
        let index = read(EXCERPT).unwrap();
        let entries: Vec<(String, String, bool)> = index.entries.iter().map(|entry| (entry.text(), entry.code.dotted(), entry.manifestation.is_some())).collect();
        assert_eq!(
            entries,
            [
                ("Greenness (acute) (spotted)".to_owned(), "A00.9".to_owned(), false),
                ("Greenness (acute) (spotted), stalk".to_owned(), "A01.1".to_owned(), false),
                ("Greenness (acute) (spotted), stalk, with redness".to_owned(), "A01.2".to_owned(), true),
            ]
        );
        assert_eq!((index.cross_references, index.incomplete), (2, 1));
    }

    #[test]
    fn wordings_put_subterms_in_front_but_not_what_follows() {
        let entry = |path: &[&str]| IndexEntry { path: path.iter().map(|title| (*title).to_owned()).collect(), code: "A000".into(), manifestation: None };
        assert_eq!(entry(&["Abscess", "breast"]).wordings(), ["Abscess breast", "breast Abscess", "Abscess of breast"]);
        assert_eq!(entry(&["Arthritis", "due to gout"]).wordings(), ["Arthritis due to gout"]);
        assert_eq!(entry(&["Greenness", "stalk", "with redness"]).wordings()[1], "stalk Greenness with redness");
    }

    #[test]
    fn another_file_is_refused() {
        assert!(read("<ICD10CM.tabular></ICD10CM.tabular>").unwrap_err().to_string().contains("no <mainTerm>"));
        assert!(is_alphabetic_index(EXCERPT.as_bytes()) && !is_alphabetic_index(b"<ICD10CM.tabular>"));
    }
}
