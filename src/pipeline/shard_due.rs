//! Where a shard's further claims go: their rows, what their items learn, and those that stay due.

use super::claim_row::claim_row;
use super::resubmit::due::NEXT_PAYER;
use super::resubmit::{Cause, DueClaim, Stage, change_of, finding_row, hold};
use super::shard::ShardContext;
use super::shard_findings::{JudgedClaim, write_edits};
use super::shard_output::{ShardOutput, later_payers};
use crate::claims::expected_payment;
use crate::coding::Coded;
use crate::error::Error;
use crate::intake::record::RecordView;
use crate::ledger::Text;
use crate::model::{Cents, Claim, Encounter, Finding, Key};
use crate::posting::{FurtherClaim, WrittenClaim};
use crate::store::answer_tables::{BilledRecordRow, DueClaimRow};
use crate::store::table::ClaimRow;

impl ShardOutput {
    /// Keeps the record of an encounter as it was billed.
    pub fn keep_record(&mut self, record: &RecordView<'_>, source_file: &str) -> Result<(), Error> {
        self.records.push(&BilledRecordRow { encounter_key: record.header().encounter_key, source_file: source_file.into(), record: record.bytes().to_vec() })?;
        Ok(())
    }

    /// A further claim that stays due by a cause of its own, which stands on the worklist.
    pub fn stays_due_by(&mut self, encounter: &Encounter<'_>, row: &DueClaimRow, cause: Cause, message: String) -> Result<(), Error> {
        let held = DueClaimRow { causes: cause.as_str().to_owned(), message: message.clone(), ..row.clone() };
        self.held_findings.push(&finding_row(&held))?;
        self.stays_due(encounter, row, held.causes, message)
    }

    /// A further claim that stays due.
    pub fn stays_due(&mut self, encounter: &Encounter<'_>, row: &DueClaimRow, causes: String, message: String) -> Result<(), Error> {
        self.finished.resubmitted.add(Stage::Held, row.balance_cents);
        let (row, change) = hold(row, causes, message, source(encounter));
        self.finished.changes.push(change);
        self.due.push(&row)?;
        Ok(())
    }

    /// Stores a further claim, which is written, and says what its item learns of it.
    #[expect(clippy::too_many_arguments, reason = "each is a different thing that is known of the claim")]
    pub fn write_further(
        &mut self,
        key: Key,
        encounter: &Encounter<'_>,
        claim: &Claim<'_>,
        coded: &Coded<'_>,
        judged: &[JudgedClaim],
        findings: &[Finding],
        further: &DueClaim,
        context: &ShardContext<'_>,
    ) -> Result<(), Error> {
        let due = &further.row;
        let mut row = claim_row(key, encounter, claim, coded, findings, context.as_of);
        row.part = due.part;
        row.version = due.version;
        row.former_claim_id = due.former_claim_id.clone();
        row.not_run = judged.first().map(|judged| judged.not_run.clone()).unwrap_or_default();
        let is_facility = |place| context.codes.places_of_service.find(place).is_some_and(|place| place.is_facility);
        // What a later payer owes follows from what the ones before decided, not from a schedule.
        row.expected_cents = if due.sequence > 1 { None } else { expected_payment(context.fees, claim, is_facility) };
        write_edits(findings, &[], &mut self.edits);
        let former_charge_cents = further.former.as_ref().map(|former| former.charge_cents).unwrap_or_default();
        let written = written(due, claim, &row, former_charge_cents, self.run_number, &self.edits);
        self.finished.changes.push(change_of(due, source(encounter), FurtherClaim::Written(Box::new(written))));
        self.finished.resubmitted.add(Stage::Written, due.balance_cents);
        self.finished.further_claims.0 += 1;
        self.finished.further_claims.1 += claim.charge_cents;
        self.claims.push(&row)?;
        Ok(())
    }
}

fn written(due: &DueClaimRow, claim: &Claim<'_>, row: &ClaimRow, former_charge_cents: Cents, run: u32, edits: &str) -> WrittenClaim {
    WrittenClaim {
        claim_id: row.claim_id.clone(),
        former_claim_id: if due.purpose == NEXT_PAYER { Text::default() } else { due.former_claim_id.clone() },
        frequency: claim.frequency,
        version: due.version,
        sequence: due.sequence,
        payer_id: row.payer_id.clone(),
        run,
        edits: edits.into(),
        later_payers: later_payers(claim),
        billing_provider: row.billing_provider.clone(),
        rendering_npi: row.rendering_npi.clone(),
        facility: row.facility.clone(),
        service_date: row.service_date,
        charge_cents: claim.charge_cents,
        former_charge_cents,
        expected_cents: row.expected_cents,
    }
}

/// File and row, as transfers name them.
fn source(encounter: &Encounter<'_>) -> Text {
    format!("{}:{}", encounter.source.file, encounter.source.row).into()
}
