//! From a claim as a file has it to the claim that edits judge.
//!
//! Nothing is looked up but the payer's rules. What the file does not say is empty, never invented; what cannot be read is empty here and reported by `unreadable`.

use super::prior::prior_payment;
use crate::codes::unlisted;
use crate::model::{
    Accident, Address, Cents, Claim, ClaimFrequency, ClaimLine, ClaimProvider, Code, CodeList, CodedDiagnosis, Coverage, Date, Encounter, EntityType, Key, Payer, PayerKind,
    Person, PriorPayment, Provider, ProviderRole, Quantity, Relationship, ServiceLine, Sex, SourcePosition, UnitBasis,
};
use crate::x12::read837::{Element, OtherSubscriber, Party, ProfessionalClaim, ServiceLine837, SubscriberInformation};

/// Finds the configured payer of an electronic id and filing indicator on a date of service.
pub type FindPayer<'f> = dyn Fn(&str, &str, Option<Date>) -> Option<&'f Payer> + 'f;

/// What the claim that edits see borrows from.
pub struct Owned<'c> {
    source: &'c ProfessionalClaim,
    patient_id: String,
    // In the order in which they pay.
    coverages: Vec<CoverageOf<'c>>,
    payers: Vec<Payer>,
    billed: usize,
    // Of the payers before the billed one.
    prior_payments: Vec<PriorPayment>,
    billing: Provider,
    facility: Option<Provider>,
    // The modifiers of each line, blank-separated.
    modifiers: Vec<String>,
    /// Whether the billed payer stands in `payers.csv`.
    pub is_payer_configured: bool,
}

/// The billed coverage, or another.
#[derive(Clone, Copy)]
enum CoverageOf<'c> {
    Billed,
    Other(&'c OtherSubscriber),
}

