//! Examples that prove an edit: one valid claim of an invented patient, and what an example changes in it.
//!
//! Every failing example must give a finding of its edit and of no other edit; every passing example must give none of its edit.

use std::collections::BTreeMap;

use crate::codes::CodeSets;
use crate::config::{CodingPolicy, EditsPolicy, Receiver};
use crate::model::{
    Address, Cents, Claim, ClaimFrequency, ClaimLine, ClaimProvider, Code, CodeList, CodedDiagnosis, Coverage, Date, Encounter, EncounterStatus, EntityType, Finding, Payer,
    Person, PriorAdjustment, PriorPayment, PriorServicePayment, Provider, ProviderRole, Quantity, Relationship, ServiceLine, Sex, SourcePosition, UnitBasis,
};

use super::context::{EditContext, Override, Overrides, PriorLine, PriorServices};
use super::runner::run_edits;

/// One example of an edit.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// What is special about it, as part of a sentence: "a billing NPI with two digits swapped".
    pub what: &'static str,
    /// Whether the edit must find something.
    pub is_found: bool,
    /// What it changes in the valid claim.
    pub change: fn(&mut ClaimFixture),
}

impl Example {
    /// An example in which the edit must find something.
    pub const fn found(what: &'static str, change: fn(&mut ClaimFixture)) -> Example {
        Example { what, is_found: true, change }
    }

    /// An example that the edit must let pass.
    pub const fn passes(what: &'static str, change: fn(&mut ClaimFixture)) -> Example {
        Example { what, is_found: false, change }
    }

    /// Runs all edits on the changed claim and returns what they find.
    pub fn run(&self, codes: &CodeSets) -> Vec<Finding> {
        let mut fixture = ClaimFixture::valid();
        (self.change)(&mut fixture);
        fixture.run(codes)
    }
}

/// A claim that owns what it refers to, so that an example can change any part of it.
#[derive(Debug, Clone)]
pub struct ClaimFixture {
    /// The encounter: the patient and the coverages above all.
    pub encounter: Encounter<'static>,
    /// Payers of the coverages, in their order.
    pub payers: Vec<Option<Payer>>,
    /// Billing provider.
    pub billing: Option<Provider>,
    /// Facility.
    pub facility: Option<Provider>,
    /// Names a facility that nobody configured.
    pub facility_unknown: bool,
    /// Who rendered.
    pub rendering: Option<ClaimProvider<'static>>,
    /// Who referred.
    pub referring: Option<ClaimProvider<'static>>,
    /// Who ordered.
    pub ordering: Option<ClaimProvider<'static>>,
    /// Who supervised.
    pub supervising: Option<ClaimProvider<'static>>,
    /// Place of service of the claim.
    pub place_of_service: Code,
    /// Coded diagnoses.
    pub diagnoses: Vec<CodedDiagnosis<'static>>,
    /// Coded lines.
    pub lines: Vec<ClaimLine<'static>>,
    /// Total charge; [`ClaimFixture::claim`] sums the lines when it is `None`.
    pub charge_cents: Option<Cents>,
    /// Paid by the patient.
    pub patient_paid_cents: Cents,
    /// Frequency.
    pub frequency: ClaimFrequency,
    /// The payer's own claim number.
    pub payer_claim_number: &'static str,
    /// Which coverage is billed; `None` for self-pay.
    pub coverage: Option<usize>,
    /// What the payers before it decided.
    pub prior_payments: Vec<PriorPayment>,
    /// As-of date of the night.
    pub as_of: Date,
    /// Edits policy.
    pub policy: EditsPolicy,
    /// Coding policy.
    pub coding: CodingPolicy,
    /// Receivers.
    pub receivers: BTreeMap<String, Receiver>,
    /// Overrides.
    pub overrides: Vec<Override>,
    /// Whether any service asked for was already billed of another encounter.
    pub is_billed_elsewhere: bool,
    /// Lines of other encounters of the patient by the same rendering provider, whatever their day.
    pub prior_lines: Vec<PriorLine>,
}

