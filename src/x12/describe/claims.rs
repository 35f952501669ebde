//! The inside of an 837: counts, charges, and what no public validator looks at.

use super::hierarchy::{CLAIM_LEVELS, Hierarchy};
use super::{FileState, Transaction, form};
use crate::model::{Cents, Key};
use crate::x12::faults::Faults;
use crate::x12::lexer::Segment;

/// Totals and state of one ST of claims.
#[derive(Debug, Default)]
pub struct Claims {
    hierarchy: Hierarchy,
    subscriber: Subscriber,
    claim: Option<OpenClaim>,
    claims: u64,
    services: u64,
    charged: Cents,
    unbalanced: bool,
    // The guide is known, and `guide` reports what stands where it may not.
    is_guided: bool,
}

/// What 2000B has shown so far.
#[derive(Debug, Default)]
struct Subscriber {
    is_patient: bool,
    has_demographics: bool,
    payers: u32,
    in_header: bool,
}

/// The claim being read.
#[derive(Debug)]
struct OpenClaim {
    id: String,
    offset: u64,
    // `None` when CLM02 or a line's charge could not be read, so that nothing can be said about balance.
    charge: Option<Cents>,
    lines: Option<Cents>,
    line_count: u64,
    frequency: String,
    diagnoses: usize,
    has_icd9: bool,
    has_icd10: bool,
    has_payer_claim_number: bool,
    // Until the first other payer or line.
    in_header: bool,
}

impl Claims {
    /// An ST of claims, whose guide is checked beside it or is not.
    pub fn new(is_guided: bool) -> Claims {
        Claims { is_guided, ..Claims::default() }
    }

    /// Takes a segment of the inside.
    pub fn take(&mut self, segment: &Segment<'_>, file: &mut FileState, faults: &mut Faults) {
        match segment.id() {
            "HL" => {
                self.end_claim(faults);
                self.hierarchy.take(segment, CLAIM_LEVELS, faults);
                self.begin_level(segment, faults);
            }
            "SBR" => self.subscriber_information(segment),
            "DMG" if self.subscriber.in_header => self.subscriber.has_demographics = true,
            "NM1" => self.name(segment, faults),
            "CLM" => self.begin_claim(segment, file, faults),
            "HI" => self.diagnoses(segment, faults),
            "REF" if segment.text(1) == "F8" => self.payer_claim_number(),
            "LX" => self.leave_claim_header(),
            "SV1" => self.service(segment, 2, 7, faults),
            "SV2" => self.service(segment, 3, 0, faults),
            "SV3" => self.service(segment, 2, 0, faults),
            "AMT" | "SVD" => {
                form::amount(segment, 2, faults);
            }
            "CAS" => {
                for place in (3..=segment.elements()).step_by(3) {
                    form::amount(segment, place, faults);
                }
            }
            "DTP" => {
                form::date(segment, segment.text(2), 3, faults);
            }
            _ => {}
        }
    }

    /// Writes the totals.
    pub fn finish(mut self, transaction: &mut Transaction, faults: &mut Faults) {
        self.end_claim(faults);
        self.hierarchy.finish(faults);
        transaction.claims = Some(self.claims);
        transaction.services = Some(self.services);
        transaction.charged_cents = Some(self.charged);
        transaction.balanced = Some(!self.unbalanced);
    }

    fn begin_level(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        match segment.text(3) {
            "22" => self.subscriber = Subscriber { in_header: true, ..Subscriber::default() },
            "23" => {
                if self.subscriber.is_patient {
                    faults.add("HL", 3, segment.offset, "patient-loop-of-subscriber", "a patient loop stands under a subscriber who is the patient (SBR02 18)");
                }
                self.subscriber.in_header = false;
            }
            _ => self.subscriber.in_header = false,
        }
    }

    fn subscriber_information(&mut self, segment: &Segment<'_>) {
        match &mut self.claim {
            Some(claim) => claim.in_header = false,
            None => self.subscriber.is_patient = segment.text(2) == "18",
        }
    }

    fn name(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        form::npi(segment, faults);
        if self.subscriber.in_header && segment.text(1) == "PR" {
            self.subscriber.payers += 1;
            if self.subscriber.payers == 2 && !self.is_guided {
                faults.add("NM1", 1, segment.offset, "payer-loop-repeated", "a subscriber has two payers in 2010BB; others belong in 2320");
            }
        }
    }

