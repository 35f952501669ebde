//! The invented practice: its payers, providers and services, with which both the exports and the workspace's reference files are made.
//!
//! Words are the practice's own; prices, names, numbers and organisations are invented. NPIs begin with 1999999 and have valid check digits.

/// One payer.
#[derive(Debug, Clone, Copy)]
pub(super) struct PayerRow {
    pub key: &'static str,
    pub name: &'static str,
    /// Other names that exports use.
    pub aliases: &'static [&'static str],
    pub receiver: &'static str,
    pub edi_id: &'static str,
    pub filing_indicator: &'static str,
    pub kind: &'static str,
    pub timely_filing_days: u32,
    pub correction_method: &'static str,
    pub reports_patient_paid: bool,
    /// What a member id looks like.
    pub member: MemberForm,
}

/// The form of a payer's member ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MemberForm {
    /// Medicare beneficiary identifier.
    Mbi,
    /// So many letters that stay, and nine digits.
    Letters(&'static str),
    /// Nine digits.
    Digits,
}

impl MemberForm {
    /// The pattern of `payers.csv`; blank where the edit for Medicare numbers knows better.
    pub fn pattern(self) -> &'static str {
        match self {
            MemberForm::Mbi => "",
            MemberForm::Letters(_) => "[A-Z]{3}\\d{9}",
            MemberForm::Digits => "\\d{9}",
        }
    }
}

/// Place of a payer in [`PAYERS`].
pub(super) mod payer {
    pub const MEDICARE: usize = 0;
    pub const MEDICAID: usize = 1;
    pub const EVERPINE: usize = 2;
    pub const BLUEWILLOW: usize = 3;
    pub const NORTHFIELD: usize = 4;
    pub const SILVERLEAF: usize = 5;
    pub const GUARDLINE: usize = 6;
    pub const GOLDCREST: usize = 7;
    pub const STEADFAST: usize = 8;
    pub const ROADSAFE: usize = 9;
}

const fn row(key: &'static str, name: &'static str, aliases: &'static [&'static str], ids: [&'static str; 4], days: u32, correction: &'static str, member: MemberForm) -> PayerRow {
    let [receiver, edi_id, filing_indicator, kind] = ids;
    PayerRow { key, name, aliases, receiver, edi_id, filing_indicator, kind, timely_filing_days: days, correction_method: correction, reports_patient_paid: false, member }
}

/// All payers.
pub(super) const PAYERS: [PayerRow; 10] = [
    row("medicare-b", "MEDICARE PART B EXAMPLE REGION", &["MEDICARE", "MCR"], ["gateway", "EXMB1", "MB", "medicare_b"], 365, "reopening", MemberForm::Mbi),
    row("medicaid", "STATE MEDICAID EXAMPLE", &["MEDICAID", "MCD"], ["gateway", "EXMC1", "MC", "medicaid"], 180, "frequency_7", MemberForm::Digits),
    PayerRow {
        reports_patient_paid: true,
        ..row("everpine", "EVERPINE EXAMPLE HEALTH PLAN", &["EVERPINE", "EVP PPO"], ["clearinghouse", "EX101", "CI", "commercial"], 180, "frequency_7", MemberForm::Letters("EVP"))
    },
    row("bluewillow", "BLUE WILLOW EXAMPLE MUTUAL", &["BLUE WILLOW", "BWM"], ["clearinghouse", "EX102", "BL", "commercial"], 365, "frequency_7", MemberForm::Letters("XBW")),
    PayerRow {
        reports_patient_paid: true,
        ..row("northfield", "NORTHFIELD EXAMPLE HMO", &["NORTHFIELD HMO"], ["clearinghouse", "EX103", "HM", "commercial"], 90, "frequency_7", MemberForm::Letters("NFH"))
    },
    row("silverleaf", "SILVERLEAF EXAMPLE ADVANTAGE", &["SILVERLEAF"], ["clearinghouse", "EX104", "16", "medicare_advantage"], 365, "frequency_7", MemberForm::Letters("SLV")),
    row("guardline", "GUARDLINE EXAMPLE MILITARY HEALTH", &["GUARDLINE"], ["clearinghouse", "EX105", "CH", "tricare"], 365, "new", MemberForm::Digits),
    row("goldcrest", "GOLDCREST EXAMPLE SUPPLEMENT", &["GOLDCREST"], ["clearinghouse", "EX106", "CI", "commercial"], 365, "frequency_7", MemberForm::Letters("GCS")),
    row("steadfast", "STEADFAST EXAMPLE WORKERS FUND", &["STEADFAST WC"], ["clearinghouse", "EX107", "WC", "workers_compensation"], 365, "new", MemberForm::Digits),
    row("roadsafe", "ROADSAFE EXAMPLE AUTO MUTUAL", &["ROADSAFE"], ["clearinghouse", "EX108", "AM", "auto"], 365, "new", MemberForm::Digits),
];

