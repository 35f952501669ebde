//! Walks through a transaction segment by segment and gives each its place in the guide; reports what is missing, misplaced, repeated or unknown.
//!
//! What cannot be placed is reported once, and the walk goes on from the place that explains it best, so that one fault does not make a hundred. What stands *inside* a segment
//! is not looked at (`elements` does).

use super::table::{Child, Guide, Key, SegmentUse, What};
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Segments that tell more about a name or level; they are passed over when it could not be placed itself.
const DETAILS: [&str; 7] = ["N2", "N3", "N4", "REF", "PER", "PRV", "DMG"];

/// Where a segment stands.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The loop's id.
    pub loop_id: &'static str,
    /// What the guide says of the segment here; `None` when it has no place.
    pub segment: Option<&'static SegmentUse>,
}

/// A loop that is open.
#[derive(Debug, Default)]
struct Open {
    // Place among the guide's loops.
    place: usize,
    // Order of the last child that stood at its right place.
    order: u16,
    // How often each child stood, and where it first did.
    counts: Vec<u32>,
    firsts: Vec<u64>,
    // A fault already tells that the child is missing.
    excused: Vec<bool>,
    // The loop is only supposed, because something deeper stood where it should be: what it lacks is not reported.
    is_supposed: bool,
}

/// The walk through one transaction.
#[derive(Debug)]
pub struct Walker {
    guide: &'static Guide,
    // From the transaction down to where the file stands.
    open: Vec<Open>,
    // Loops that were closed, kept for their memory.
    spare: Vec<Open>,
    passes_over_details: bool,
    expects_child_level: bool,
}

/// A child of an open loop.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    depth: usize,
    child: usize,
}

impl Walker {
    /// A walk that begins with ST, which is placed at once.
    pub fn new(guide: &'static Guide, offset: u64) -> Walker {
        let mut walker = Walker { guide, open: Vec::new(), spare: Vec::new(), passes_over_details: false, expects_child_level: false };
        walker.push(0, offset, false);
        walker
    }

    /// Gives a segment its place.
    pub fn place(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Place {
        let id = segment.id();
        if std::mem::take(&mut self.passes_over_details) && DETAILS.contains(&id) {
            self.passes_over_details = true;
            return self.nowhere();
        }
        let placed = self
            .forward(segment)
            .map(|found| self.take(found, segment, faults))
            .or_else(|| self.behind_missing_opener(segment, faults))
            .or_else(|| self.backward(segment, faults))
            .or_else(|| self.with_wrong_key(segment, faults))
            .or_else(|| self.elsewhere(segment, faults));
        let place = placed.unwrap_or_else(|| self.unplaceable(segment, faults));
        if id == "HL" {
            self.expects_child_level = segment.text(4) == "1";
        }
        place
    }

    /// Reports what the open loops lack when the transaction ends.
    pub fn finish(&mut self, offset: u64, faults: &mut Faults) {
        self.close_to(0, offset, faults);
    }

    /// The loop in which the file stands.
    fn loop_id(&self) -> &'static str {
        self.open.last().and_then(|open| self.guide.loops.get(open.place)).map_or("", |found| found.id)
    }

    /// The first child, from the deepest open loop up, that the segment may be without going back.
    fn forward(&self, segment: &Segment<'_>) -> Option<Candidate> {
        self.candidates().find(|found| self.child(*found).is_some_and(|child| child.order >= self.order(found.depth) && is_at_home(child, segment)))
    }

