//! The service lines of one encounter: the visit, what was done beside it, and how the export documents each.

use super::people::{Person, Role};
use super::practice::{ANESTHETIST, DOCTORS, PROVIDERS, ServiceRow, service_of};
use super::random::Random;
use super::scenarios::{Place, Scenario, Visit};
use super::sheet::Sheet;
use super::text::{self, Day};
use super::visit::STAY_DAYS;
use crate::intake::column::Column;

/// Levels of decision making, lowest first, and how often of a hundred each is met.
const LEVELS: [(&str, u64); 4] = [("straightforward", 14), ("low", 46), ("moderate", 35), ("high", 5)];
/// Minutes that reach each level: of an office visit of a new patient, and of an established one.
const MINUTES: [[u64; 2]; 4] = [[15, 10], [30, 20], [45, 30], [60, 40]];
/// Charge codes by level.
const NEW_VISITS: [&str; 4] = ["OV-N2", "OV-N3", "OV-N4", "OV-N5"];
const ESTABLISHED_VISITS: [&str; 4] = ["OV-2", "OV-3", "OV-4", "OV-5"];
const EMERGENCY_VISITS: [&str; 4] = ["ED-2", "ED-3", "ED-4", "ED-5"];
/// Services beside which a visit needs modifier 25, which only the clinician can say.
const PROCEDURES: [&str; 7] = ["EAR-WAX", "SUTURE-S", "WART", "JOINT-INJ", "INJ", "VAX-1", "NEB"];
const CHILD_VACCINES: [&str; 3] = ["V-MMR", "V-HEPA", "V-FLU"];

/// Writes the lines of one encounter.
pub(super) struct Lines<'v> {
    pub person: &'v Person,
    pub scenario: &'static Scenario,
    /// First day of service.
    pub day: Day,
    /// The day of the visit; of a stay the last one.
    pub visited: Day,
    pub is_new: bool,
    /// Codes of the diagnosis cells in order.
    pub diagnoses: &'v [&'static str],
    pub random: &'v mut Random,
    pub sheet: &'v mut Sheet,
    /// Set when the visit is documented in words.
    pub is_evaluated: bool,
    /// Set to a line with a drug code.
    pub drug_line: Option<usize>,
}