/// One provider in one role.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProviderRow {
    pub key: &'static str,
    pub npi: &'static str,
    pub role: &'static str,
    pub last_or_org_name: &'static str,
    pub first_name: &'static str,
    pub taxonomy: &'static str,
    pub tax_id: &'static str,
    pub address: [&'static str; 4],
    pub clia: &'static str,
}

const NO_ADDRESS: [&str; 4] = [""; 4];

const fn place(key: &'static str, npi: &'static str, role: &'static str, name: &'static str, taxonomy: &'static str, address: [&'static str; 4]) -> ProviderRow {
    ProviderRow { key, npi, role, last_or_org_name: name, first_name: "", taxonomy, tax_id: "", address, clia: "" }
}

const fn doctor(key: &'static str, npi: &'static str, role: &'static str, names: [&'static str; 2], taxonomy: &'static str) -> ProviderRow {
    let [last_or_org_name, first_name] = names;
    ProviderRow { key, npi, role, last_or_org_name, first_name, taxonomy, tax_id: "", address: NO_ADDRESS, clia: "" }
}

/// Number of doctors who see patients, at the start of [`PROVIDERS`].
pub(super) const DOCTORS: usize = 8;
/// Who gives anaesthesia, behind the doctors.
pub(super) const ANESTHETIST: usize = 8;

/// All providers of the reference file.
pub(super) const PROVIDERS: [ProviderRow; 18] = [
    doctor("dr-basalt", "1999999018", "rendering", ["Basalt-Example", "Rowena"], "207Q00000X"),
    doctor("dr-chalk", "1999999026", "rendering", ["Chalk-Example", "Pascal"], "207Q00000X"),
    doctor("dr-dolomite", "1999999034", "rendering", ["Dolomite-Example", "Nadia"], "207R00000X"),
    doctor("dr-flintwell", "1999999042", "rendering", ["Flintwell-Example", "Oscar"], "207R00000X"),
    doctor("dr-gneiss", "1999999059", "rendering", ["Gneiss-Example", "Tilda"], "208000000X"),
    doctor("dr-marl", "1999999067", "rendering", ["Marl-Example", "Hugo"], "208000000X"),
    doctor("np-pumice", "1999999075", "rendering", ["Pumice-Example", "Lena"], "363LF0000X"),
    doctor("pa-schist", "1999999083", "rendering", ["Schist-Example", "Ivo"], "363A00000X"),
    doctor("dr-tuff", "1999999091", "rendering", ["Tuff-Example", "Ansel"], "207L00000X"),
    doctor("dr-gabbro", "1999999109", "referring", ["Gabbro-Example", "Mira"], "207Q00000X"),
    doctor("dr-shale", "1999999117", "referring", ["Shale-Example", "Yorick"], "207R00000X"),
    ProviderRow {
        tax_id: "98-7654321",
        clia: "14D9999999",
        ..place("samplewood", "1999999125", "billing", "SAMPLEWOOD EXAMPLE FAMILY PRACTICE", "261QP2300X", ["500 SAMPLEWOOD AVE", "SPRINGFIELD", "IL", "627010001"])
    },
    place("samplewood-hospital", "1999999133", "facility", "SAMPLEWOOD EXAMPLE HOSPITAL", "282N00000X", ["900 EXAMPLE PKWY", "SPRINGFIELD", "IL", "627010009"]),
    place("samplewood-surgery", "1999999141", "facility", "SAMPLEWOOD EXAMPLE SURGERY CENTER", "261QA1903X", ["910 EXAMPLE PKWY", "SPRINGFIELD", "IL", "627010010"]),
    place("samplewood-north", "1999999158", "facility", "SAMPLEWOOD EXAMPLE NORTH CLINIC", "261QP2300X", ["12 SPECIMEN RD", "PEORIA", "IL", "616020012"]),
    // The three below bill nothing unless a fault names them.
    ProviderRow {
        tax_id: "98-7654321",
        ..place("lockbox", "1999999166", "billing", "SAMPLEWOOD EXAMPLE LOCKBOX", "261QP2300X", ["PO BOX 1234", "SPRINGFIELD", "IL", "627010002"])
    },
    ProviderRow {
        tax_id: "98-7654321",
        ..place("old-office", "1999999174", "billing", "SAMPLEWOOD EXAMPLE OLD OFFICE", "261QP2300X", ["7 PLACEHOLDER DR", "DECATUR", "IL", "62521"])
    },
    place("no-tax-id", "1999999182", "billing", "SAMPLEWOOD EXAMPLE ANNEX", "261QP2300X", ["8 PLACEHOLDER DR", "DECATUR", "IL", "625210008"]),
];