impl ClaimFixture {
    /// A claim that no edit finds fault with: an office visit and a test of a patient called TEST on 2026-05-04, looked at a week later.
    pub fn valid() -> ClaimFixture {
        let rendering =
            ClaimProvider { npi: "1000000012", entity_type: EntityType::Person, last_or_org_name: "SAMPLE", first_name: "RENDERING", taxonomy: "207Q00000X", is_configured: true };
        ClaimFixture {
            encounter: encounter(),
            payers: vec![Some(payer())],
            billing: Some(billing()),
            facility: None,
            facility_unknown: false,
            rendering: Some(rendering),
            referring: None,
            ordering: None,
            supervising: None,
            place_of_service: "11".into(),
            diagnoses: vec![CodedDiagnosis { code: "J209".into(), documented: "acute bronchitis" }],
            lines: vec![line("99213", 12_500), line("36415", 4_250)],
            charge_cents: None,
            patient_paid_cents: Cents(2_000),
            frequency: ClaimFrequency::Original,
            payer_claim_number: "",
            coverage: Some(0),
            prior_payments: Vec::new(),
            as_of: Date::constant(2026, 5, 11),
            policy: EditsPolicy::default(),
            coding: CodingPolicy::default(),
            receivers: BTreeMap::from([("main".to_owned(), receiver())]),
            overrides: Vec::new(),
            is_billed_elsewhere: false,
            prior_lines: Vec::new(),
        }
    }

    /// Says that another encounter of the patient had one unit of a service by the same provider, so many days before the service day.
    pub fn billed_before(&mut self, code: &str, days: i32) {
        let on = crate::model::date::add_days(self.encounter.service_date.unwrap_or(SERVICE_DAY), -days);
        self.prior_lines.push(PriorLine { code: code.into(), modifiers: CodeList::default(), units: Quantity::ONE, on });
    }

