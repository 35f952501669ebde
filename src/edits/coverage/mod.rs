//! How and for what Medicare and its contractors pay, judged by imported tables: HCPCS, payment indicators, contractors' articles, the code editor's lists, the taxonomy.
//!
//! One file an edit. Does *not* run them (that is `runner`).

mod assistant_surgeon_not_allowed;
mod bilateral_modifier_not_allowed;
mod co_surgeon_not_allowed;
mod component_modifier_not_allowed;
mod decision_for_surgery_without_57;
mod diagnosis_excluded_by_article;
mod diagnosis_not_covered_by_article;
mod diagnosis_not_of_age;
mod diagnosis_not_of_sex;
mod hcpcs_not_covered_by_medicare;
mod listed_manifestation_first;
mod modifier_not_in_force;
mod questionable_admission_diagnosis;
mod service_bundled_status;
mod service_status_not_payable;
mod service_without_price_at_place;
mod taxonomy_unknown;
mod team_surgeon_not_allowed;
mod unacceptable_first_listed;
mod visit_beside_procedure_without_25;
mod visit_in_global_period;

pub use assistant_surgeon_not_allowed::AssistantSurgeonNotAllowed;
pub use bilateral_modifier_not_allowed::BilateralModifierNotAllowed;
pub use co_surgeon_not_allowed::CoSurgeonNotAllowed;
pub use component_modifier_not_allowed::ComponentModifierNotAllowed;
pub use decision_for_surgery_without_57::DecisionForSurgeryWithout57;
pub use diagnosis_excluded_by_article::DiagnosisExcludedByArticle;
pub use diagnosis_not_covered_by_article::DiagnosisNotCoveredByArticle;
pub use diagnosis_not_of_age::DiagnosisNotOfAge;
pub use diagnosis_not_of_sex::DiagnosisNotOfSex;
pub use hcpcs_not_covered_by_medicare::HcpcsNotCoveredByMedicare;
pub use listed_manifestation_first::ListedManifestationFirst;
pub use modifier_not_in_force::ModifierNotInForce;
pub use questionable_admission_diagnosis::QuestionableAdmissionDiagnosis;
pub use service_bundled_status::ServiceBundledStatus;
pub use service_status_not_payable::ServiceStatusNotPayable;
pub use service_without_price_at_place::ServiceWithoutPriceAtPlace;
pub use taxonomy_unknown::TaxonomyUnknown;
pub use team_surgeon_not_allowed::TeamSurgeonNotAllowed;
pub use unacceptable_first_listed::UnacceptableFirstListed;
pub use visit_beside_procedure_without_25::VisitBesideProcedureWithout25;
pub use visit_in_global_period::VisitInGlobalPeriod;

use super::context::EditContext;
use super::example::ClaimFixture;
use super::finding::Findings;
use super::services::{beside, bill, modifiers};
use super::tables::{Judgement, Table};
use crate::codes::coverage_articles::{Standing, contractor_number};
use crate::codes::physician_indicators::Indicators;
use crate::codes::{Programme, service_groups};
use crate::model::{Claim, ClaimLine, Code, CodeList, Date, PayerKind, Severity, date};

/// For examples: a claim of one line with this code and these modifiers, at a surgical center.
fn operate(claim: &mut ClaimFixture, code: &str, with: &[&str]) {
    bill(claim, code);
    claim.line().modifiers = modifiers(with);
    if code == "27447" {
        claim.move_to("24");
    }
}

/// For examples: the first line alone, then lines like it with these codes.
fn visit_beside(claim: &mut ClaimFixture, codes: &[&str]) {
    claim.lines.truncate(1);
    beside(claim, codes);
}

/// For examples: a service of an article, for one diagnosis, billed to Medicare in the article's jurisdiction.
fn serve(claim: &mut ClaimFixture, diagnosis: &'static str, with: &[&str]) {
    operate(claim, "11900", with);
    claim.diagnoses = vec![super::diagnoses::diagnosis(diagnosis)];
    claim.make_medicare();
    claim.payer().contractor = "06102".into();
}

/// Lines with a code and a date that are no visits, with their places counted from 0. Modifiers and places of visits have edits of their own.
fn procedures<'l>(claim: &'l Claim<'l>) -> impl Iterator<Item = (usize, &'l ClaimLine<'l>, Date)> {
    let dated = |(place, line): (usize, &'l ClaimLine<'l>)| line.service_from.map(|on| (place, line, on));
    claim.lines.iter().enumerate().filter(|(_, line)| !line.code.is_empty() && !service_groups::is_visit(line.code)).filter_map(dated)
}

/// A visit of the claim.
struct Visit<'l> {
    place: usize,
    code: Code,
    modifiers: CodeList<4>,
    on: Date,
    npi: &'l str,
}

impl Visit<'_> {
    fn has_any(&self, modifiers: &[&str]) -> bool {
        modifiers.iter().any(|modifier| self.modifiers.contains(modifier))
    }
}

/// The visits of a claim that have a date and somebody who rendered them.
fn visits<'l>(claim: &'l Claim<'l>) -> impl Iterator<Item = Visit<'l>> {
    let dated = |(place, line): (usize, &'l ClaimLine<'l>)| {
        Some(Visit { place, code: line.code, modifiers: line.modifiers, on: line.service_from?, npi: claim.rendering_npi(line) }).filter(|visit| !visit.npi.is_empty())
    };
    claim.lines.iter().enumerate().filter(|(_, line)| service_groups::is_visit(line.code)).filter_map(dated)
}

