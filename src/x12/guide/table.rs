//! The table of a guide: what its text file says, read once, in a form that a walk can use.
//!
//! The file's own head explains how it is written. Nothing is judged here.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Codes that an element may have.
pub type Codes = Arc<[&'static str]>;

/// A guide.
#[derive(Debug, Default)]
pub struct Guide {
    /// Its loops; the first is the transaction itself.
    pub loops: Vec<Loop>,
    /// Its lists of codes by name.
    pub codes: BTreeMap<&'static str, Codes>,
}

/// A loop, whose first child is the segment that opens it.
#[derive(Debug)]
pub struct Loop {
    /// Its number in the guide, such as `2010AA`.
    pub id: &'static str,
    /// Its segments and the loops within it, in order.
    pub children: Vec<Child>,
    /// The loops in which it may stand, by their places.
    pub parents: Vec<usize>,
}

/// A segment or a loop at its place within a loop.
#[derive(Debug, Clone)]
pub struct Child {
    /// What stands here.
    pub what: What,
    /// Children of the same order may change places.
    pub order: u16,
    /// Whether the loop must have it.
    pub required: bool,
    /// How often it may stand; `None` without limit.
    pub most: Option<u32>,
}

/// What a child is.
#[derive(Debug, Clone)]
pub enum What {
    /// A segment.
    Segment(Arc<SegmentUse>),
    /// A loop, by its place among the guide's loops, and the segment that opens it.
    Loop(usize, Arc<SegmentUse>),
}

/// A segment as one place of a guide uses it.
#[derive(Debug)]
pub struct SegmentUse {
    /// Segment id.
    pub id: &'static str,
    /// The element that tells it from others of the same id.
    pub key: Option<Key>,
    /// Its elements, those included that are not used.
    pub elements: Vec<ElementUse>,
    /// Which elements belong together.
    pub notes: Arc<[Note]>,
}

/// The codes by which segments of the same id are told apart.
#[derive(Debug, Clone)]
pub struct Key {
    /// Element, counted from 1.
    pub element: usize,
    /// Whether its first component is meant.
    pub in_component: bool,
    /// The codes of this place.
    pub codes: Codes,
}

/// Whether an element must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// Always.
    Required,
    /// Where its situation holds.
    Situational,
    /// Never.
    NotUsed,
}

/// An element or component at its place.
#[derive(Debug, Clone)]
pub struct ElementUse {
    /// Whether it must stand.
    pub usage: Usage,
    /// What it holds.
    pub kind: Kind,
    /// Fewest characters; a number's sign and point are not counted.
    pub shortest: usize,
    /// Most characters.
    pub longest: usize,
    /// Its codes, where the guide lists them.
    pub codes: Option<Codes>,
    /// Its components; empty for a simple element.
    pub parts: Vec<ElementUse>,
}

/// What an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A code.
    Code,
    /// A whole number.
    Whole,
    /// A decimal number.
    Decimal,
    /// Money in dollars.
    Money,
    /// A date, CCYYMMDD.
    Date,
    /// A time of day, HHMM with or without more.
    Time,
    /// A date or period whose form the element before names.
    Period,
    /// Components.
    Composite,
}

/// Elements that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// P, R, E, C or L.
    pub relation: char,
    /// The elements, counted from 1.
    pub elements: Vec<usize>,
}

impl Child {
    /// The segment that stands here or opens the loop that does.
    pub fn opener(&self) -> &SegmentUse {
        match &self.what {
            What::Segment(segment) | What::Loop(_, segment) => segment,
        }
    }

    /// The place of the loop that stands here; `None` for a segment.
    pub fn loop_place(&self) -> Option<usize> {
        match self.what {
            What::Segment(_) => None,
            What::Loop(place, _) => Some(place),
        }
    }
}

impl Guide {
    /// Reads a guide's text. An error names the line.
    pub fn parse(text: &'static str) -> Result<Guide, String> {
        let mut reader = Reader::default();
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')).peekable();
        while let Some((number, line)) = lines.next() {
            let mut words: Vec<&'static str> = line.split_whitespace().collect();
            // A list goes on where the next line is indented.
            while words.first() == Some(&"codes")
                && let Some((_, more)) = lines.next_if(|(_, next)| next.starts_with(' '))
            {
                words.extend(more.split_whitespace());
            }
            reader.line(&words).ok_or_else(|| format!("line {}: `{line}` is not understood", number + 1))?;
        }
        reader.finish()
    }

