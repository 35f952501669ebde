//! Parts that claims and services share: adjustments, dates, amounts, remarks.

use super::balance::Balance;
use super::codes::is_group;
use super::text::{LONGEST, cut, text};
use crate::model::{Cents, Date, parse_date};
use crate::x12::describe::form;
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;
use crate::x12::responses::{Adjustment, Procedure, Text};

/// Most parts of one kind that a claim or a service may have, far above what the guide allows (999 services, 99 CAS of six): a broken file must not fill the memory.
const MOST: usize = 10_000;

/// What forbids the use of a set beside its balance.
#[derive(Debug, Default)]
pub(super) struct Doubt {
    /// True once something was seen that leaves open what money is or whose.
    pub is_raised: bool,
}

impl Doubt {
    /// Reports a fault that forbids the use of the set.
    pub(super) fn raise(&mut self, segment: &Segment<'_>, element: usize, code: &'static str, message: impl Into<String>, faults: &mut Faults) {
        self.is_raised = true;
        faults.add(segment.id(), element, segment.offset, code, message);
    }

    /// Keeps a part, unless there are far too many.
    pub(super) fn keep<T>(&mut self, list: &mut Vec<T>, part: T, segment: &Segment<'_>, faults: &mut Faults) {
        if list.len() < MOST {
            list.push(part);
        } else {
            self.overflow(segment, faults);
        }
    }

    fn overflow(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        self.raise(segment, 0, "claim-too-large", format!("the claim has more than {MOST} of these; expected at most 999"), faults);
    }
}

/// Adds the reasons of a CAS.
pub(super) fn read_adjustments(segment: &Segment<'_>, balance: &mut Balance, list: &mut Vec<Adjustment>, doubt: &mut Doubt, faults: &mut Faults) {
    let group = text(segment, 1);
    if !is_group(&group) {
        doubt.raise(segment, 1, "adjustment-group-unknown", format!("group `{group}` is none of CO, OA, PI, PR"), faults);
    }
    if segment.elements() > 19 {
        doubt.raise(segment, 0, "too-many-elements", "a CAS has at most six reasons", faults);
    }
    // What is wrong is reported behind the balance, which holds the faults until then.
    let (mut without_reason, mut is_full) = (None, false);
    balance.adjust(segment, faults, |place, cents| {
        let reason = text(segment, place);
        if reason.is_empty() {
            without_reason = if cents.is_zero() { without_reason } else { Some(place) };
        } else if list.len() < MOST {
            list.push(Adjustment { group: group.clone(), reason, cents, quantity: text(segment, place + 2) });
        } else {
            is_full = true;
        }
    });
    if let Some(place) = without_reason {
        doubt.raise(segment, place, "adjustment-reason-missing", "an amount has no reason", faults);
    }
    if is_full {
        doubt.overflow(segment, faults);
    }
}

/// SVC01 or SVC06; `None` where it is empty.
pub(super) fn read_procedure(segment: &Segment<'_>, place: usize) -> Option<Procedure> {
    if segment.element(place).is_empty() {
        return None;
    }
    let mut components = segment.components(place).map(|component| Text::from(cut(component, LONGEST)));
    let (qualifier, code) = (components.next().unwrap_or_default(), components.next().unwrap_or_default());
    Some(Procedure { qualifier, code, modifiers: components.take(4).filter(|modifier| !modifier.is_empty()).collect() })
}

/// A date (DTM02) that no money depends on: one that cannot be read is told and left out.
pub(super) fn read_date(segment: &Segment<'_>, faults: &mut Faults) -> Option<Date> {
    let date = parse_date(segment.text(2));
    if date.is_none() {
        faults.add("DTM", 2, segment.offset, "date-not-read", "the value is not a date of form D8; the date is left out");
    }
    date
}

/// AMT01 and AMT02. An amount that cannot be read forbids the use of the set, though it is no part of its balance.
pub(super) fn read_amount(segment: &Segment<'_>, doubt: &mut Doubt, faults: &mut Faults) -> Option<(Text, Cents)> {
    let amount = form::amount(segment, 2, faults);
    doubt.is_raised |= amount.is_none();
    amount.map(|amount| (text(segment, 1), amount))
}