    /// A segment of a loop whose first segment is missing.
    fn behind_missing_opener(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Option<Place> {
        let known = self.known_behind(segment);
        let may_suppose =
            known.is_none() && !self.candidates().any(|found| self.child(found).is_some_and(|child| child.order >= self.order(found.depth) && child.opener().id == segment.id()));
        let fits = |found: &Candidate| {
            let child = self.child(*found)?;
            let place = child.loop_place()?;
            let inside = self.guide.loops.get(place)?.children.iter().skip(1).any(|inner| inner.loop_place().is_none() && is_at_home(inner, segment));
            let is_awaited = child.required && self.count(*found) == 0 && !self.is_excused(*found);
            let is_free = child.most.is_none_or(|most| self.count(*found) < most);
            // A segment that stands twice in its own loop is more likely than a loop without its beginning.
            let explains = match known {
                Some(is_repeated) => is_awaited && is_repeated,
                None => may_suppose && (is_awaited || (is_free && !self.skips_required(*found, child.order))),
            };
            (inside && child.order >= self.order(found.depth) && explains).then_some(place)
        };
        let (found, place) = self.candidates().find_map(|found| Some((found, fits(&found)?)))?;
        let opener = self.child(found)?.opener().id;
        let name = name_of(self.child(found)?);
        let id = self.guide.loops.get(place)?.id;
        faults.add(opener, 0, segment.offset, "segment-missing", format!("loop {id} begins without its {name}"));
        faults.set_loop(segment.offset, id);
        self.take_quietly(found, segment.offset, faults);
        let inner = self.forward(segment)?;
        Some(self.take(inner, segment, faults))
    }

    /// Whether something required, which has not come yet, stands before a child.
    fn skips_required(&self, found: Candidate, order: u16) -> bool {
        let others = self.candidates().filter(|other| other.depth == found.depth && self.count(*other) == 0 && !self.is_excused(*other));
        others.filter_map(|other| self.child(other)).any(|child| child.required && child.order < order && child.order >= self.order(found.depth))
    }

    /// Whether an open loop has the segment at an earlier place: `Some(true)` where it already stood there.
    fn known_behind(&self, segment: &Segment<'_>) -> Option<bool> {
        let behind = self.candidates().find(|found| found.child > 0 && self.child(*found).is_some_and(|child| child.loop_place().is_none() && is_at_home(child, segment)))?;
        Some(self.count(behind) > 0)
    }

    /// A segment that an open loop has at an earlier place.
    fn backward(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Option<Place> {
        let found = self.candidates().find(|found| self.child(*found).is_some_and(|child| is_at_home(child, segment)))?;
        let child = self.child(found)?;
        let is_full = child.most.is_some_and(|most| self.count(found) >= most);
        if is_full && segment.id() != "NM1" {
            return Some(self.take(found, segment, faults));
        }
        let id = self.guide.loops.get(self.open.get(found.depth)?.place)?.id;
        // HL has faults of its own (`describe::hierarchy`).
        if segment.id() != "HL" {
            faults.add(segment.id(), 0, segment.offset, "segment-out-of-order", format!("the segment stands too late; its place in loop {id} is earlier"));
        }
        if segment.id() != "NM1" {
            return Some(self.take(found, segment, faults));
        }
        // A name with its address is a stray inside of what is open, which goes on behind it.
        self.excuse(found);
        self.passes_over_details = true;
        Some(Place { loop_id: id, segment: Some(child.opener()) })
    }

    /// What the child lacks has been told.
    fn excuse(&mut self, found: Candidate) {
        if let Some(excused) = self.open.get_mut(found.depth).and_then(|open| open.excused.get_mut(found.child)) {
            *excused = true;
        }
    }

    /// A segment whose id may stand here, but not with this code.
    fn with_wrong_key(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Option<Place> {
        let id = segment.id();
        let fits = |found: &Candidate| self.child(*found).is_some_and(|child| child.opener().id == id && child.order >= self.order(found.depth));
        let awaited = |found: &Candidate| fits(found) && self.child(*found).is_some_and(|child| child.required) && self.count(*found) == 0 && !self.is_excused(*found);
        let first = if id == "HL" { self.level_guess() } else { None };
        let found = first.or_else(|| self.candidates().find(awaited)).or_else(|| self.candidates().find(fits))?;
        let is_awaited = awaited(&found);
        let key = self.child(found)?.opener().key.clone()?;
        if id != "HL" {
            let expected = self.keys_at(found.depth, id);
            report_key(segment, &key, &expected, faults);
        }
        if !is_awaited && id != "HL" {
            self.passes_over_details = self.child(found)?.loop_place().is_some();
            return Some(self.nowhere());
        }
        let loop_place = self.child(found)?.loop_place();
        if loop_place.is_some() {
            return Some(self.take_quietly(found, segment.offset, faults));
        }
        self.close_to(found.depth + 1, segment.offset, faults);
        self.excuse(found);
        Some(Place { loop_id: self.loop_id(), segment: None })
    }

    /// The level that an HL of unknown kind most likely is: the one below where the HL before announced one, else another of the same.
    fn level_guess(&self) -> Option<Candidate> {
        let is_level = |found: &Candidate| found.child > 0 && self.child(*found).is_some_and(|child| child.opener().id == "HL");
        let mut levels = self.candidates().filter(is_level);
        if self.expects_child_level { levels.next() } else { levels.nth(1) }
    }

    /// The beginning of a loop that may not stand here: its parents are supposed. Any other segment is passed over.
    fn elsewhere(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Option<Place> {
        let id = segment.id();
        let known = self.guide.loops.iter().any(|found| found.children.iter().any(|child| child.opener().id == id));
        if !known {
            return None;
        }
        // HL and CLM have faults of their own (`describe`).
        if !matches!(id, "HL" | "CLM") {
            faults.add(id, 0, segment.offset, "segment-unexpected", format!("the segment may not stand in loop {}", self.loop_id()));
        }
        let target = self.guide.loops.iter().position(|found| found.children.first().is_some_and(|opener| is_at_home(opener, segment) && opener.opener().id != "NM1"))?;
        let path = self.path_to(target)?;
        let shared = path.iter().zip(&self.open).take_while(|(place, open)| **place == open.place).count();
        self.close_to(shared, segment.offset, faults);
        for place in path.iter().skip(shared) {
            self.push(*place, segment.offset, *place != target);
        }
        Some(Place { loop_id: self.loop_id(), segment: self.opener_of(target) })
    }

    fn unplaceable(&mut self, segment: &Segment<'_>, faults: &mut Faults) -> Place {
        let id = segment.id();
        let known = self.guide.loops.iter().any(|found| found.children.iter().any(|child| child.opener().id == id));
        // A segment without an id has been reported as such.
        if !known && !id.is_empty() && faults.is_clean_at(segment.offset) {
            faults.add(id, 0, segment.offset, "segment-unknown", "the segment is not part of this transaction");
        }
        self.passes_over_details = id == "NM1";
        self.nowhere()
    }

    /// The loops from the transaction to one, through those that are open where there is a choice.
    fn path_to(&self, target: usize) -> Option<Vec<usize>> {
        let mut path = vec![target];
        while let Some(&first) = path.first().filter(|first| **first != 0) {
            let parents = &self.guide.loops.get(first)?.parents;
            let open = parents.iter().find(|parent| self.open.iter().any(|open| open.place == **parent));
            path.insert(0, *open.or(parents.first())?);
        }
        Some(path)
    }

    /// Places a segment as a child, and says where it stands too often.
    fn take(&mut self, found: Candidate, segment: &Segment<'_>, faults: &mut Faults) -> Place {
        let Some(child) = self.child(found).cloned() else { return self.nowhere() };
        if let Some(most) = child.most.filter(|most| self.count(found) >= *most) {
            let times = if most == 1 { "once".to_owned() } else { format!("{most} times") };
            let name = name_of(&child);
            match child.loop_place().and_then(|place| self.guide.loops.get(place)) {
                None => faults.add(segment.id(), 0, segment.offset, "segment-repeated", format!("{name} stands too often; at most {times} is allowed")),
                Some(within) => faults.add(segment.id(), 0, segment.offset, "loop-repeated", format!("loop {} ({name}) stands too often; at most {times} is allowed", within.id)),
            }
        }
        self.take_quietly(found, segment.offset, faults)
    }

    fn take_quietly(&mut self, found: Candidate, offset: u64, faults: &mut Faults) -> Place {
        let Some(child) = self.child(found).cloned() else { return self.nowhere() };
        let is_late = child.order < self.order(found.depth);
        // A late segment changes nothing about where the file stands; a late loop does.
        if !is_late || child.loop_place().is_some() {
            self.close_to(found.depth + 1, offset, faults);
        }
        if let Some(open) = self.open.get_mut(found.depth) {
            open.order = open.order.max(child.order);
            if let (Some(count), Some(first)) = (open.counts.get_mut(found.child), open.firsts.get_mut(found.child)) {
                if *count == 0 && !is_late {
                    *first = offset;
                }
                *count = count.saturating_add(1);
            }
        }
        match child.what {
            What::Loop(place, _) => {
                self.push(place, offset, false);
                Place { loop_id: self.loop_id(), segment: self.opener_of(place) }
            }
            What::Segment(_) => {
                let place = self.open.get(found.depth).map_or(0, |open| open.place);
                let home = self.guide.loops.get(place);
                let segment = home.and_then(|home| home.children.get(found.child)).map(Child::opener);
                Place { loop_id: home.map_or("", |home| home.id), segment }
            }
        }
    }

    fn push(&mut self, place: usize, offset: u64, is_supposed: bool) {
        let children = self.guide.loops.get(place).map_or(0, |found| found.children.len());
        let mut open = self.spare.pop().unwrap_or_default();
        (open.place, open.order, open.is_supposed) = (place, 1, is_supposed);
        open.counts.clear();
        open.counts.resize(children, 0);
        open.firsts.clear();
        open.firsts.resize(children, u64::MAX);
        open.excused.clear();
        open.excused.resize(children, false);
        if let (Some(count), Some(first)) = (open.counts.first_mut(), open.firsts.first_mut()) {
            (*count, *first) = (1, offset);
        }
        self.open.push(open);
    }

    /// Closes loops until so many are open, and reports what they lack.
    fn close_to(&mut self, depth: usize, offset: u64, faults: &mut Faults) {
        while self.open.len() > depth {
            let Some(open) = self.open.pop() else { return };
            if let Some(found) = self.guide.loops.get(open.place).filter(|_| !open.is_supposed) {
                for (place, child) in found.children.iter().enumerate().filter(|(_, child)| child.required) {
                    if open.counts.get(place) == Some(&0) && open.excused.get(place) == Some(&false) {
                        self.report_missing(found.id, child, open.noticed(child, found.children.as_slice(), offset), faults);
                    }
                }
            }
            self.spare.push(open);
        }
    }

    fn report_missing(&self, loop_id: &'static str, child: &Child, offset: u64, faults: &mut Faults) {
        let (id, name) = (child.opener().id, name_of(child));
        match child.loop_place().and_then(|place| self.guide.loops.get(place)) {
            None => faults.add_in_loop(id, offset, "segment-missing", loop_id, format!("{name} is missing in loop {loop_id}; it should stand before this place")),
            Some(within) => faults.add_in_loop(id, offset, "loop-missing", within.id, format!("loop {} is missing; its {name} should stand before this place", within.id)),
        }
    }

    /// Children of the open loops, the deepest first. The first child opened the loop and cannot stand in it again.
    fn candidates(&self) -> impl Iterator<Item = Candidate> + '_ {
        self.open.iter().enumerate().rev().flat_map(|(depth, open)| (1..open.counts.len()).map(move |child| Candidate { depth, child }))
    }

    fn child(&self, found: Candidate) -> Option<&'static Child> {
        self.guide.loops.get(self.open.get(found.depth)?.place)?.children.get(found.child)
    }

    fn count(&self, found: Candidate) -> u32 {
        self.open.get(found.depth).and_then(|open| open.counts.get(found.child)).copied().unwrap_or(0)
    }

    fn is_excused(&self, found: Candidate) -> bool {
        self.open.get(found.depth).and_then(|open| open.excused.get(found.child)).copied().unwrap_or(false)
    }

    fn order(&self, depth: usize) -> u16 {
        self.open.get(depth).map_or(0, |open| open.order)
    }

    fn opener_of(&self, place: usize) -> Option<&'static SegmentUse> {
        self.guide.loops.get(place)?.children.first().map(Child::opener)
    }

    fn nowhere(&self) -> Place {
        Place { loop_id: self.loop_id(), segment: None }
    }

    /// All codes by which segments of an id are told apart in an open loop.
    fn keys_at(&self, depth: usize, id: &str) -> String {
        let children = self.open.get(depth).and_then(|open| self.guide.loops.get(open.place)).map(|found| found.children.iter().skip(1)).into_iter().flatten();
        let keys = children.map(Child::opener).filter(|opener| opener.id == id).filter_map(|opener| opener.key.as_ref());
        keys.flat_map(|key| key.codes.iter().copied()).collect::<Vec<_>>().join(", ")
    }
}

impl Open {
    /// Where one sees first that a child is missing: at the first that stands behind its place, else where the loop ends.
    fn noticed(&self, missing: &Child, children: &[Child], end: u64) -> u64 {
        let later = children.iter().zip(&self.firsts).filter(|(child, _)| child.order > missing.order);
        later.map(|(_, first)| *first).min().unwrap_or(u64::MAX).min(end)
    }
}

/// Whether a segment is what a child stands for or begins with.
fn is_at_home(child: &Child, segment: &Segment<'_>) -> bool {
    let opener = child.opener();
    opener.id == segment.id() && opener.key.as_ref().is_none_or(|key| key.codes.contains(&value_of(key, segment)))
}

fn value_of<'s>(key: &Key, segment: &Segment<'s>) -> &'s str {
    if key.in_component { segment.component(key.element, 1) } else { segment.text(key.element) }
}

fn report_key(segment: &Segment<'_>, key: &Key, expected: &str, faults: &mut Faults) {
    let component = usize::from(key.in_component);
    let (code, message) = match value_of(key, segment) {
        "" => ("element-missing", format!("the element is empty; expected one of {expected} here")),
        _ => ("code-not-in-list", format!("the code may not stand here; expected one of {expected}")),
    };
    faults.add_component(segment.id(), key.element, component, segment.offset, code, message);
}

/// A segment for people: `REF*EI`, `NM1*85`, `N3`.
fn name_of(child: &Child) -> String {
    let opener = child.opener();
    match &opener.key {
        Some(key) if key.element == 1 => format!("{}*{}", opener.id, key.codes.join("|")),
        Some(key) => format!("{}{:02} {}", opener.id, key.element, key.codes.join("|")),
        None => opener.id.to_owned(),
    }
}