    /// The loop of an id.
    pub fn place_of(&self, id: &str) -> Option<usize> {
        self.loops.iter().position(|found| found.id == id)
    }
}

/// A loop's place in its parents, before they are tied together.
struct Standing {
    parent: &'static str,
    required: bool,
    most: Option<u32>,
}

#[derive(Default)]
struct Reader {
    composites: BTreeMap<&'static str, Vec<ElementUse>>,
    segments: BTreeMap<&'static str, (Vec<ElementUse>, Arc<[Note]>)>,
    guide: Guide,
    standings: Vec<Vec<Standing>>,
}

impl Reader {
    fn line(&mut self, words: &[&'static str]) -> Option<()> {
        let (first, rest) = words.split_first()?;
        match (*first, rest.split_first()) {
            ("codes", Some((name, codes))) => _ = self.guide.codes.insert(name.strip_suffix(':')?, codes.iter().copied().collect()),
            ("composite", Some((name, types))) => _ = self.composites.insert(name.strip_suffix(':')?, self.types(types)?),
            ("segment", Some((name, rest))) => {
                let mut halves = rest.split(|word| *word == "|");
                let types = self.types(halves.next()?)?;
                let notes = halves.next().unwrap_or_default().iter().map(|note| read_note(note)).collect::<Option<_>>()?;
                self.segments.insert(name.strip_suffix(':')?, (types, notes));
            }
            ("loop", Some((id, standings))) => {
                self.standings.push(standings.iter().map(|standing| read_standing(standing)).collect::<Option<_>>()?);
                self.guide.loops.push(Loop { id, children: Vec::new(), parents: Vec::new() });
            }
            (id, Some((count, elements))) => {
                let (required, most) = read_count(count)?;
                let segment = What::Segment(Arc::new(self.segment_use(id, elements)?));
                self.guide.loops.last_mut()?.children.push(Child { what: segment, order: 0, required, most });
            }
            _ => return None,
        }
        Some(())
    }

    fn types(&self, words: &[&str]) -> Option<Vec<ElementUse>> {
        let mut types = Vec::new();
        for word in words {
            let (count, word) = repeated(word);
            let read = if word.starts_with(|first: char| first.is_ascii_lowercase()) {
                ElementUse { usage: Usage::Situational, kind: Kind::Composite, shortest: 0, longest: 0, codes: None, parts: self.composites.get(word)?.clone() }
            } else {
                read_type(word)?
            };
            types.extend(std::iter::repeat_n(read, count));
        }
        Some(types)
    }

    /// The uses of a segment's elements, laid over what the standard defines.
    fn segment_use(&self, id: &'static str, words: &[&'static str]) -> Option<SegmentUse> {
        let (types, notes) = self.segments.get(id)?;
        let mut key = None;
        // The parts of a composite stand in brackets, with blanks between them.
        let mut words = words.iter();
        let mut uses = Vec::new();
        while let Some(word) = words.next() {
            let mut whole = vec![*word];
            while whole.first().is_some_and(|first| first.contains('(')) && !whole.last().is_some_and(|last| last.ends_with(')')) {
                whole.push(words.next()?);
            }
            uses.push(whole);
        }
        let mut elements = types.clone();
        elements.iter_mut().for_each(|element| element.usage = Usage::NotUsed);
        let mut place = 0;
        for whole in uses {
            let (count, first) = repeated(whole.first()?);
            for _ in 0..count {
                let element = elements.get_mut(place)?;
                place += 1;
                match first.split_once('(') {
                    None => self.use_element(element, first, place, false, &mut key)?,
                    Some((usage, part)) => {
                        element.usage = read_usage(usage.chars().next()?)?;
                        let parts = std::iter::once(part).chain(whole.iter().skip(1).copied()).map(|part| part.trim_end_matches(')'));
                        self.use_parts(element, parts, place, &mut key)?;
                    }
                }
            }
        }
        Some(SegmentUse { id, key, elements, notes: notes.clone() })
    }

    fn use_parts(&self, element: &mut ElementUse, parts: impl Iterator<Item = &'static str>, place: usize, key: &mut Option<Key>) -> Option<()> {
        element.parts.iter_mut().for_each(|part| part.usage = Usage::NotUsed);
        let mut at = 0;
        for part in parts {
            let (count, part) = repeated(part);
            for _ in 0..count {
                self.use_element(element.parts.get_mut(at)?, part, place, true, key)?;
                at += 1;
            }
        }
        Some(())
    }

