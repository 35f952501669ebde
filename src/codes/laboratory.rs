//! Laboratory work and pictures as claims know them: whose certificate a test needs, and which pictures have a professional and a technical part.

use super::service_groups::within;
use crate::model::Code;

/// The section of pathology and laboratory.
const LABORATORY: (u32, u32) = (80_047, 89_398);

/// Codes of the section for which Medicare asks no certificate: consultations, breath and skin tests, blood bank products, autopsies, collecting, reproductive services.
const WITHOUT_CERTIFICATE: [(u32, u32); 19] = [
    (80_503, 80_506),
    (81_050, 81_050),
    (82_075, 82_075),
    (83_013, 83_014),
    (83_987, 83_987),
    (86_077, 86_079),
    (86_485, 86_580),
    (86_890, 86_999),
    (88_000, 88_099),
    (88_125, 88_125),
    (88_240, 88_241),
    (88_720, 88_720),
    (88_738, 88_741),
    (89_049, 89_049),
    (89_220, 89_220),
    (89_230, 89_230),
    (89_240, 89_240),
    (89_250, 89_398),
    (85_060, 85_060),
];

/// Whether a code is of the section of pathology and laboratory.
pub fn is_laboratory(code: Code) -> bool {
    within(code, &[LABORATORY])
}

/// Whether a laboratory needs a CLIA certificate to bill the code; in doubt no. [source: 42 CFR 493.3; CMS, Medicare Claims Processing Manual, chapter 16, section 70]
pub fn needs_certificate(code: Code) -> bool {
    is_laboratory(code) && !within(code, &WITHOUT_CERTIFICATE)
}

/// Mammograms, for which the facility must be certified by the FDA. [source: 21 CFR 900.11; CMS, Medicare Claims Processing Manual, chapter 18, section 20]
pub fn is_mammogram(code: Code) -> bool {
    within(code, &[(77_063, 77_063), (77_065, 77_067)])
}

/// The section of radiology.
pub fn is_imaging(code: Code) -> bool {
    within(code, &[(70_010, 79_999)])
}

/// Plain, contrast and cross-sectional pictures of the diagnostic chapters, each of which has a professional and a technical part.
/// [source: CMS, Medicare physician fee schedule relative value files, PC/TC indicator 1]
pub fn has_two_parts(code: Code) -> bool {
    within(code, &[(70_030, 70_553), (71_045, 71_552), (72_020, 72_158), (72_192, 72_197), (73_000, 73_723), (74_018, 74_185)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawing_blood_is_no_laboratory_test_and_a_skin_test_needs_no_certificate() {
        let needs = |code: &str| needs_certificate(code.into());
        assert!(needs("80053") && needs("87880") && needs("81002") && needs("88305"));
        assert!(!needs("36415") && !needs("86580") && !needs("88720") && !needs("G0103"));
    }

    #[test]
    fn pictures_with_two_parts_are_all_imaging() {
        for number in 0..=99_999_u32 {
            let code = Code::from(format!("{number:05}").as_str());
            assert!(!(has_two_parts(code) || is_mammogram(code)) || is_imaging(code), "{code}");
        }
        assert!(has_two_parts("71046".into()) && !has_two_parts("77427".into()) && !has_two_parts("76140".into()));
    }
}
