//! What stands from CLM to the next claim: each segment into its place of the claim.

use super::Loop;
use super::claim::{
    Adjudication, Adjustment, Amount, Attachment, Condition, DrugOfLine, HealthCode, MOST_REPEATS, Note, OtherSubscriber, ProfessionalClaim, RelatedCauses, ServiceLine837,
    SubscriberInformation,
};
use super::element::{DateOf, Element, Place, SegmentPlace};
use super::party::{Party, Reference};
use crate::x12::lexer::Segment;

/// Reads the CLM.
pub(super) fn begin(claim: &mut ProfessionalClaim, segment: &Segment<'_>, place: Place) {
    claim.segments.push(SegmentPlace::of(segment, Loop::Claim, 0, place));
    let text = |place: usize| segment.text(place).to_owned();
    claim.claim_id = text(1);
    claim.charge = Element::amount(segment.text(2));
    claim.place_of_service = segment.component(5, 1).to_owned();
    claim.frequency = segment.component(5, 3).to_owned();
    (claim.provider_signature, claim.assignment, claim.assigns_benefits, claim.release_of_information) = (text(6), text(7), text(8), text(9));
    let causes = segment.components(11).take(3).filter(|cause| !cause.is_empty()).map(str::to_owned).collect();
    claim.related_causes = RelatedCauses { causes, state: segment.component(11, 4).to_owned(), country: segment.component(11, 5).to_owned() };
    (claim.special_program, claim.delay_reason) = (text(12), text(20));
}

/// Takes a segment behind the CLM.
pub(super) fn take(claim: &mut ProfessionalClaim, at: &mut Loop, segment: &Segment<'_>, place: Place) {
    *at = loop_of(claim, *at, segment);
    if *at == Loop::Unknown {
        return;
    }
    if claim.segments.len() < 20 * MOST_REPEATS {
        let line = if at.is_of_line() { claim.lines.len() } else { 0 };
        claim.segments.push(SegmentPlace::of(segment, *at, line, place));
    }
    if !keep(claim, *at, segment) {
        claim.left_out = claim.left_out.saturating_add(1);
    }
}

/// The loop that the segment stands in; opens it where the segment is its first.
fn loop_of(claim: &mut ProfessionalClaim, at: Loop, segment: &Segment<'_>) -> Loop {
    // Lines are last, other subscribers before them: a name that nobody knows does not lose the place.
    let is_in_lines = !claim.lines.is_empty();
    match segment.id() {
        "NM1" => {
            let part = match (is_in_lines, claim.other_subscribers.is_empty()) {
                (true, _) => Loop::Line,
                (false, false) => Loop::OtherSubscriber,
                (false, true) => Loop::Claim,
            };
            let opened = part.opened_by(segment.text(1));
            begin_party(claim, opened, Party::read(segment));
            opened
        }
        // A line without its LX begins with its SV1.
        "SV1" if claim.lines.last().is_some_and(|line| line.code_qualifier.is_empty() && line.code.is_empty()) => Loop::Line,
        "LX" | "SV1" => {
            let is_room = claim.lines.len() < MOST_REPEATS;
            if is_room {
                claim.lines.push(ServiceLine837::default());
            } else {
                claim.left_out = claim.left_out.saturating_add(1);
            }
            if is_room { Loop::Line } else { Loop::Unknown }
        }
        "SBR" if !is_in_lines => {
            let is_room = claim.other_subscribers.len() < MOST_REPEATS;
            if is_room {
                claim.other_subscribers.push(OtherSubscriber::default());
            }
            if is_room { Loop::OtherSubscriber } else { Loop::Unknown }
        }
        "LIN" if is_in_lines => Loop::Drug,
        "SVD" if is_in_lines => Loop::Adjudication,
        "LQ" if is_in_lines => Loop::Form,
        _ => at,
    }
}

/// Puts the segment where it belongs; false where that is full.
fn keep(claim: &mut ProfessionalClaim, at: Loop, segment: &Segment<'_>) -> bool {
    match at {
        Loop::Claim => keep_in_claim(claim, segment),
        Loop::OtherSubscriber => claim.other_subscribers.last_mut().is_none_or(|other| keep_in_other(other, segment)),
        Loop::OtherPayer if segment.id() == "DTP" => claim.other_subscribers.last_mut().is_none_or(|other| push(&mut other.dates, DateOf::read(segment))),
        Loop::Line => claim.lines.last_mut().is_none_or(|line| keep_in_line(line, segment)),
        Loop::Drug => claim.lines.last_mut().is_none_or(|line| keep_in_drug(line, segment)),
        Loop::Adjudication => claim.lines.last_mut().is_none_or(|line| keep_in_adjudication(line, segment)),
        _ => {
            if let Some(party) = party(claim, at).filter(|_| segment.id() != "NM1") {
                party.take(segment);
            }
            true
        }
    }
}

