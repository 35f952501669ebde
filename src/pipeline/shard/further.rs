//! Further claims in a shard: an encounter that was billed before is coded and judged again, without its own past, and written to the payer and in the version that is due.

use super::super::day_lines::OwnLine;
use super::super::resubmit::due::{NEW, REPLACEMENT, VOID};
use super::super::resubmit::{Cause, DueClaim, DueEncounter};
use super::*;
use crate::claims::bill_to;
use crate::model::ClaimFrequency;

impl Shard<'_, '_, '_> {
    /// Tries every further claim of an encounter.
    pub(super) fn further_claims(&mut self, record: &RecordView<'_>) -> Result<(), Error> {
        let context = self.context;
        let Some(due) = context.due.get(&record.header().encounter_key) else { return Ok(()) };
        self.with_encounter(record, |shard, encounter| {
            let coded = code_encounter(&shard.coding(), encounter);
            if !coded.questions.is_empty() {
                return shard.asked(encounter, &coded, due);
            }
            let claims = build_claims(&shard.building(record), encounter, &coded);
            let mut is_any_written = false;
            for claim in &due.claims {
                is_any_written |= shard.further_claim(record, encounter, &coded, &claims, due, claim)?;
            }
            if is_any_written { shard.output.keep_record(record, &shard.file(record).path) } else { Ok(()) }
        })
    }

    /// The coder is asked about the encounter once; all its claims wait for the answer.
    fn asked(&mut self, encounter: &Encounter<'_>, coded: &Coded<'_>, due: &DueEncounter) -> Result<(), Error> {
        let charge = coded.lines.iter().map(|line| line.charge_cents).sum();
        self.output.questions(&coded.questions, charge);
        let causes = self.causes(coded);
        for claim in &due.claims {
            self.output.stays_due(encounter, &claim.row, causes.clone(), "Questions on the coding worklist wait for an answer.".into())?;
        }
        Ok(())
    }

    /// Tries one claim; true when it was written.
    fn further_claim(
        &mut self,
        record: &RecordView<'_>,
        encounter: &Encounter<'_>,
        coded: &Coded<'_>,
        claims: &[Claim<'_>],
        due: &DueEncounter,
        further: &DueClaim,
    ) -> Result<bool, Error> {
        let row = &further.row;
        let Some(mut claim) = claims.get(usize::from(row.part)).cloned() else {
            let message = format!("The encounter comes to {} claims now, and part {} is none of them.", claims.len(), row.part + 1);
            return self.stays(encounter, further, Cause::PartMissing, message);
        };
        if !bill_to(&mut claim, usize::from(row.sequence.saturating_sub(1))) {
            return self.stays(encounter, further, Cause::CoverageMissing, format!("The encounter names no coverage {}; correct its payers.", row.sequence));
        }
        if let Some(payer) = claim.payer.filter(|payer| payer.payer_id != row.payer_id && row.purpose != NEW) {
            let message = format!("The claim would go to {} now, and {} has the one before: void that one, or correct the coverage.", payer.payer_id, row.payer_id);
            return self.stays(encounter, further, Cause::PayerChanged, message);
        }
        claim.frequency = frequency_of(&row.purpose);
        claim.payer_claim_number = &row.payer_claim_number;
        claim.prior_payments = &further.prior_payments;
        let key = record.header().encounter_key;
        let own: Vec<OwnLine> = due.own.iter().map(|(_, line)| *line).collect();
        self.findings.clear();
        self.judged.clear();
        let mut held = self.judge_claim(&claim, key, &own);
        if claim.frequency == ClaimFrequency::Void {
            held = self.keep_what_concerns_a_void();
        }
        if !held && !further.is_selected {
            let message = "It passes every edit now; it was not selected for this reprocessing.".to_owned();
            return self.stays(encounter, further, Cause::NotSelected, message);
        }
        if !held {
            // Parts and coverages are far fewer than 256.
            claim.claim_id = claim_id(&self.context.config.workspace_prefix, key, row.part as u8, row.sequence as u8, row.version);
            held = self.write_claims(std::slice::from_mut(&mut claim))?;
        }
        let claim = std::slice::from_ref(&claim);
        if held {
            self.output.held(encounter, claim, &self.judged, &self.findings)?;
            let message = self.findings.iter().find(|finding| finding.severity == Severity::Reject).map(|finding| finding.message.clone()).unwrap_or_default();
            self.output.stays_due(encounter, row, self.causes(coded), message)?;
            return Ok(false);
        }
        self.output.passed_with(encounter, claim, &self.judged, &self.findings, &[], self.context)?;
        for claim in claim {
            self.learn_again(encounter, claim, due, row.part);
            self.output.write_further(key, encounter, claim, coded, &self.judged, &self.findings, further, self.context)?;
        }
        Ok(true)
    }

    fn stays(&mut self, encounter: &Encounter<'_>, further: &DueClaim, cause: Cause, message: String) -> Result<bool, Error> {
        self.output.stays_due_by(encounter, &further.row, cause, message)?;
        Ok(false)
    }

    /// A void takes back what was sent: only what would make the file itself unreadable can hold it. True when something does.
    fn keep_what_concerns_a_void(&mut self) -> bool {
        self.findings.retain(|finding| finding.severity != Severity::Reject || finding.snip <= 2);
        let all = 0..self.findings.len();
        self.judged.iter_mut().for_each(|judged| judged.findings = all.clone());
        self.findings.iter().any(|finding| finding.severity == Severity::Reject)
    }

    /// History takes the lines of the new version for those of the one before; a void takes them back.
    fn learn_again(&self, encounter: &Encounter<'_>, claim: &Claim<'_>, due: &DueEncounter, part: u16) {
        let is_void = claim.frequency == ClaimFrequency::Void;
        let own: Vec<OwnLine> = due.own.iter().filter(|(of, _)| *of == part).map(|(_, line)| *line).collect();
        let billed = || claim.lines.iter().filter_map(|line| Some((claim.rendering_npi(line), line, PriorLine::of(line)?)));
        let mut renderings: Vec<&str> = due.renderings.iter().map(String::as_str).chain(billed().map(|(rendering, ..)| rendering)).collect();
        renderings.sort_unstable();
        renderings.dedup();
        let lines: Vec<(&str, PriorLine)> = billed().filter(|_| !is_void).map(|(rendering, _, line)| (rendering, line)).collect();
        self.lines.bill_again(encounter.patient_id, &renderings, &own, &lines);
        for (rendering, line, billed) in billed().filter(|_| !is_void) {
            self.learn_service(encounter.patient_id, rendering, line, billed.on);
        }
    }
}

fn frequency_of(purpose: &str) -> ClaimFrequency {
    match purpose {
        REPLACEMENT => ClaimFrequency::Replacement,
        VOID => ClaimFrequency::Void,
        _ => ClaimFrequency::Original,
    }
}