    fn use_element(&self, element: &mut ElementUse, word: &'static str, place: usize, in_component: bool, key: &mut Option<Key>) -> Option<()> {
        element.usage = read_usage(word.chars().next()?)?;
        let Some((mark, codes)) = word.get(1..).and_then(|rest| Some((rest.chars().next()?, rest.get(1..)?))) else { return Some(()) };
        let codes: Codes = match codes.strip_prefix('@') {
            Some(name) => self.guide.codes.get(name)?.clone(),
            None => codes.split(',').collect(),
        };
        if mark == '!' {
            *key = Some(Key { element: place, in_component, codes: codes.clone() });
        }
        element.codes = Some(codes);
        matches!(mark, '!' | ':').then_some(())
    }

    /// Puts the loops into their parents and gives every child its order.
    fn finish(mut self) -> Result<Guide, String> {
        for (place, standings) in std::mem::take(&mut self.standings).into_iter().enumerate() {
            for standing in standings {
                let parent = self.guide.place_of(standing.parent).ok_or_else(|| format!("no loop {}", standing.parent))?;
                let found = self.guide.loops.get_mut(place).ok_or("a loop is lost")?;
                found.parents.push(parent);
                let Some(What::Segment(opener)) = found.children.first().map(|child| child.what.clone()) else { return Err(format!("loop {} has no segment", found.id)) };
                let child = Child { what: What::Loop(place, opener), order: 0, required: standing.required, most: standing.most };
                self.guide.loops.get_mut(parent).ok_or("a loop is lost")?.children.push(child);
            }
        }
        for found in &mut self.guide.loops {
            let mut last = "";
            let mut order = 0;
            for (place, child) in found.children.iter_mut().enumerate() {
                let id = match &child.what {
                    What::Segment(segment) | What::Loop(_, segment) => segment.id,
                };
                // What opens the loop stands before all others, even those of its own id.
                order += u16::from(place == 1 || id != last);
                last = id;
                child.order = order;
            }
        }
        Ok(self.guide)
    }
}

/// `3xS` is three times `S`.
fn repeated(word: &str) -> (usize, &str) {
    match word.split_once('x').and_then(|(count, word)| Some((count.parse().ok()?, word))) {
        Some(repeated) => repeated,
        None => (1, word),
    }
}

fn read_usage(letter: char) -> Option<Usage> {
    match letter {
        'R' => Some(Usage::Required),
        'S' => Some(Usage::Situational),
        '-' => Some(Usage::NotUsed),
        _ => None,
    }
}

/// `R1`, `S10`, `R*`.
fn read_count(word: &str) -> Option<(bool, Option<u32>)> {
    let required = read_usage(word.chars().next()?)? == Usage::Required;
    match word.get(1..)? {
        "*" => Some((required, None)),
        number => Some((required, Some(number.parse().ok()?))),
    }
}

fn read_standing(word: &'static str) -> Option<Standing> {
    let (parent, count) = word.split_once(':')?;
    let (required, most) = read_count(count)?;
    Some(Standing { parent, required, most })
}

/// `AN1-60`, `ID2`.
fn read_type(word: &str) -> Option<ElementUse> {
    let lengths = word.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    let kind = match word.strip_suffix(lengths)? {
        "AN" => Kind::Text,
        "ID" => Kind::Code,
        "N" => Kind::Whole,
        "R" => Kind::Decimal,
        "M" => Kind::Money,
        "D" => Kind::Date,
        "T" => Kind::Time,
        "P" => Kind::Period,
        _ => return None,
    };
    let (shortest, longest) = lengths.split_once('-').unwrap_or((lengths, lengths));
    Some(ElementUse { usage: Usage::Situational, kind, shortest: shortest.parse().ok()?, longest: longest.parse().ok()?, codes: None, parts: Vec::new() })
}

/// `P0809`: a letter, and elements of two digits.
fn read_note(word: &str) -> Option<Note> {
    let digits = word.get(1..)?.as_bytes();
    let elements = digits.chunks(2).map(|pair| std::str::from_utf8(pair).ok()?.parse().ok()).collect::<Option<Vec<usize>>>()?;
    Some(Note { relation: word.chars().next()?, elements })
}
