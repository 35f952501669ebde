//! Symptoms that are routinely part of a diagnosis and therefore not coded beside it.
//!
//! Source: ICD-10-CM Official Guidelines for Coding and Reporting FY2026, section I.B.5 ("conditions that are an integral part of a disease process") and I.B.4; the
//! pairs are the textbook presentation of common outpatient conditions. The table is deliberately short: a symptom that is missing here stays on the claim, where it
//! does no harm, while one dropped wrongly would hide a finding. Pain, bleeding and loss of consciousness are left to the coder.

use crate::model::Code;

/// One row: categories or codes of definitive diagnoses, and the exact symptom codes that belong to them.
struct Integral {
    definitive: &'static [&'static str],
    symptoms: &'static [&'static [&'static str]],
}

// `R05` was itself billable until 2021-09-30, `R51` until 2020-09-30, hence the short codes. Cough syncope (R05.4) is never integral.
const COUGH: &[&str] = &["R05", "R051", "R052", "R058", "R059"];
const CHRONIC_COUGH: &[&str] = &["R053"];
const SPUTUM: &[&str] = &["R093"];
const FEVER: &[&str] = &["R509"];
const WHEEZING: &[&str] = &["R062"];
const SHORTNESS_OF_BREATH: &[&str] = &["R0602"];
const NASAL_CONGESTION: &[&str] = &["R0981", "R0982"];
const SNEEZING: &[&str] = &["R067"];
const THROAT_PAIN: &[&str] = &["R070"];
const HOARSENESS: &[&str] = &["R490"];
const HEADACHE: &[&str] = &["R51", "R519"];
const NAUSEA_VOMITING: &[&str] = &["R110", "R1110", "R1111", "R112"];
const DIARRHEA: &[&str] = &["R197"];
const DYSURIA: &[&str] = &["R300", "R309"];
const FREQUENCY_URGENCY: &[&str] = &["R350", "R3915"];
const HEARTBURN: &[&str] = &["R12"];
const HIGH_READING: &[&str] = &["R030"];
const EDEMA: &[&str] = &["R600", "R609"];
const CHEST_PAIN: &[&str] = &["R072", "R0789", "R079"];

const INTEGRAL: &[Integral] = &[
    Integral { definitive: &["J20", "J22"], symptoms: &[COUGH, SPUTUM, FEVER] },
    Integral { definitive: &["J21"], symptoms: &[COUGH, FEVER, WHEEZING] },
    Integral { definitive: &["J40"], symptoms: &[COUGH, SPUTUM] },
    Integral { definitive: &["J41", "J42"], symptoms: &[COUGH, CHRONIC_COUGH, SPUTUM] },
    Integral { definitive: &["J44"], symptoms: &[COUGH, CHRONIC_COUGH, SPUTUM, WHEEZING, SHORTNESS_OF_BREATH] },
    Integral { definitive: &["J45"], symptoms: &[COUGH, WHEEZING, SHORTNESS_OF_BREATH] },
    Integral { definitive: &["J00", "J06"], symptoms: &[COUGH, FEVER, NASAL_CONGESTION, SNEEZING, THROAT_PAIN] },
    Integral { definitive: &["J01"], symptoms: &[FEVER, NASAL_CONGESTION] },
    Integral { definitive: &["J02", "J03"], symptoms: &[FEVER, THROAT_PAIN] },
    Integral { definitive: &["J04"], symptoms: &[COUGH, FEVER, THROAT_PAIN, HOARSENESS] },
    Integral { definitive: &["J05"], symptoms: &[COUGH, FEVER, HOARSENESS] },
    Integral { definitive: &["J09", "J10", "J11"], symptoms: &[COUGH, FEVER, NASAL_CONGESTION, THROAT_PAIN] },
    Integral { definitive: &["J12", "J13", "J14", "J15", "J16", "J18"], symptoms: &[COUGH, SPUTUM, FEVER, SHORTNESS_OF_BREATH] },
    Integral { definitive: &["J30"], symptoms: &[NASAL_CONGESTION, SNEEZING] },
    Integral { definitive: &["U071"], symptoms: &[COUGH, FEVER, SHORTNESS_OF_BREATH] },
    Integral { definitive: &["A08", "A09", "K52"], symptoms: &[NAUSEA_VOMITING, DIARRHEA] },
    Integral { definitive: &["K21"], symptoms: &[HEARTBURN] },
    Integral { definitive: &["N30", "N390"], symptoms: &[DYSURIA, FREQUENCY_URGENCY] },
    Integral { definitive: &["N10"], symptoms: &[DYSURIA, FREQUENCY_URGENCY, FEVER] },
    Integral { definitive: &["G43"], symptoms: &[HEADACHE] },
    Integral { definitive: &["I10", "I11", "I12", "I13", "I15"], symptoms: &[HIGH_READING] },
    Integral { definitive: &["I50"], symptoms: &[SHORTNESS_OF_BREATH, EDEMA] },
    Integral { definitive: &["I20", "I21"], symptoms: &[CHEST_PAIN] },
    Integral { definitive: &["A41"], symptoms: &[FEVER] },
];

/// Whether a code may be a symptom at all: the chapter of symptoms and signs (R00 to R99). A cheap test that spares the table.
pub(super) fn is_symptom(code: Code) -> bool {
    code.as_str().starts_with('R')
}

/// Whether a symptom is routinely part of a definitive diagnosis.
pub(super) fn is_integral(definitive: Code, symptom: Code) -> bool {
    let (definitive, symptom) = (definitive.as_str(), symptom.as_str());
    let row_applies = |row: &&Integral| row.definitive.iter().any(|prefix| definitive.starts_with(prefix));
    INTEGRAL.iter().filter(row_applies).any(|row| row.symptoms.iter().any(|group| group.contains(&symptom)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn belongs_to_the_disease_only() {
        let pairs = [
            ("J209", "R059", true),
            ("J209", "R093", true),
            ("J209", "R509", true),
            ("J209", "R054", false),
            ("J40", "R509", false),
            ("N390", "R300", true),
            ("N399", "R300", false),
            ("I10", "R059", false),
        ];
        for (definitive, symptom, expected) in pairs {
            assert_eq!(is_integral(definitive.into(), symptom.into()), expected, "{definitive} {symptom}");
        }
    }

    #[test]
    fn the_table_holds_codes_of_the_symptom_chapter_only_and_no_symptom_explains_another() {
        for row in INTEGRAL {
            assert!(row.definitive.iter().all(|code| !is_symptom((*code).into())));
            for code in row.symptoms.iter().copied().flatten() {
                assert!(is_symptom((*code).into()), "{code}");
            }
        }
    }

    #[test]
    fn every_code_of_the_table_exists() {
        let codes = crate::codes::CodeSets::built_in();
        for row in INTEGRAL {
            for code in row.definitive.iter().chain(row.symptoms.iter().copied().flatten()) {
                assert!(codes.icd10cm.all().iter().any(|edition| edition.find((*code).into()).is_some()), "{code}");
            }
        }
    }
}