fn keep_in_claim(claim: &mut ProfessionalClaim, segment: &Segment<'_>) -> bool {
    match segment.id() {
        "DTP" => push(&mut claim.dates, DateOf::read(segment)),
        "PWK" => push(&mut claim.attachments, Attachment::read(segment)),
        "AMT" => push(&mut claim.amounts, Amount::read(segment)),
        "REF" => push(&mut claim.references, Reference::read(segment)),
        "NTE" => push(&mut claim.notes, Note::read(segment)),
        "CRC" => push(&mut claim.conditions, Condition::read(segment)),
        "HI" => (1..=segment.elements()).filter(|place| !segment.element(*place).is_empty()).all(|place| {
            let code = HealthCode { qualifier: segment.component(place, 1).to_owned(), code: segment.component(place, 2).to_owned() };
            let is_diagnosis = matches!(code.qualifier.as_str(), "ABK" | "ABF" | "BK" | "BF");
            push(if is_diagnosis { &mut claim.diagnoses } else { &mut claim.other_codes }, code)
        }),
        _ => true,
    }
}

fn keep_in_other(other: &mut OtherSubscriber, segment: &Segment<'_>) -> bool {
    match segment.id() {
        "SBR" => other.information = SubscriberInformation::read(segment),
        "CAS" => return push_adjustments(&mut other.adjustments, segment),
        "AMT" => return push(&mut other.amounts, Amount::read(segment)),
        "OI" => (other.assigns_benefits, other.release_of_information) = (segment.text(3).to_owned(), segment.text(6).to_owned()),
        "MOA" => other.remarks = (3..=7).map(|place| segment.text(place)).filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        _ => {}
    }
    true
}

fn keep_in_line(line: &mut ServiceLine837, segment: &Segment<'_>) -> bool {
    match segment.id() {
        "LX" => segment.text(1).clone_into(&mut line.number),
        "SV1" => line.service(segment),
        "DTP" => return push(&mut line.dates, DateOf::read(segment)),
        "PWK" => return push(&mut line.attachments, Attachment::read(segment)),
        "AMT" => return push(&mut line.amounts, Amount::read(segment)),
        "REF" => return push(&mut line.references, Reference::read(segment)),
        "NTE" => return push(&mut line.notes, Note::read(segment)),
        "CRC" => return push(&mut line.conditions, Condition::read(segment)),
        _ => {}
    }
    true
}

fn keep_in_drug(line: &mut ServiceLine837, segment: &Segment<'_>) -> bool {
    let drug = line.drug.get_or_insert_default();
    match segment.id() {
        "LIN" => *drug = DrugOfLine { qualifier: segment.text(2).to_owned(), code: segment.text(3).to_owned(), ..DrugOfLine::default() },
        "CTP" => (drug.quantity, drug.unit) = (Element::quantity(segment.text(4)), segment.component(5, 1).to_owned()),
        "REF" => return push(&mut drug.references, Reference::read(segment)),
        _ => {}
    }
    true
}

fn keep_in_adjudication(line: &mut ServiceLine837, segment: &Segment<'_>) -> bool {
    if segment.id() == "SVD" {
        return push(&mut line.adjudications, Adjudication::read(segment));
    }
    let Some(decided) = line.adjudications.last_mut() else { return true };
    match segment.id() {
        "CAS" => push_adjustments(&mut decided.adjustments, segment),
        "DTP" => push(&mut decided.dates, DateOf::read(segment)),
        "AMT" => push(&mut decided.amounts, Amount::read(segment)),
        _ => true,
    }
}

fn push<T>(list: &mut Vec<T>, item: T) -> bool {
    let is_room = list.len() < MOST_REPEATS;
    if is_room {
        list.push(item);
    }
    is_room
}

/// Up to six adjustments of one CAS.
fn push_adjustments(list: &mut Vec<Adjustment>, segment: &Segment<'_>) -> bool {
    (2..=segment.elements().min(19)).step_by(3).filter(|place| !segment.element(*place).is_empty()).all(|place| {
        let adjustment = Adjustment {
            group: segment.text(1).to_owned(),
            reason: segment.text(place).to_owned(),
            cents: Element::amount(segment.text(place + 1)),
            quantity: Element::quantity(segment.text(place + 2)),
        };
        push(list, adjustment)
    })
}