impl<'c> Owned<'c> {
    /// Puts together what is borrowed.
    pub fn new(source: &'c ProfessionalClaim, find_payer: &FindPayer<'_>) -> Owned<'c> {
        let on = first_day(source);
        let mut coverages: Vec<CoverageOf<'c>> = std::iter::once(CoverageOf::Billed).chain(source.other_subscribers.iter().map(CoverageOf::Other)).collect();
        // Stable, so that the billed one comes first among equals.
        coverages.sort_by_key(|coverage| rank(&coverage.information(source).sequence));
        let billed = coverages.iter().position(|coverage| matches!(coverage, CoverageOf::Billed)).unwrap_or_default();
        let configured = find_payer(&source.subscriber.payer.id, &source.subscriber.information.filing_indicator, on);
        let payers = coverages
            .iter()
            .map(|coverage| {
                let (party, information) = (coverage.payer(source), coverage.information(source));
                let rules = find_payer(&party.id, &information.filing_indicator, on);
                payer(party, information, rules)
            })
            .collect::<Vec<_>>();
        let prior_payments = coverages
            .iter()
            .zip(&payers)
            .enumerate()
            .take(billed)
            .filter_map(|(place, (coverage, payer))| match coverage {
                CoverageOf::Billed => None,
                CoverageOf::Other(other) => prior_payment(source, other, place, payer),
            })
            .collect();
        let mut owned = Owned {
            source,
            patient_id: patient_id(source),
            coverages,
            prior_payments,
            payers,
            billed,
            billing: billing(source),
            facility: source.facility.as_ref().map(facility),
            modifiers: source.lines.iter().map(|line| line.modifiers.join(" ")).collect(),
            is_payer_configured: configured.is_some(),
        };
        owned.drop_deadline_of_later_payer();
        owned
    }

    /// A later payer waits for the first one's answer: its deadline does not run from the service, even where the file leaves out the first payer.
    fn drop_deadline_of_later_payer(&mut self) {
        if rank(&self.source.subscriber.information.sequence) > 0
            && let Some(payer) = self.payers.get_mut(self.billed)
        {
            payer.timely_filing_days = None;
        }
    }

    /// The encounter that the claim bills, as far as a claim tells of it.
    pub fn encounter(&self) -> Encounter<'_> {
        let source = self.source;
        let patient = self.patient();
        let referring = referring(source);
        let ordering = source.lines.iter().find_map(|line| line.ordering.as_ref());
        let day = |qualifier: &str| source.date(qualifier).known().map(|(from, _)| from);
        Encounter {
            source: SourcePosition { file: "", row: 0 },
            encounter_id: &source.claim_id,
            patient_id: &self.patient_id,
            patient,
            guarantor_id: &self.patient_id,
            guarantor: patient,
            coverages: self.coverages.iter().zip(&self.payers).map(|(coverage, payer)| self.coverage(*coverage, payer)).collect(),
            service_date: first_day(source),
            referring_npi: referring.map_or("", Party::npi),
            referring_last_name: referring.map_or("", |party| &party.last_or_org_name),
            referring_first_name: referring.map_or("", |party| &party.first_name),
            ordering_npi: ordering.map_or("", Party::npi),
            supervising_npi: source.supervising.as_ref().map_or("", Party::npi),
            prior_authorization: source.reference("G1"),
            referral_number: source.reference("9F"),
            clia: source.reference("X4"),
            mammography_certification: source.reference("EW"),
            emergency: source.lines.iter().any(|line| line.emergency == "Y"),
            accident: accident(source),
            accident_state: &source.related_causes.state,
            accident_date: day("439"),
            property_casualty_claim_number: patient_party(source).reference("Y4"),
            onset_date: day("431"),
            admission_date: day("435"),
            discharge_date: day("096"),
            ..Encounter::default()
        }
    }

    /// The claim that edits judge.
    pub fn claim<'s>(&'s self, encounter: &'s Encounter<'s>) -> Claim<'s> {
        let source = self.source;
        let rendering = match &source.rendering {
            Some(party) => Some(provider(party)),
            None if self.billing.entity_type == EntityType::Person => Some(ClaimProvider::from(&self.billing)),
            None => None,
        };
        let claim_npi = rendering.map(|rendering| rendering.npi);
        Claim {
            claim_id: source.claim_id.clone(),
            encounter: Some(encounter),
            frequency: match source.frequency.as_str() {
                "7" => ClaimFrequency::Replacement,
                "8" => ClaimFrequency::Void,
                _ => ClaimFrequency::Original,
            },
            payer_claim_number: source.reference("F8"),
            coverage: Some(self.billed),
            payer: self.payers.get(self.billed),
            prior_payments: &self.prior_payments,
            all_payers: self.payers.iter().map(Some).collect(),
            billing: Some(&self.billing),
            facility: self.facility.as_ref(),
            facility_unknown: false,
            rendering,
            referring: referring(source).map(provider),
            ordering: source.lines.iter().find_map(|line| line.ordering.as_ref()).map(provider),
            supervising: source.supervising.as_ref().map(provider),
            place_of_service: code(&source.place_of_service),
            diagnoses: source.diagnoses.iter().map(|diagnosis| CodedDiagnosis { code: code(&diagnosis.code), documented: &diagnosis.code }).collect(),
            lines: source.lines.iter().zip(&self.modifiers).zip(1u16..).map(|((line, modifiers), number)| self.line(line, modifiers, number, claim_npi)).collect(),
            charge_cents: source.charge.known().unwrap_or_default(),
            patient_paid_cents: source.amounts.iter().find(|amount| amount.qualifier == "F5").and_then(|amount| amount.cents.known()).unwrap_or_default(),
            edition_gap: false,
        }
    }

    fn patient(&self) -> Person<'_> {
        let source = self.source;
        let died = source.patient.as_ref().map_or(&source.subscriber.patient.death_date, |level| &level.information.death_date);
        Person { death_date: died.known(), ..person(patient_party(source)) }
    }

    fn coverage<'s>(&self, coverage: CoverageOf<'s>, payer: &'s Payer) -> Coverage<'s>
    where
        'c: 's,
    {
        let (information, subscriber) = (coverage.information(self.source), coverage.subscriber(self.source));
        let relationship = match coverage {
            CoverageOf::Billed => match &self.source.patient {
                Some(level) if information.relationship != "18" => relationship(&level.information.relationship),
                _ => Relationship::Own,
            },
            CoverageOf::Other(_) if information.relationship.is_empty() => Relationship::Own,
            CoverageOf::Other(_) => relationship(&information.relationship),
        };
        Coverage {
            payer: &payer.edi_payer_id,
            member_id: &subscriber.id,
            group_number: &information.group_number,
            relationship,
            subscriber: if relationship == Relationship::Own { Person::default() } else { person(subscriber) },
            from: None,
            to: None,
            msp_type: &information.msp_type,
        }
    }

    fn line<'s>(&'s self, line: &'s ServiceLine837, modifiers: &'s str, number: u16, claim_npi: Option<&str>) -> ClaimLine<'s> {
        let days = line.service_days().known();
        let place_of_service = if line.place_of_service.is_empty() { &self.source.place_of_service } else { &line.place_of_service };
        let drug = line.drug.as_ref().filter(|drug| drug.qualifier == "N4");
        let rendering = line.rendering.as_ref().map(provider);
        let units = match &line.units {
            Element::Known(units) => *units,
            // Not said is none; what cannot be read is reported by itself.
            Element::Absent => Quantity(0),
            Element::Unreadable(_) => Quantity::ONE,
        };
        let documented = ServiceLine {
            service_date: days.map(|(from, _)| from),
            service_date_end: days.filter(|(from, to)| from != to).map(|(_, to)| to),
            place_of_service,
            rendering_npi: rendering.map_or(claim_npi.map_or("", |_| self.source.rendering.as_ref().map_or(self.billing.npi.as_str(), Party::npi)), |party| party.npi),
            service: &line.code,
            modifiers,
            units: line.units.known(),
            charge_cents: line.charge.known(),
            ndc: drug.map_or("", |drug| &drug.code),
            ndc_quantity: drug.and_then(|drug| drug.quantity.known()),
            ndc_unit: drug.map_or("", |drug| &drug.unit),
            // What an unlisted code stands for may be said in either place.
            service_note: line.notes.first().map_or(line.description.as_str(), |note| &note.text),
            ..ServiceLine::default()
        };
        let (pointers, pointer_count) = pointers(line);
        ClaimLine {
            documented,
            number,
            code: code(&line.code),
            is_unlisted: unlisted::says_nothing(code(&line.code)),
            modifiers: line.modifiers.iter().filter_map(|modifier| Code::parse(modifier)).collect::<CodeList<4>>(),
            modifiers_left_out: 0,
            units,
            unit_basis: if line.unit_basis == "MJ" { UnitBasis::Minutes } else { UnitBasis::Units },
            charge_cents: line.charge.known().unwrap_or(Cents::ZERO),
            pointers,
            pointer_count,
            place_of_service: code(place_of_service),
            service_from: days.map(|(from, _)| from),
            service_to: days.map(|(_, to)| to),
            rendering: rendering.filter(|rendering| Some(rendering.npi) != claim_npi),
        }
    }
}