/// Whether a line is an assistant's, whose visits no operation's price covers.
fn is_assistants(modifiers: &CodeList<4>) -> bool {
    ASSISTANTS.iter().any(|assistant| modifiers.contains(assistant))
}

/// Finds fault with lines that bill a further surgeon by one of these modifiers, where the schedule's row says, in these words, that none is paid.
fn find_surgeons(claim: &Claim<'_>, context: &EditContext<'_>, findings: &mut Findings<'_>, marks: &[&'static str], refusal: impl Fn(&Indicators) -> Option<&'static str>) {
    for (place, line, on) in procedures(claim) {
        let Some(modifier) = marks.iter().copied().find(|modifier| line.modifiers.contains(modifier)) else { continue };
        let Some(reason) = context.codes.indicators.find(line.code, &line.modifiers, on).and_then(&refusal) else { continue };
        let message = format!("Line {} has {modifier} on {}, for which {reason}.", place + 1, line.code);
        findings.line(place, "modifiers", modifier, message).severity(weight(claim, context, Table::Indicators));
    }
}

/// The modifiers of assistants at surgery.
const ASSISTANTS: [&str; 4] = ["80", "81", "82", "AS"];

/// The codes that are no visits, by who rendered a visit and operated, so many days after it: of the claim, then of other encounters.
fn operations_of_day(claim: &Claim<'_>, context: &EditContext<'_>, visit: &Visit<'_>, days_after: i32) -> Vec<Code> {
    let day = date::add_days(visit.on, days_after);
    let own = procedures(claim).filter(|(_, line, on)| *on == day && claim.rendering_npi(line) == visit.npi && !is_assistants(&line.modifiers)).map(|(_, line, _)| line.code);
    let mut codes: Vec<Code> = own.collect();
    if let Some(encounter) = claim.encounter {
        let prior = context.prior.same_day(encounter.patient_id, day, visit.npi);
        codes.extend(prior.iter().filter(|line| !service_groups::is_visit(line.code) && !is_assistants(&line.modifiers)).map(|line| line.code));
    }
    codes
}

/// Whether NCCI has the visit and the other service as a pair, in which case its own edits speak of them.
pub(super) fn is_ncci_pair(claim: &Claim<'_>, context: &EditContext<'_>, visit: Code, operation: Code, on: Date) -> bool {
    let programme = Judgement::of(claim, context, Table::NcciPairs).programme;
    let pairs = context.codes.ncci.on(programme, on);
    pairs.is_some_and(|pairs| pairs.pair(operation, visit, on).is_some() || pairs.pair(visit, operation, on).is_some())
}

/// How much a finding by one of Medicare's tables weighs. Medicaid programmes have schedules of their own, so there it is a warning.
fn weight(claim: &Claim<'_>, context: &EditContext<'_>, table: Table) -> Severity {
    match Judgement::of(claim, context, table) {
        Judgement { programme: Programme::Medicare, severity } => severity,
        Judgement { programme: Programme::Medicaid, .. } => Severity::Warning,
    }
}

/// How much it weighs that Medicare does not pay for something; `None` for payers who have not taken over its table and pay by rules of their own. Medicare Advantage may
/// cover more, so there it is a warning.
fn payment_weight(claim: &Claim<'_>, context: &EditContext<'_>, table: Table) -> Option<Severity> {
    match claim.payer.map(|payer| payer.kind) {
        Some(PayerKind::MedicareAdvantage) => Some(Severity::Warning),
        _ => Some(weight(claim, context, table)).filter(|severity| *severity == Severity::Reject),
    }
}

/// Whether the claim is of a stay in hospital, by its place of service.
fn is_inpatient(claim: &Claim<'_>) -> bool {
    matches!(claim.place_of_service.as_str(), "21" | "51" | "61")
}

/// What the articles of the payer's contractor say about a line.
struct ArticleLine {
    place: usize,
    code: Code,
    /// The article that counts and what it says of the diagnosis that serves the line best; `None` where no article limits the service.
    verdict: Option<(u32, Standing)>,
}

/// The lines of which articles of the contractor may speak. Left out are lines that are billed for a denial or with a notice (GA, GX, GY, GZ).
fn article_lines<'l>(claim: &'l Claim<'l>, context: &'l EditContext<'_>) -> impl Iterator<Item = ArticleLine> + 'l {
    let contractor = claim.payer.and_then(|payer| contractor_number(&payer.contractor));
    let is_marked = |line: &ClaimLine<'_>| ["GA", "GX", "GY", "GZ"].iter().any(|modifier| line.modifiers.contains(modifier));
    claim.lines.iter().enumerate().filter(move |(_, line)| !is_marked(line)).filter_map(move |(place, line)| {
        let (contractor, on) = (contractor?, line.service_from?);
        let pointed = || line.pointers().iter().filter_map(|pointer| claim.diagnoses.get(usize::from(*pointer).checked_sub(1)?));
        let best = |article| pointed().map(|diagnosis| context.codes.articles.standing(&article, diagnosis.code)).min().map(|standing| (standing, article.number));
        // An article that lists none that support, and excludes none that is pointed to, limits nothing; of the others the kindest counts.
        let limiting = context.codes.articles.of_service(line.code, contractor, on).filter_map(best).filter(|(standing, _)| *standing != Standing::Open);
        Some(ArticleLine { place, code: line.code, verdict: limiting.min().map(|(standing, article)| (article, standing)) })
    })
}