    fn begin_claim(&mut self, segment: &Segment<'_>, file: &mut FileState, faults: &mut Faults) {
        self.end_claim(faults);
        let level = self.hierarchy.level();
        if level == "22" && !self.subscriber.is_patient {
            faults.add("CLM", 0, segment.offset, "patient-loop-missing", "the subscriber is not the patient (SBR02 is not 18), but no patient loop stands before the claim");
        } else if level == "22" && !self.subscriber.has_demographics {
            faults.add("CLM", 0, segment.offset, "subscriber-demographics-missing", "the subscriber is the patient, but 2010BA has no DMG");
        } else if level != "22" && level != "23" {
            faults.add("CLM", 0, segment.offset, "claim-outside-subscriber", "a claim stands under neither a subscriber nor a patient");
        }
        self.subscriber.in_header = false;
        let id = segment.text(1);
        if !file.claim_ids.insert(Key::of_texts(&[id])) {
            faults.add("CLM", 1, segment.offset, "duplicate-claim-id", format!("claim id {id} stands more than once in the file"));
        }
        let charge = form::charge(segment, 2, faults);
        self.claims += 1;
        self.charged = form::sum(self.charged, charge.unwrap_or_default());
        self.claim = Some(OpenClaim {
            id: id.to_owned(),
            offset: segment.offset,
            charge,
            lines: Some(Cents::ZERO),
            line_count: 0,
            frequency: segment.component(5, 3).to_owned(),
            diagnoses: 0,
            has_icd9: false,
            has_icd10: false,
            has_payer_claim_number: false,
            in_header: true,
        });
    }

    fn diagnoses(&mut self, segment: &Segment<'_>, faults: &mut Faults) {
        let Some(claim) = &mut self.claim else { return };
        for place in 1..=segment.elements() {
            match segment.component(place, 1) {
                "BK" | "BF" => claim.has_icd9 = true,
                "ABK" | "ABF" => claim.has_icd10 = true,
                _ => continue,
            }
            claim.diagnoses += 1;
        }
        if claim.has_icd9 && claim.has_icd10 {
            faults.add("HI", 0, segment.offset, "icd-versions-mixed", format!("claim {} has ICD-9 and ICD-10 diagnoses", claim.id));
            claim.has_icd9 = false;
        }
    }

    fn payer_claim_number(&mut self) {
        if let Some(claim) = self.claim.as_mut().filter(|claim| claim.in_header) {
            claim.has_payer_claim_number = true;
        }
    }

    fn leave_claim_header(&mut self) {
        if let Some(claim) = &mut self.claim {
            claim.in_header = false;
        }
    }

    /// A line with its charge and, in a professional claim, its diagnosis pointers.
    fn service(&mut self, segment: &Segment<'_>, charge_element: usize, pointer_element: usize, faults: &mut Faults) {
        let charge = form::charge(segment, charge_element, faults);
        self.services += 1;
        let Some(claim) = &mut self.claim else {
            if !self.is_guided {
                faults.add(segment.id(), 0, segment.offset, "service-outside-claim", "a service stands outside a claim");
            }
            return;
        };
        claim.in_header = false;
        claim.line_count += 1;
        claim.lines = claim.lines.zip(charge).and_then(|(sum, charge)| sum.checked_add(charge));
        if pointer_element == 0 || segment.element(pointer_element).is_empty() {
            return;
        }
        for (place, pointer) in segment.components(pointer_element).enumerate() {
            let is_number = !pointer.is_empty() && pointer.bytes().all(|byte| byte.is_ascii_digit());
            // The guide's own check reports what is no number.
            if self.is_guided && !is_number {
                continue;
            }
            if !pointer.parse().is_ok_and(|place: usize| (1..=claim.diagnoses).contains(&place)) {
                let message = format!("the line points to diagnosis `{pointer}`; the claim has {}", claim.diagnoses);
                faults.add_component(segment.id(), pointer_element, place + 1, segment.offset, "pointer-beyond-diagnoses", message);
            }
        }
    }

    fn end_claim(&mut self, faults: &mut Faults) {
        let Some(claim) = self.claim.take() else { return };
        if matches!(claim.frequency.as_str(), "7" | "8") && !claim.has_payer_claim_number {
            let message = format!("claim {} has frequency {} but no payer's claim number (REF F8)", claim.id, claim.frequency);
            faults.add("CLM", 5, claim.offset, "payer-claim-number-missing", message);
        }
        match (claim.charge, claim.lines) {
            (Some(charge), Some(lines)) if charge == lines => {}
            (Some(charge), Some(lines)) => {
                self.unbalanced = true;
                let message = format!("claim {} charges {charge}, its {} lines sum to {lines}", claim.id, claim.line_count);
                faults.add("CLM", 2, claim.offset, "claim-out-of-balance", message);
            }
            _ => self.unbalanced = true,
        }
        if self.is_guided {
            faults.set_loop(claim.offset, "2300");
        }
    }
}