impl<'c> CoverageOf<'c> {
    fn information(self, source: &'c ProfessionalClaim) -> &'c SubscriberInformation {
        match self {
            CoverageOf::Billed => &source.subscriber.information,
            CoverageOf::Other(other) => &other.information,
        }
    }

    fn subscriber(self, source: &'c ProfessionalClaim) -> &'c Party {
        match self {
            CoverageOf::Billed => &source.subscriber.subscriber,
            CoverageOf::Other(other) => &other.subscriber,
        }
    }

    fn payer(self, source: &'c ProfessionalClaim) -> &'c Party {
        match self {
            CoverageOf::Billed => &source.subscriber.payer,
            CoverageOf::Other(other) => &other.payer,
        }
    }
}

/// The party that is treated.
pub(super) fn patient_party(source: &ProfessionalClaim) -> &Party {
    source.patient.as_ref().map_or(&source.subscriber.subscriber, |level| &level.patient)
}

/// P, S, T, then A to H; what is unknown last.
fn rank(sequence: &str) -> u8 {
    match sequence.as_bytes() {
        b"P" => 0,
        b"S" => 1,
        b"T" => 2,
        [letter @ b'A'..=b'H'] => 3 + letter - b'A',
        _ => u8::MAX,
    }
}

fn first_day(source: &ProfessionalClaim) -> Option<Date> {
    source.lines.iter().filter_map(|line| line.service_days().known()).map(|(from, _)| from).min()
}

/// By payer too: the same service billed to a second payer is no duplicate.
fn patient_id(source: &ProfessionalClaim) -> String {
    let party = patient_party(source);
    let birth = party.birth_date.known().map(|date| date.to_string()).unwrap_or_default();
    let names = [&party.last_or_org_name, &party.first_name].map(|name| name.to_uppercase());
    let subscriber = &source.subscriber;
    Key::of_texts(&[&subscriber.payer.id, &subscriber.subscriber.id, &names[0], &names[1], &birth]).to_string()
}

fn payer(party: &Party, information: &SubscriberInformation, configured: Option<&Payer>) -> Payer {
    let kind = configured.map_or_else(|| payer_kind(&information.filing_indicator), |payer| payer.kind);
    Payer {
        payer_id: configured.map_or_else(|| party.id.clone(), |payer| payer.payer_id.clone()),
        name: party.last_or_org_name.clone(),
        edi_payer_id: party.id.clone(),
        filing_indicator: information.filing_indicator.clone(),
        kind,
        timely_filing_days: configured.and_then(|payer| payer.timely_filing_days),
        correction_method: configured.map(|payer| payer.correction_method).unwrap_or_default(),
        report_patient_paid: true,
        member_id_pattern: configured.map(|payer| payer.member_id_pattern.clone()).unwrap_or_default(),
        contractor: configured.map(|payer| payer.contractor.clone()).unwrap_or_default(),
        address_1: party.address_1.clone(),
        city: party.city.clone(),
        state: party.state.clone(),
        zip: party.zip.clone(),
        ..Payer::default()
    }
}

/// The programme that a filing indicator (SBR09) tells. An HMO (HM) may belong to any programme and is taken for commercial, so that no programme's rule is held against it.
pub(super) fn payer_kind(filing_indicator: &str) -> PayerKind {
    match filing_indicator {
        "MB" => PayerKind::MedicareB,
        "16" => PayerKind::MedicareAdvantage,
        "MC" => PayerKind::Medicaid,
        "CH" => PayerKind::Tricare,
        "WC" => PayerKind::WorkersCompensation,
        "AM" | "LM" => PayerKind::Auto,
        _ => PayerKind::Commercial,
    }
}

/// The biller is named in findings by its NPI, because names do not belong there.
fn billing(source: &ProfessionalClaim) -> Provider {
    let (party, pay_to) = (&source.billing.provider, source.billing.pay_to.as_ref());
    let tax = party.references.iter().find(|reference| matches!(reference.qualifier.as_str(), "EI" | "SY"));
    let text = |party: Option<&Party>, part: fn(&Party) -> &String| party.map(|party| part(party).clone()).unwrap_or_default();
    Provider {
        role: ProviderRole::Billing,
        taxonomy: source.billing.taxonomy.clone(),
        tax_id: tax.map(|tax| tax.value.clone()).unwrap_or_default(),
        tax_id_type: tax.map(|tax| tax.qualifier.clone()).unwrap_or_default(),
        phone: party.phone.clone(),
        pay_to_address_1: text(pay_to, |party| &party.address_1),
        pay_to_city: text(pay_to, |party| &party.city),
        pay_to_state: text(pay_to, |party| &party.state),
        pay_to_zip9: text(pay_to, |party| &party.zip),
        ..organisation(party)
    }
}

fn facility(party: &Party) -> Provider {
    Provider { role: ProviderRole::Facility, ..organisation(party) }
}

fn organisation(party: &Party) -> Provider {
    Provider {
        provider_key: if party.npi().is_empty() { "(without an NPI)".into() } else { party.npi().to_owned() },
        npi: party.npi().to_owned(),
        entity_type: party.entity_type,
        last_or_org_name: party.last_or_org_name.clone(),
        first_name: party.first_name.clone(),
        address_1: party.address_1.clone(),
        city: party.city.clone(),
        state: party.state.clone(),
        zip9: party.zip.clone(),
        ..Provider::default()
    }
}

fn provider(party: &Party) -> ClaimProvider<'_> {
    ClaimProvider {
        npi: party.npi(),
        entity_type: party.entity_type,
        last_or_org_name: &party.last_or_org_name,
        first_name: &party.first_name,
        taxonomy: &party.taxonomy,
        is_configured: true,
    }
}

/// The first of 2310A, or of the first line that has its own.
fn referring(source: &ProfessionalClaim) -> Option<&Party> {
    source.referring.first().or_else(|| source.lines.iter().find_map(|line| line.referring.first()))
}

fn person(party: &Party) -> Person<'_> {
    Person {
        last_name: &party.last_or_org_name,
        first_name: &party.first_name,
        middle_name: &party.middle_name,
        birth_date: party.birth_date.known(),
        sex: Sex::parse(&party.sex).unwrap_or_default(),
        address: Address { line_1: &party.address_1, line_2: &party.address_2, city: &party.city, state: &party.state, zip: &party.zip },
        phone: &party.phone,
        death_date: None,
    }
}

/// Spouse and child have words of their own; 20, 21, 39, 40, 53 and G8 are others.
fn relationship(code: &str) -> Relationship {
    match code {
        "18" => Relationship::Own,
        "01" => Relationship::Spouse,
        "19" => Relationship::Child,
        _ => Relationship::Other,
    }
}

/// The automobile decides who pays before the workplace, and both before another accident.
fn accident(source: &ProfessionalClaim) -> Option<Accident> {
    let has = |code: &str| source.related_causes.causes.iter().any(|cause| cause == code);
    match () {
        () if has("AA") => Some(Accident::Auto),
        () if has("EM") => Some(Accident::Work),
        () if has("OA") => Some(Accident::Other),
        () => None,
    }
}

/// A code; none for what is not one, which is reported by itself.
fn code(text: &str) -> Code {
    Code::parse(text).unwrap_or_default()
}

fn pointers(line: &ServiceLine837) -> ([u8; 4], u8) {
    let mut pointers = [0; 4];
    let mut count = 0;
    for (slot, pointer) in pointers.iter_mut().zip(line.pointers.iter().filter_map(|pointer| pointer.parse().ok())) {
        *slot = pointer;
        count += 1;
    }
    (pointers, count)
}