/// Somebody outside the practice who refers: NPI, family name, given name.
pub(super) const OUTSIDE_REFERRERS: [(&str, &str, &str); 4] =
    [("1999999190", "Agate-Example", "Orla"), ("1999999208", "Beryl-Example", "Casper"), ("1999999216", "Citrine-Example", "Runa"), ("1999999224", "Diorite-Example", "Egon")];

/// One service of the price list.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ServiceRow {
    pub charge_code: &'static str,
    pub words: &'static str,
    pub code: &'static str,
    pub modifiers: &'static str,
    pub unit_price_cents: u64,
    /// Drug code, unit, and quantity for each unit billed, in thousandths.
    pub drug: Option<(&'static str, &'static str, u64)>,
}

const fn service(charge_code: &'static str, words: &'static str, code: &'static str, modifiers: &'static str, dollars: u64) -> ServiceRow {
    ServiceRow { charge_code, words, code, modifiers, unit_price_cents: dollars * 100, drug: None }
}

const fn drug(charge_code: &'static str, words: &'static str, code: &'static str, dollars: u64, drug: (&'static str, &'static str, u64)) -> ServiceRow {
    ServiceRow { drug: Some(drug), ..service(charge_code, words, code, "", dollars) }
}

/// The price list.
pub(super) const SERVICES: [ServiceRow; 68] = [
    service("OV-N2", "new patient visit straightforward", "99202", "", 110),
    service("OV-N3", "new patient visit low", "99203", "", 165),
    service("OV-N4", "new patient visit moderate", "99204", "", 245),
    service("OV-N5", "new patient visit high", "99205", "", 325),
    service("OV-1", "nurse visit", "99211", "", 35),
    service("OV-2", "follow up visit straightforward", "99212", "", 85),
    service("OV-3", "follow up visit low", "99213", "", 135),
    service("OV-4", "follow up visit moderate", "99214", "", 190),
    service("OV-5", "follow up visit high", "99215", "", 265),
    service("ED-1", "emergency room minimal", "99281", "", 45),
    service("ED-2", "emergency room straightforward", "99282", "", 85),
    service("ED-3", "emergency room low", "99283", "", 145),
    service("ED-4", "emergency room moderate", "99284", "", 245),
    service("ED-5", "emergency room high", "99285", "", 355),
    service("HOSP-A1", "first hospital day low", "99221", "", 155),
    service("HOSP-A2", "first hospital day moderate", "99222", "", 215),
    service("HOSP-A3", "first hospital day high", "99223", "", 315),
    service("HOSP-D1", "hospital day low", "99231", "", 85),
    service("HOSP-D2", "hospital day moderate", "99232", "", 130),
    service("HOSP-D3", "hospital day high", "99233", "", 190),
    service("HOSP-OUT", "hospital discharge short", "99238", "", 125),
    service("WELL-N-18", "well visit new young adult", "99385", "", 205),
    service("WELL-N-40", "well visit new middle age", "99386", "", 225),
    service("WELL-0", "well visit infant", "99391", "", 145),
    service("WELL-1", "well visit toddler", "99392", "", 155),
    service("WELL-5", "well visit school age", "99393", "", 155),
    service("WELL-12", "well visit teenager", "99394", "", 170),
    service("WELL-18", "well visit young adult", "99395", "", 175),
    service("WELL-40", "well visit middle age", "99396", "", 185),
    service("WELL-65", "well visit senior", "99397", "", 200),
    service("AWV", "yearly Medicare wellness", "G0439", "", 145),
    service("STREP", "rapid strep test", "87880", "QW", 28),
    service("FLU-AB", "rapid flu test", "87804", "QW", 32),
    service("COVID-AG", "rapid covid test", "87811", "QW", 48),
    service("UA-DIP", "urine dipstick", "81002", "", 9),
    service("CBC", "blood count with differential", "85025", "", 22),
    service("CMP", "metabolic panel", "80053", "", 31),
    service("A1C", "a1c", "83036", "QW", 27),
    service("LIPID", "lipid panel", "80061", "QW", 36),
    service("TSH", "thyroid test", "84443", "", 41),
    service("DRAW", "blood draw", "36415", "", 8),
    service("XR-CHEST", "chest x-ray two views", "71046", "", 96),
    service("XR-CHEST-R", "chest x-ray reading only", "71046", "26", 38),
    service("XR-ANKLE", "ankle x-ray three views", "73610", "", 88),
    service("XR-KNEE", "knee x-ray three views", "73562", "", 92),
    service("ECG", "ecg with reading", "93000", "", 55),
    service("NEB", "nebulizer treatment", "94640", "", 42),
    service("SPIRO", "spirometry", "94010", "", 74),
    service("EAR-WAX", "ear wax removal", "69210", "", 98),
    service("SUTURE-S", "small wound repair", "12001", "", 265),
    service("WART", "wart treatment", "17110", "", 175),
    service("JOINT-INJ", "large joint injection", "20610", "", 185),
    service("PT-EX", "therapeutic exercise", "97110", "GP", 46),
    service("PT-MAN", "manual therapy", "97140", "GP", 44),
    service("INJ", "injection given", "96372", "", 38),
    service("VAX-1", "giving one vaccine", "90471", "", 30),
    service("VAX-N", "giving a further vaccine", "90472", "", 20),
    drug("V-TDAP", "tdap vaccine", "90715", 62, ("99999-0101-01", "ML", 500)),
    drug("V-MMR", "mmr vaccine", "90707", 98, ("99999-0102-01", "UN", 1_000)),
    drug("V-HEPA", "hepatitis a vaccine child", "90633", 54, ("99999-0103-01", "ML", 500)),
    drug("V-FLU", "flu vaccine", "90686", 28, ("99999-0104-01", "ML", 500)),
    drug("J-KETO", "ketorolac 15 mg", "J1885", 4, ("99999-0201-25", "ML", 500)),
    drug("J-B12", "vitamin b12 up to 1 mg", "J3420", 6, ("99999-0202-25", "ML", 1_000)),
    drug("J-CEFTR", "ceftriaxone 250 mg", "J0696", 5, ("99999-0203-10", "UN", 250)),
    service("ANES-GI", "anesthesia lower scope", "00811", "AA", 6),
    service("DEPR", "depression screen", "96127", "", 14),
    service("EYE-CHK", "vision screen", "99173", "", 12),
    service("SUPPLY", "splint supply", "A4570", "", 22),
];