/// Puts a new party in its place. Of a loop that may not repeat the last one counts; the guide says that it repeats.
fn begin_party(claim: &mut ProfessionalClaim, at: Loop, new: Party) {
    match at {
        Loop::Referring => _ = push(&mut claim.referring, new),
        Loop::Rendering => claim.rendering = Some(new),
        Loop::Facility => claim.facility = Some(new),
        Loop::Supervising => claim.supervising = Some(new),
        Loop::PickUp => claim.pick_up = Some(new),
        Loop::DropOff => claim.drop_off = Some(new),
        Loop::OtherSubscriberName | Loop::OtherPayer => {
            if let Some(slot) = party(claim, at) {
                *slot = new;
            }
        }
        _ => {
            if let Some(line) = claim.lines.last_mut() {
                begin_party_of_line(line, at, new);
            }
        }
    }
}

fn begin_party_of_line(line: &mut ServiceLine837, at: Loop, new: Party) {
    match at {
        Loop::LineRendering => line.rendering = Some(new),
        Loop::LinePurchased => line.purchased = Some(new),
        Loop::LineFacility => line.facility = Some(new),
        Loop::LineSupervising => line.supervising = Some(new),
        Loop::LineOrdering => line.ordering = Some(new),
        Loop::LineReferring => _ = push(&mut line.referring, new),
        _ => {}
    }
}

/// The party of a loop.
fn party(claim: &mut ProfessionalClaim, at: Loop) -> Option<&mut Party> {
    match at {
        Loop::Referring => claim.referring.last_mut(),
        Loop::Rendering => claim.rendering.as_mut(),
        Loop::Facility => claim.facility.as_mut(),
        Loop::Supervising => claim.supervising.as_mut(),
        Loop::PickUp => claim.pick_up.as_mut(),
        Loop::DropOff => claim.drop_off.as_mut(),
        Loop::OtherSubscriberName => claim.other_subscribers.last_mut().map(|other| &mut other.subscriber),
        Loop::OtherPayer => claim.other_subscribers.last_mut().map(|other| &mut other.payer),
        _ => {
            let line = claim.lines.last_mut()?;
            match at {
                Loop::LineRendering => line.rendering.as_mut(),
                Loop::LinePurchased => line.purchased.as_mut(),
                Loop::LineFacility => line.facility.as_mut(),
                Loop::LineSupervising => line.supervising.as_mut(),
                Loop::LineOrdering => line.ordering.as_mut(),
                Loop::LineReferring => line.referring.last_mut(),
                _ => None,
            }
        }
    }
}

impl ServiceLine837 {
    fn service(&mut self, segment: &Segment<'_>) {
        let text = |place: usize| segment.text(place).to_owned();
        self.code_qualifier = segment.component(1, 1).to_owned();
        self.code = segment.component(1, 2).to_owned();
        self.modifiers = segment.components(1).skip(2).take(4).filter(|modifier| !modifier.is_empty()).map(str::to_owned).collect();
        self.description = segment.component(1, 7).to_owned();
        self.charge = Element::amount(segment.text(2));
        self.unit_basis = text(3);
        self.units = Element::quantity(segment.text(4));
        self.place_of_service = text(5);
        self.pointers = segment.components(7).take(4).filter(|pointer| !pointer.is_empty()).map(str::to_owned).collect();
        (self.emergency, self.epsdt, self.family_planning, self.copay_status) = (text(9), text(11), text(12), text(15));
    }
}

impl Adjudication {
    fn read(segment: &Segment<'_>) -> Adjudication {
        Adjudication {
            payer_id: segment.text(1).to_owned(),
            paid: Element::amount(segment.text(2)),
            code_qualifier: segment.component(3, 1).to_owned(),
            code: segment.component(3, 2).to_owned(),
            modifiers: segment.components(3).skip(2).take(4).filter(|modifier| !modifier.is_empty()).map(str::to_owned).collect(),
            units: Element::quantity(segment.text(5)),
            ..Adjudication::default()
        }
    }
}

impl Attachment {
    fn read(segment: &Segment<'_>) -> Attachment {
        Attachment { report_type: segment.text(1).to_owned(), transmission: segment.text(2).to_owned(), control_number: segment.text(6).to_owned() }
    }
}

impl Amount {
    fn read(segment: &Segment<'_>) -> Amount {
        Amount { qualifier: segment.text(1).to_owned(), cents: Element::amount(segment.text(2)) }
    }
}

impl Note {
    fn read(segment: &Segment<'_>) -> Note {
        Note { code: segment.text(1).to_owned(), text: segment.text(2).to_owned() }
    }
}

impl Condition {
    fn read(segment: &Segment<'_>) -> Condition {
        let codes = (3..=7).map(|place| segment.text(place)).filter(|code| !code.is_empty()).map(str::to_owned).collect();
        Condition { category: segment.text(1).to_owned(), applies: segment.text(2) == "Y", codes }
    }
}