    /// The first service line; for examples that change it. Adds one when there is none.
    pub fn line(&mut self) -> &mut ClaimLine<'static> {
        if self.lines.is_empty() {
            self.lines.push(line("99213", 12_500));
        }
        // The line just made sure of.
        #[expect(clippy::indexing_slicing, reason = "a line was added when there was none")]
        &mut self.lines[0]
    }

    /// The first coverage. Adds one when there is none.
    pub fn coverage(&mut self) -> &mut Coverage<'static> {
        if self.encounter.coverages.is_empty() {
            self.encounter.coverages.push(coverage());
        }
        #[expect(clippy::indexing_slicing, reason = "a coverage was added when there was none")]
        &mut self.encounter.coverages[0]
    }

    /// The first coverage's payer. Configures one when there is none.
    pub fn payer(&mut self) -> &mut Payer {
        if self.payers.is_empty() {
            self.payers.push(None);
        }
        #[expect(clippy::indexing_slicing, reason = "a payer's place was added when there was none")]
        self.payers[0].get_or_insert_with(payer)
    }

    /// The billing provider. Configures one when there is none.
    pub fn billing(&mut self) -> &mut Provider {
        self.billing.get_or_insert_with(billing)
    }

    /// The facility. Configures one when there is none.
    pub fn facility(&mut self) -> &mut Provider {
        self.facility.get_or_insert_with(facility)
    }

    /// The rendering provider. Names one when there is none.
    pub fn rendering(&mut self) -> &mut ClaimProvider<'static> {
        self.rendering.get_or_insert_with(ClaimProvider::default)
    }

    /// Moves the claim and both lines to another place of service, which is a hospital of its own where it is an institution's.
    pub fn move_to(&mut self, place_of_service: &str) {
        self.place_of_service = place_of_service.into();
        if super::situations::is_institution(self.place_of_service) {
            self.facility();
        }
        for line in &mut self.lines {
            line.place_of_service = place_of_service.into();
        }
    }

    /// Moves encounter and lines to another day, and the night to a week later.
    pub fn happen_on(&mut self, day: Date) {
        self.encounter.service_date = Some(day);
        for line in &mut self.lines {
            (line.service_from, line.service_to) = (Some(day), Some(day));
            line.documented.service_date = Some(day);
        }
        self.as_of = crate::model::date::add_days(day, 7);
    }

    /// Makes the patient somebody's child, with a subscriber called TEST.
    pub fn make_dependent(&mut self) {
        let coverage = self.coverage();
        coverage.relationship = Relationship::Child;
        coverage.subscriber =
            Person { last_name: "TEST", first_name: "PARENT", birth_date: Some(Date::constant(1960, 1, 1)), sex: Sex::Male, address: home(), ..Person::default() };
    }

    /// Adds a second coverage by a payer that is configured.
    pub fn add_second_coverage(&mut self) {
        self.encounter.coverages.push(Coverage { payer: "SECOND", member_id: "ZZ0002", ..coverage() });
        self.payers.push(Some(Payer { payer_id: "SECOND".into(), edi_payer_id: "00002".into(), ..payer() }));
    }

    /// Bills the second coverage, three days after the first payer has paid 100.00 and left 35.00 to the patient.
    pub fn bill_second_coverage(&mut self) {
        self.add_second_coverage();
        self.coverage = Some(1);
        let adjusted = |group: &str, reason: &str, cents| PriorAdjustment { group: group.into(), reason: reason.into(), cents: Cents(cents), ..PriorAdjustment::default() };
        let service = |line, code: &str, paid, adjustments| PriorServicePayment {
            line,
            qualifier: "HC".into(),
            code: code.into(),
            paid_cents: Cents(paid),
            adjustments,
            ..PriorServicePayment::default()
        };
        self.prior_payments.push(PriorPayment {
            sequence: 1,
            payer_id: "EXAMPLE".into(),
            paid_cents: Cents(10_000),
            date: Some(Date::constant(2026, 5, 8)),
            payer_claim_number: "2026123456".into(),
            services: vec![
                service(1, "99213", 8_000, vec![adjusted("CO", "45", 1_000), adjusted("PR", "2", 3_500)]),
                service(2, "36415", 2_000, vec![adjusted("CO", "45", 2_250)]),
            ],
            ..PriorPayment::default()
        });
    }

    /// What the first payer decided. Bills the second coverage when nobody decided.
    pub fn decision(&mut self) -> &mut PriorPayment {
        if self.prior_payments.is_empty() {
            self.bill_second_coverage();
        }
        #[expect(clippy::indexing_slicing, reason = "a decision was added when there was none")]
        &mut self.prior_payments[0]
    }

    /// Makes the payer Medicare Part B, with a well-formed beneficiary identifier.
    pub fn make_medicare(&mut self) {
        self.payer().kind = crate::model::PayerKind::MedicareB;
        self.payer().filing_indicator = "MB".into();
        self.coverage().member_id = "1EG4TE5MK73";
    }

    /// Makes the payer Medicaid.
    pub fn make_medicaid(&mut self) {
        self.payer().kind = crate::model::PayerKind::Medicaid;
        self.payer().filing_indicator = "MC".into();
    }

    /// Makes the patient so many years old on the day of service.
    pub fn make_years_old(&mut self, years: i16) {
        let on = self.encounter.service_date.unwrap_or(SERVICE_DAY);
        self.encounter.patient.birth_date = Date::new(on.year() - years, 1, 1).ok();
    }

    /// Makes the patient so many days old on the day of service.
    pub fn make_days_old(&mut self, days: i32) {
        self.encounter.patient.birth_date = Some(crate::model::date::add_days(self.encounter.service_date.unwrap_or(SERVICE_DAY), -days));
    }

    /// Makes the encounter self-pay.
    pub fn make_self_pay(&mut self) {
        self.encounter.coverages.clear();
        self.payers.clear();
        self.coverage = None;
    }

    /// The claim that edits see.
    pub fn claim(&self) -> Claim<'_> {
        Claim {
            claim_id: String::new(),
            encounter: Some(&self.encounter),
            frequency: self.frequency,
            payer_claim_number: self.payer_claim_number,
            coverage: self.coverage,
            prior_payments: &self.prior_payments,
            payer: self.coverage.and_then(|place| self.payers.get(place)?.as_ref()),
            all_payers: self.payers.iter().map(Option::as_ref).collect(),
            billing: self.billing.as_ref(),
            facility: self.facility.as_ref(),
            facility_unknown: self.facility_unknown,
            rendering: self.rendering,
            referring: self.referring,
            ordering: self.ordering,
            supervising: self.supervising,
            place_of_service: self.place_of_service,
            diagnoses: self.diagnoses.clone(),
            lines: self.lines.clone(),
            charge_cents: self.charge_cents.unwrap_or_else(|| self.lines.iter().map(|line| line.charge_cents).sum()),
            patient_paid_cents: self.patient_paid_cents,
            ..Claim::default()
        }
    }

    /// Runs all edits on the claim.
    pub fn run(&self, codes: &CodeSets) -> Vec<Finding> {
        let overrides = Overrides::new(self.overrides.clone());
        let prior = ExampleHistory { is_billed: self.is_billed_elsewhere, lines: &self.prior_lines };
        let context = EditContext { codes, as_of: self.as_of, policy: &self.policy, coding: &self.coding, receivers: &self.receivers, overrides: &overrides, prior: &prior };
        let mut findings = Vec::new();
        run_edits(&self.claim(), &context, &mut findings);
        findings
    }
}

