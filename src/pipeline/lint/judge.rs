//! Judges one claim of an 837 by every edit that it can answer.

use std::borrow::Cow;
use std::collections::HashMap;

use super::convert::{Owned, patient_party};
use super::history::FileHistory;
use super::locate::locate;
use super::on_837::{NOT_ON_837, On837, on_837};
use super::prior::has_unreadable_decision;
use super::unreadable::unreadable_values;
use super::words::for_837;
use super::{CheckedFinding, CheckedKind, CheckedObject, NotRunEdit, status_of, without_table};
use crate::codes::CodeSets;
use crate::config::{CodingPolicy, EditsPolicy};
use crate::edits::{EditContext, NotRun, Overrides, run_edits_counting, service_key};
use crate::model::{Claim, Code, Date, Finding, Payer, Payers, Severity};
use crate::x12::read837::{HealthCode, Party, ProfessionalClaim};

/// What stands in place of a value that tells of a person.
pub(super) const WITHHELD: &str = "(withheld)";

/// The edits that compare with the date of judging.
const BY_DATE: [&str; 4] = ["prior-payment-date-implausible", "service-date-in-future", "timely-filing-exceeded", "timely-filing-near"];

/// By what claims are judged.
pub struct Judge<'j> {
    codes: &'j CodeSets,
    policy: EditsPolicy,
    coding: CodingPolicy,
    // `None` without a workspace.
    payers: Option<HashMap<String, Vec<&'j Payer>>>,
    overrides: Overrides,
}