impl Lines<'_> {
    /// Writes all lines.
    pub fn fill(&mut self) {
        // Chosen first, because the visit's modifier depends on them.
        let mut done: [(&'static str, u64); 8] = [("", 0); 8];
        let count = self.choose_services(&mut done);
        let done = done.get(..count).unwrap_or_default();
        match self.scenario.visit {
            Visit::Level => self.leveled_visit(done),
            Visit::Preventive => self.preventive_visit(done),
            Visit::Nurse => self.line("OV-1", 1, ""),
            Visit::HospitalDays => self.hospital_days(),
            Visit::Anesthesia => self.anesthesia(),
            Visit::None => {}
        }
        for (charge_code, units) in done {
            self.line(charge_code, *units, "");
        }
        if self.sheet.line_count() == 0 {
            // Everything beside the visit was left to chance and nothing came of it.
            self.line("OV-1", 1, "");
        }
        self.other_renderer();
    }

    fn choose_services(&mut self, done: &mut [(&'static str, u64)]) -> usize {
        let mut count = 0;
        let mut add = |charge_code, units| {
            if let Some(slot) = done.get_mut(count) {
                *slot = (charge_code, units);
                count += 1;
            }
        };
        let mut was_injected = false;
        for (charge_code, percent, most_units) in self.scenario.services {
            // A drug is given by the injection before it, and never without.
            let is_drug = charge_code.starts_with("J-");
            let is_done = if is_drug { was_injected } else { self.random.chance(*percent) };
            if !is_done {
                continue;
            }
            was_injected |= *charge_code == "INJ";
            if charge_code.starts_with("V-") && self.scenario.services.iter().all(|(other, ..)| *other != "VAX-1") {
                add("VAX-1", 1);
            }
            add(charge_code, self.random.between(1, *most_units));
            if *charge_code == "VAX-1" && self.scenario.visit == Visit::Preventive {
                let vaccines = self.random.between(1, 3);
                if vaccines > 1 {
                    add("VAX-N", vaccines - 1);
                }
                CHILD_VACCINES.iter().take(vaccines as usize).for_each(|vaccine| add(vaccine, 1));
            }
        }
        count
    }

    /// A visit whose level follows from decision making or minutes.
    fn leveled_visit(&mut self, done: &[(&'static str, u64)]) {
        let is_emergency = self.scenario.place == Place::Emergency;
        let level = self.random.weighted(LEVELS.iter().map(|(_, percent)| *percent));
        let family = match (is_emergency, self.is_new) {
            (true, _) => &EMERGENCY_VISITS,
            (false, true) => &NEW_VISITS,
            (false, false) => &ESTABLISHED_VISITS,
        };
        let modifiers = self.visit_modifiers(done);
        let in_words = self.random.chance(55);
        let by_minutes = in_words && !is_emergency && self.random.chance(25);
        if by_minutes {
            self.minutes(level);
        } else if in_words || self.random.chance(50) {
            self.decision_making(level);
        }
        if in_words || self.random.chance(60) {
            self.visit_columns(is_emergency);
        }
        let charge_code = family.get(level).copied().unwrap_or("OV-2");
        if in_words {
            self.is_evaluated = true;
            let words = match (is_emergency, self.random.below(10)) {
                (true, ..5) => "emergency department visit",
                (true, _) => "ED visit",
                (false, ..7) => "office visit",
                (false, _) if self.is_new => "new patient visit",
                (false, _) => "established patient visit",
            };
            self.begin_line();
            self.sheet.set(Column::Service, words);
            self.sheet.set(Column::Modifiers, modifiers);
            self.point();
        } else {
            self.line(charge_code, 1, modifiers);
        }
    }

    fn visit_modifiers(&mut self, done: &[(&'static str, u64)]) -> &'static str {
        let beside_procedure = done.iter().any(|(charge_code, _)| PROCEDURES.contains(charge_code));
        match (self.scenario.place == Place::Telehealth, beside_procedure) {
            (true, _) => "95",
            (false, true) => "25",
            (false, false) => "",
        }
    }

    fn minutes(&mut self, level: usize) {
        let [new, established] = MINUTES.get(level).copied().unwrap_or([15, 10]);
        let least = if self.is_new { new } else { established };
        let minutes = least + self.random.below(10);
        self.sheet.with(Column::Minutes, |out| text::number(out, minutes, 1));
    }

    /// Two of the three elements meet the level; the third meets it or the one below.
    fn decision_making(&mut self, level: usize) {
        let word = |level: usize| LEVELS.get(level).map_or("low", |(word, _)| *word);
        let lower = level.saturating_sub(usize::from(self.random.chance(50)));
        let mut elements = [word(level), word(level), word(level)];
        let place = self.random.below(3) as usize;
        if let Some(element) = elements.get_mut(place) {
            *element = word(lower);
        }
        for (column, element) in [Column::Problems, Column::Data, Column::Risk].into_iter().zip(elements) {
            self.sheet.set(column, element);
        }
    }

    fn visit_columns(&mut self, is_emergency: bool) {
        self.sheet.set(Column::PatientStatus, if self.is_new { "new" } else { "established" });
        let visit_type = match self.scenario.place {
            Place::Telehealth => "telehealth",
            _ if is_emergency => "emergency",
            _ => "office",
        };
        self.sheet.set(Column::VisitType, visit_type);
    }

    /// By age, and for patients of Medicare's age the yearly wellness visit.
    fn preventive_visit(&mut self, done: &[(&'static str, u64)]) {
        let charge_code = match (self.person.age_years(self.visited), self.is_new) {
            (..1, _) => "WELL-0",
            (1..5, _) => "WELL-1",
            (5..12, _) => "WELL-5",
            (12..18, _) => "WELL-12",
            (18..40, true) => "WELL-N-18",
            (18..40, false) => "WELL-18",
            (40..65, true) => "WELL-N-40",
            (40..65, false) => "WELL-40",
            _ if self.person.role == Role::Senior => "AWV",
            _ => "WELL-65",
        };
        let modifiers = self.visit_modifiers(done);
        self.line(charge_code, 1, modifiers);
    }

    /// Admission, a day between and the discharge, each on its day.
    fn hospital_days(&mut self) {
        let level = self.random.below(3) as usize;
        let admission = ["HOSP-A1", "HOSP-A2", "HOSP-A3"].get(level).copied().unwrap_or("HOSP-A1");
        let between = ["HOSP-D1", "HOSP-D2", "HOSP-D3"].get(level).copied().unwrap_or("HOSP-D1");
        let first_day = self.day;
        for (days, charge_code) in [(0, admission), (1, between), (STAY_DAYS as i32, "HOSP-OUT")] {
            self.day = first_day.plus(days);
            self.line(charge_code, 1, "");
        }
        self.day = first_day;
    }

    fn anesthesia(&mut self) {
        let minutes = self.random.between(20, 55);
        self.begin_line();
        self.sheet.set(Column::Service, "ANES-GI");
        self.sheet.with(Column::AnesthesiaMinutes, |out| text::number(out, minutes, 1));
        self.sheet.with(Column::Charge, |out| text::money(out, minutes * 600));
    }

    /// A line of the price list: as code, charge code or words.
    fn line(&mut self, charge_code: &str, units: u64, modifiers: &str) {
        let Some(service) = service_of(charge_code) else { return };
        self.begin_line();
        let (documented, all_modifiers) = match self.random.below(100) {
            ..50 => (service.code, true),
            50..86 => (service.charge_code, false),
            _ => (self.words(service), false),
        };
        self.sheet.set(Column::Service, documented);
        // Charge code and words bring their own modifiers along, a bare code does not.
        let own = if all_modifiers { service.modifiers } else { "" };
        self.sheet.with(Column::Modifiers, |out| {
            out.extend_from_slice(own.as_bytes());
            if !own.is_empty() && !modifiers.is_empty() {
                out.push(b' ');
            }
            out.extend_from_slice(modifiers.as_bytes());
        });
        if units > 1 || self.random.chance(50) {
            self.sheet.with(Column::Units, |out| text::number(out, units, 1));
        }
        if self.random.chance(60) {
            self.sheet.with(Column::Charge, |out| text::money(out, service.unit_price_cents * units));
        }
        self.point();
        self.drug(service, units);
    }

    /// The price list's words, or what this practice's clinicians write instead and the coder has decided on.
    fn words(&mut self, service: &ServiceRow) -> &'static str {
        match service.charge_code {
            "A1C" if self.random.chance(50) => "sugar check",
            "ECG" if self.random.chance(50) => "heart tracing",
            _ => service_of(service.charge_code).map_or("", |held| held.words),
        }
    }

    /// A new line with its number, day, place and person; on later lines the last three are often left to the first.
    fn begin_line(&mut self) {
        if !self.sheet.line() {
            return;
        }
        let count = self.sheet.line_count();
        self.sheet.with(Column::Line, |out| text::number(out, count as u64, 1));
        let is_stay = self.scenario.place == Place::Inpatient;
        if count > 1 && !is_stay && self.random.chance(60) {
            return;
        }
        let day = self.day;
        self.sheet.with(Column::ServiceDate, |out| day.iso(out));
        self.sheet.set(Column::PlaceOfService, self.scenario.place.code());
        let renderer = self.renderer();
        self.sheet.set(Column::RenderingNpi, renderer);
    }

    /// Who sees the patient, the same for all lines; by NPI or, as some systems write it, by key.
    fn renderer(&mut self) -> &'static str {
        if self.sheet.line_count() > 1 {
            // Written out again only where it stays the same person.
            return self.first_renderer();
        }
        let is_child = self.person.age_years(self.visited) < 12;
        let place = match self.scenario.visit {
            Visit::Anesthesia => ANESTHETIST,
            _ if is_child => 4 + self.random.below(2) as usize,
            _ => self.random.below(DOCTORS as u64) as usize,
        };
        PROVIDERS.get(place).map_or("", |doctor| if self.random.chance(80) { doctor.npi } else { doctor.key })
    }

    fn first_renderer(&self) -> &'static str {
        let held = self.sheet.get(0, Column::RenderingNpi);
        PROVIDERS.iter().find_map(|provider| [provider.npi, provider.key].into_iter().find(|name| name.as_bytes() == held)).unwrap_or_default()
    }

    /// Now and then another person does the last service.
    fn other_renderer(&mut self) {
        if self.sheet.line_count() > 1 && self.random.chance(3) {
            let other = if self.first_renderer() == "1999999075" { "1999999083" } else { "1999999075" };
            self.sheet.set(Column::RenderingNpi, other);
        }
    }

    /// Points to diagnoses, or leaves that to coding.
    fn point(&mut self) {
        let vaccination = self.diagnoses.iter().position(|code| *code == "Z23");
        let is_vaccine = self.sheet.get(self.sheet.line_count().saturating_sub(1), Column::Service).starts_with(b"V");
        let pointers = match (vaccination, self.random.below(10)) {
            (Some(0), _) => "1",
            (Some(1), _) if is_vaccine => "2",
            (_, ..4) => "1",
            (_, 4..6) if self.diagnoses.len() > 1 => "1,2",
            (_, 6) if self.diagnoses.len() > 2 => "2,1,3",
            (_, 7) if self.diagnoses.len() > 1 => "2",
            _ => "",
        };
        self.sheet.set(Column::DiagnosisPointers, pointers);
    }

    fn drug(&mut self, service: &ServiceRow, units: u64) {
        let Some((code, unit, thousandths)) = service.drug else { return };
        self.drug_line = Some(self.sheet.line_count().saturating_sub(1));
        if self.random.chance(50) {
            self.sheet.set(Column::Ndc, code);
        } else {
            self.sheet.with(Column::Ndc, |out| out.extend(code.bytes().filter(|byte| *byte != b'-')));
        }
        let quantity = thousandths * units;
        self.sheet.with(Column::NdcQuantity, |out| {
            text::number(out, quantity / 1_000, 1);
            if !quantity.is_multiple_of(1_000) {
                out.push(b'.');
                text::number(out, quantity % 1_000, 3);
            }
        });
        self.sheet.set(Column::NdcUnit, unit);
    }
}