/// A history in which one encounter billed everything, or nothing was billed, and some lines are known of it.
struct ExampleHistory<'h> {
    is_billed: bool,
    lines: &'h [PriorLine],
}

impl PriorServices for ExampleHistory<'_> {
    fn is_billed(&self, _patient_id: &str, _on: Date, _rendering_npi: &str, _code: Code, _modifiers: &CodeList<4>) -> bool {
        self.is_billed
    }

    fn same_day(&self, _patient_id: &str, on: Date, _rendering_npi: &str) -> Vec<PriorLine> {
        self.lines.iter().filter(|line| line.on == on).copied().collect()
    }

    fn procedures_before(&self, _patient_id: &str, _rendering_npi: &str, before: Date) -> Vec<PriorLine> {
        let mut found: Vec<PriorLine> = self.lines.iter().filter(|line| line.on < before).copied().collect();
        found.sort_by_key(|line| std::cmp::Reverse(line.on));
        found
    }

    fn last_service(&self, _patient_id: &str, code: Code, before: Date) -> Option<Date> {
        self.lines.iter().filter(|line| line.code == code && line.on < before).map(|line| line.on).max()
    }
}

const SERVICE_DAY: Date = Date::constant(2026, 5, 4);

fn encounter() -> Encounter<'static> {
    let patient = Person { last_name: "TEST", first_name: "PATIENT", birth_date: Some(Date::constant(1980, 5, 17)), sex: Sex::Female, address: home(), ..Person::default() };
    Encounter {
        source: SourcePosition { file: "example.csv", row: 2 },
        encounter_id: "EXAMPLE-1",
        status: EncounterStatus::Final,
        patient_id: "EXAMPLE-P1",
        patient,
        guarantor_id: "EXAMPLE-P1",
        guarantor: patient,
        coverages: vec![coverage()],
        service_date: Some(SERVICE_DAY),
        copay_cents: Some(Cents(2_000)),
        diagnoses: vec!["acute bronchitis"],
        ..Encounter::default()
    }
}

fn home() -> Address<'static> {
    Address { line_1: "1 EXAMPLE ST", line_2: "", city: "SPRINGFIELD", state: "IL", zip: "62701" }
}

fn coverage() -> Coverage<'static> {
    Coverage { payer: "EXAMPLE", member_id: "ZZ0001", group_number: "G100", ..Coverage::default() }
}

fn payer() -> Payer {
    Payer {
        payer_id: "EXAMPLE".into(),
        name: "EXAMPLE HEALTH PLAN".into(),
        receiver: "main".into(),
        edi_payer_id: "00001".into(),
        filing_indicator: "CI".into(),
        ..Payer::default()
    }
}

fn receiver() -> Receiver {
    Receiver { id: "RECEIVER".into(), qualifier: "ZZ".into(), name: "EXAMPLE CLEARINGHOUSE".into(), application_id: None, max_claims_per_file: 0 }
}

fn billing() -> Provider {
    Provider {
        provider_key: "BILL".into(),
        npi: "1234567893".into(),
        role: ProviderRole::Billing,
        entity_type: EntityType::Organization,
        last_or_org_name: "EXAMPLE CLINIC".into(),
        taxonomy: "261QP2300X".into(),
        tax_id: "123456789".into(),
        tax_id_type: "EI".into(),
        address_1: "100 EXAMPLE AVE".into(),
        city: "SPRINGFIELD".into(),
        state: "IL".into(),
        zip9: "627010001".into(),
        phone: "2175550100".into(),
        ..Provider::default()
    }
}

fn facility() -> Provider {
    Provider {
        provider_key: "FAC".into(),
        npi: "1000000046".into(),
        role: ProviderRole::Facility,
        last_or_org_name: "EXAMPLE HOSPITAL".into(),
        address_1: "200 EXAMPLE AVE".into(),
        tax_id: String::new(),
        ..billing()
    }
}

/// A line of one unit on the day of service that points to the first diagnosis.
fn line(code: &'static str, charge: i64) -> ClaimLine<'static> {
    ClaimLine {
        documented: ServiceLine { service_date: Some(SERVICE_DAY), place_of_service: "11", rendering_npi: "1000000012", service: code, ..ServiceLine::default() },
        code: code.into(),
        units: Quantity::ONE,
        unit_basis: UnitBasis::Units,
        charge_cents: Cents(charge),
        pointers: [1, 0, 0, 0],
        pointer_count: 1,
        place_of_service: "11".into(),
        service_from: Some(SERVICE_DAY),
        service_to: Some(SERVICE_DAY),
        ..ClaimLine::default()
    }
}