impl<'j> Judge<'j> {
    /// A judge without a workspace: code sets that are built in, nothing configured.
    pub fn without_workspace(codes: &'j CodeSets) -> Judge<'j> {
        Judge::new(codes, &EditsPolicy::default(), &CodingPolicy::default(), None)
    }

    /// A judge by a workspace's policy, code sets and payers.
    pub fn new(codes: &'j CodeSets, policy: &EditsPolicy, coding: &CodingPolicy, payers: Option<&'j Payers>) -> Judge<'j> {
        let mut policy = policy.clone();
        policy.disabled.extend(NOT_ON_837.iter().filter(|(_, special)| matches!(special, On837::NotRun(_))).map(|(id, _)| (*id).to_owned()));
        let by_id = |payers: &'j Payers| {
            let mut by_id: HashMap<String, Vec<&'j Payer>> = HashMap::new();
            for payer in payers.rows() {
                by_id.entry(payer.edi_payer_id.to_uppercase()).or_default().push(payer);
            }
            by_id
        };
        Judge { codes, policy, coding: coding.clone(), payers: payers.map(by_id), overrides: Overrides::default() }
    }

    /// The edits that no claim of any 837 can answer, and those that need a workspace where there is none.
    pub fn never_run(&self) -> Vec<NotRunEdit> {
        let reason = |special: &On837| match special {
            On837::NotRun(reason) => Some(*reason),
            On837::NeedsPayer if self.payers.is_none() => Some("It compares with payers.csv of a workspace, and none was found."),
            _ => None,
        };
        NOT_ON_837.iter().filter_map(|(edit, special)| Some(NotRunEdit { edit, reason: Cow::Borrowed(reason(special)?) })).collect()
    }

    /// Judges a claim by the claims before it, and remembers it. Without a date nothing can lie in the future.
    pub fn judge(&self, source: &ProfessionalClaim, as_of: Option<Date>, history: &mut FileHistory) -> CheckedObject {
        let owned = Owned::new(source, &|id, filing, on| self.payer(id, filing, on));
        let encounter = owned.encounter();
        let claim = owned.claim(&encounter);
        let context = EditContext {
            codes: self.codes,
            // Without a date the claim is judged on its own last day: nothing is late or in the future, and what that would answer is told as not run.
            as_of: as_of.or(claim.service_to()).unwrap_or(Date::MAX),
            policy: &self.policy,
            coding: &self.coding,
            receivers: &Default::default(),
            overrides: &self.overrides,
            prior: &*history,
        };
        let (mut found, mut tables) = (Vec::new(), NotRun::default());
        run_edits_counting(&claim, &context, &mut found, &mut tables);
        let unreadable = unreadable_values(source);
        found.retain(|finding| as_of.is_some() || !BY_DATE.contains(&finding.edit));
        found.retain(|finding| !unreadable.iter().any(|value| value.hides(finding)) && !is_untrue(finding, source));
        for finding in &mut found {
            self.reword(finding, &claim, history);
        }
        let found: Vec<Finding> = unreadable.iter().map(|value| value.finding()).chain(found).collect();
        let worst = found.iter().map(|finding| finding.severity).max();
        let findings = found.iter().map(|finding| as_checked(finding, source)).collect();
        let not_run = self.not_run(&tables, owned.is_payer_configured, as_of);
        history.remember(&claim);
        let id = if source.claim_id.is_empty() { format!("claim without id at byte {}", source.place.offset) } else { source.claim_id.clone() };
        CheckedObject {
            offset: Some(source.place.offset),
            segment_number: Some(source.place.segment_number),
            charged_cents: source.charge.known(),
            as_of: as_of.map(|date| date.to_string()),
            not_run,
            ..CheckedObject::new(id, CheckedKind::Claim, status_of(worst), findings)
        }
    }

    /// The configured payer with this electronic id: one with the claim's filing indicator before others, in force on the date before one that is not.
    fn payer(&self, edi_payer_id: &str, filing_indicator: &str, on: Option<Date>) -> Option<&'j Payer> {
        let rows = self.payers.as_ref()?.get(&edi_payer_id.to_uppercase())?;
        let in_force = |payer: &&&Payer| on.is_none_or(|on| payer.effective_from.is_none_or(|from| from <= on) && payer.effective_to.is_none_or(|to| on <= to));
        let mut found = rows.iter().filter(in_force);
        found.clone().find(|payer| payer.filing_indicator == filing_indicator).or_else(|| found.next()).copied()
    }

    fn not_run(&self, tables: &NotRun, is_payer_configured: bool, as_of: Option<Date>) -> Vec<NotRunEdit> {
        let mut not_run = without_table(tables);
        if self.payers.is_some() && !is_payer_configured {
            let reason = Cow::Borrowed("The payer's electronic id is not in payers.csv.");
            let edits = NOT_ON_837.iter().filter(|(_, special)| *special == On837::NeedsPayer);
            not_run.extend(edits.map(|(edit, _)| NotRunEdit { edit, reason: reason.clone() }));
        }
        if as_of.is_none() {
            let reason = Cow::Borrowed("The file has no readable date (GS04); --as-of gives one.");
            let is_told = |edit: &str| not_run.iter().any(|told: &NotRunEdit| told.edit == edit);
            let edits: Vec<&'static str> = BY_DATE.into_iter().filter(|edit| !is_told(edit)).collect();
            not_run.extend(edits.into_iter().map(|edit| NotRunEdit { edit, reason: reason.clone() }));
        }
        not_run
    }

    /// Severity, element, message and remedy as they fit a claim file.
    fn reword(&self, finding: &mut Finding, claim: &Claim<'_>, history: &FileHistory) {
        let special = on_837(finding.edit);
        let most = match special {
            Some(On837::Warns(_)) => Severity::Warning,
            Some(On837::Notes) => Severity::Note,
            _ => Severity::Reject,
        };
        if !self.holds(finding.edit, claim) {
            finding.severity = finding.severity.min(most);
        }
        match special {
            Some(On837::Fix(fix) | On837::Warns(fix)) => fix.clone_into(&mut finding.fix),
            Some(On837::NeedsPayer | On837::Notes) => {}
            _ => finding.fix = for_837(&finding.fix).into_owned(),
        }
        finding.message = for_837(&finding.message).into_owned();
        if finding.edit == "duplicate-claim"
            && let Some(message) = duplicate_message(finding, claim, history)
        {
            finding.message = message;
        }
    }

    /// Whether the workspace's policy holds claims of this payer for a warning of this edit.
    fn holds(&self, edit: &str, claim: &Claim<'_>) -> bool {
        let payer_id = claim.payer.map_or("", |payer| payer.payer_id.as_str());
        [payer_id, "*"].iter().any(|payer| self.policy.hold_warnings.get(*payer).is_some_and(|edits| edits.iter().any(|held| held == edit)))
    }
}

/// Which claim of the file billed the service before, by its place, because a key tells nobody anything.
fn duplicate_message(finding: &Finding, claim: &Claim<'_>, history: &FileHistory) -> Option<String> {
    let number = finding.line?;
    let line = claim.lines.get(usize::from(number).checked_sub(1)?)?;
    let (encounter, on) = (claim.encounter?, line.service_from?);
    let rendering = claim.rendering_npi(line);
    let earlier = history.claim_that_billed(service_key(encounter.patient_id, on, line.code, &line.modifiers, rendering))?;
    Some(format!("Line {number} ({} on {on}) was already billed by claim {earlier} of this file.", line.code))
}