/// A service by its charge code.
pub(super) fn service_of(charge_code: &str) -> Option<&'static ServiceRow> {
    SERVICES.iter().find(|service| service.charge_code == charge_code)
}

/// Decisions that the practice's coder has made before: kind, phrase, answer.
pub(super) const REMEMBERED: [(&str, &str, &str); 6] = [
    ("diagnosis", "strep throat", "J02.0"),
    ("diagnosis", "sugar diabetes", "E11.9"),
    ("diagnosis", "stomach flu", "A08.4"),
    ("diagnosis", "sore knee", "M25.561"),
    ("service", "sugar check", "A1C"),
    ("service", "heart tracing", "ECG"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::npi::is_valid_npi;

    #[test]
    fn every_npi_is_invented_valid_and_given_once() {
        let mut all: Vec<&str> = PROVIDERS.iter().map(|provider| provider.npi).chain(OUTSIDE_REFERRERS.iter().map(|(npi, ..)| *npi)).collect();
        assert!(all.iter().all(|npi| is_valid_npi(npi) && npi.starts_with("1999999")));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn the_places_of_payers_and_doctors_are_right() {
        use payer::*;
        let keys: Vec<&str> = [MEDICARE, MEDICAID, EVERPINE, BLUEWILLOW, NORTHFIELD, SILVERLEAF, GUARDLINE, GOLDCREST, STEADFAST, ROADSAFE].map(|place| PAYERS[place].key).to_vec();
        assert_eq!(keys, PAYERS.map(|payer| payer.key));
        assert!(PROVIDERS[..DOCTORS].iter().all(|doctor| doctor.role == "rendering"));
        assert_eq!(PROVIDERS[ANESTHETIST].taxonomy, "207L00000X");
    }
}