/// With the segment that it is about, and the component where the value shows which.
fn as_checked(finding: &Finding, source: &ProfessionalClaim) -> CheckedFinding {
    let located = locate(source, finding);
    let mut checked = CheckedFinding::of(finding);
    if let Some(element) = precise_element(finding, source) {
        checked.element = finding.line.map_or_else(|| element.clone(), |line| format!("{element} line {line}"));
    }
    CheckedFinding { segment: Some(located.id.to_owned()), segment_number: Some(located.place.segment_number), offset: Some(located.place.offset), ..checked }
}

/// The very component of a diagnosis, modifier or pointer, of which an edit names only the first or the segment.
fn precise_element(finding: &Finding, source: &ProfessionalClaim) -> Option<String> {
    let line = || source.lines.get(usize::from(finding.line?).checked_sub(1)?);
    match finding.element {
        "2300 HI" => {
            let is_named = |diagnosis: &HealthCode| !finding.value.is_empty() && (diagnosis.code == finding.value || Code::parse(&diagnosis.code) == Code::parse(&finding.value));
            // Of two the same the later one is the repetition.
            let place = source.diagnoses.iter().rposition(is_named)? + 1;
            Some(format!("2300 HI{place:02}-2"))
        }
        "2400 SV101-3" => Some(format!("2400 SV101-{}", 3 + line()?.modifiers.iter().rposition(|modifier| *modifier == finding.value)?)),
        "2400 SV107" => Some(format!("2400 SV107-{}", 1 + line()?.pointers.iter().rposition(|pointer| *pointer == finding.value)?)),
        _ => None,
    }
}

/// What an edit cannot know of a foreign file, so that its finding would not be true.
fn is_untrue(finding: &Finding, source: &ProfessionalClaim) -> bool {
    let line = || source.lines.get(usize::from(finding.line?).checked_sub(1)?);
    let has_other_number = |party: Option<&Party>| party.is_some_and(|party| party.npi().is_empty() && !party.references.is_empty());
    match finding.edit {
        // Other countries have other states and postal codes.
        "address-form-wrong" if finding.field.starts_with("accident") => !source.related_causes.country.is_empty(),
        "address-form-wrong" if finding.field.starts_with("patient") => patient_party(source).is_abroad(),
        "address-form-wrong" => source.subscriber.subscriber.is_abroad() || source.other_subscribers.iter().any(|other| other.subscriber.is_abroad()),
        "patient-address-incomplete" => patient_party(source).is_abroad() && matches!(finding.field, "patient_state" | "patient_zip"),
        "accident-state-missing" => !source.related_causes.country.is_empty(),
        "billing-address-incomplete" | "billing-zip-not-nine-digits" => source.billing.provider.is_abroad(),
        "facility-address-incomplete" => source.facility.as_ref().is_some_and(Party::is_abroad),
        // Who cannot have an NPI bills under the payer's own number.
        "billing-npi-invalid" => source.billing.provider.npi().is_empty() && !source.subscriber.payer.reference("G2").is_empty(),
        "facility-npi-invalid" => source.facility.as_ref().is_some_and(|party| party.npi().is_empty()),
        "rendering-npi-invalid" if finding.line.is_some() => has_other_number(line().and_then(|line| line.rendering.as_ref())),
        "rendering-npi-invalid" => has_other_number(source.rendering.as_ref()),
        "rendering-provider-missing" => !source.lines.is_empty() && source.lines.iter().all(|line| line.rendering.is_some()),
        "referring-npi-missing" => has_other_number(source.referring.first()),
        // An employer under workers' compensation has no member id.
        "member-id-missing" => source.subscriber.subscriber.entity_type == crate::model::EntityType::Organization && finding.element.starts_with("2010BA"),
        // Codes of other systems have other forms.
        "service-code-malformed" | "service-code-not-in-force" => line().is_some_and(|line| line.code_qualifier != "HC"),
        "service-before-icd10" => !source.diagnoses.is_empty() && source.diagnoses.iter().all(|diagnosis| matches!(diagnosis.qualifier.as_str(), "BK" | "BF")),
        "claim-total-not-sum-of-lines" => source.left_out > 0,
        "prior-payment-date-implausible" | "prior-payment-out-of-balance" => has_unreadable_decision(source) || source.left_out > 0,
        _ => false,
    }
}
