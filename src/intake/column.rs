//! The canonical columns of the encounter export: what a cell of the source means to us.
//!
//! Every source (CSV with whatever headers, Synthea) is brought to these columns first. This file names columns; it does *not* read files or judge values.

/// Declares the columns: variant, name, level (`encounter` or `line`), need (`required` or `optional`), and whether values may stand in a message (`open`) or may not (`private`).
macro_rules! columns {
    ($($variant:ident $name:literal $level:ident $need:ident $privacy:ident;)*) => {
        /// A canonical column. The order is part of the encoded record: add at the end of a level only together with a new record version.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Column {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Column {
            /// Every column in canonical order.
            pub const ALL: &'static [Column] = &[$(Column::$variant),*];
            /// The names, in the order of [`Column::ALL`].
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// The canonical name.
            pub const fn name(self) -> &'static str {
                match self { $(Column::$variant => $name,)* }
            }

            /// True when every service line has its own value; false when the value is the encounter's.
            pub const fn is_line_level(self) -> bool {
                match self { $(Column::$variant => columns!(@line $level),)* }
            }

            /// True when a file without the column is quarantined.
            pub const fn is_required(self) -> bool {
                match self { $(Column::$variant => columns!(@required $need),)* }
            }

            /// True when the value identifies a person (name, birth date, address, telephone, member id) and so may not stand in a log or an error.
            pub const fn is_private(self) -> bool {
                match self { $(Column::$variant => columns!(@private $privacy),)* }
            }
        }
    };
    (@line encounter) => { false };
    (@line line) => { true };
    (@required required) => { true };
    (@required optional) => { false };
    (@private private) => { true };
    (@private open) => { false };
}

columns! {
    EncounterId "encounter_id" encounter required open;
    EncounterStatus "encounter_status" encounter optional open;
    PatientId "patient_id" encounter required open;
    PatientLastName "patient_last_name" encounter required private;
    PatientFirstName "patient_first_name" encounter required private;
    PatientMiddleName "patient_middle_name" encounter optional private;
    PatientBirthDate "patient_birth_date" encounter required private;
    PatientSex "patient_sex" encounter required private;
    PatientAddress1 "patient_address_1" encounter required private;
    PatientAddress2 "patient_address_2" encounter optional private;
    PatientCity "patient_city" encounter required private;
    PatientState "patient_state" encounter required private;
    PatientZip "patient_zip" encounter required private;
    PatientPhone "patient_phone" encounter optional private;
    PatientDeathDate "patient_death_date" encounter optional private;
    GuarantorId "guarantor_id" encounter optional open;
    GuarantorLastName "guarantor_last_name" encounter optional private;
    GuarantorFirstName "guarantor_first_name" encounter optional private;
    GuarantorBirthDate "guarantor_birth_date" encounter optional private;
    GuarantorAddress1 "guarantor_address_1" encounter optional private;
    GuarantorAddress2 "guarantor_address_2" encounter optional private;
    GuarantorCity "guarantor_city" encounter optional private;
    GuarantorState "guarantor_state" encounter optional private;
    GuarantorZip "guarantor_zip" encounter optional private;
    GuarantorPhone "guarantor_phone" encounter optional private;
    Payer1 "payer_1" encounter optional open;
    MemberId1 "member_id_1" encounter optional private;
    GroupNumber1 "group_number_1" encounter optional private;
    Relationship1 "relationship_1" encounter optional open;
    SubscriberLastName1 "subscriber_last_name_1" encounter optional private;
    SubscriberFirstName1 "subscriber_first_name_1" encounter optional private;
    SubscriberBirthDate1 "subscriber_birth_date_1" encounter optional private;
    SubscriberSex1 "subscriber_sex_1" encounter optional private;
    SubscriberAddress1N1 "subscriber_address_1_1" encounter optional private;
    SubscriberCity1 "subscriber_city_1" encounter optional private;
    SubscriberState1 "subscriber_state_1" encounter optional private;
    SubscriberZip1 "subscriber_zip_1" encounter optional private;
    CoverageFrom1 "coverage_from_1" encounter optional open;
    CoverageTo1 "coverage_to_1" encounter optional open;
    MspType1 "msp_type_1" encounter optional open;
    Payer2 "payer_2" encounter optional open;
    MemberId2 "member_id_2" encounter optional private;
    GroupNumber2 "group_number_2" encounter optional private;
    Relationship2 "relationship_2" encounter optional open;
    SubscriberLastName2 "subscriber_last_name_2" encounter optional private;
    SubscriberFirstName2 "subscriber_first_name_2" encounter optional private;
    SubscriberBirthDate2 "subscriber_birth_date_2" encounter optional private;
    SubscriberSex2 "subscriber_sex_2" encounter optional private;
    SubscriberAddress1N2 "subscriber_address_1_2" encounter optional private;
    SubscriberCity2 "subscriber_city_2" encounter optional private;
    SubscriberState2 "subscriber_state_2" encounter optional private;
    SubscriberZip2 "subscriber_zip_2" encounter optional private;
    CoverageFrom2 "coverage_from_2" encounter optional open;
    CoverageTo2 "coverage_to_2" encounter optional open;
    MspType2 "msp_type_2" encounter optional open;
    Payer3 "payer_3" encounter optional open;
    MemberId3 "member_id_3" encounter optional private;
    GroupNumber3 "group_number_3" encounter optional private;
    Relationship3 "relationship_3" encounter optional open;
    SubscriberLastName3 "subscriber_last_name_3" encounter optional private;
    SubscriberFirstName3 "subscriber_first_name_3" encounter optional private;
    SubscriberBirthDate3 "subscriber_birth_date_3" encounter optional private;
    SubscriberSex3 "subscriber_sex_3" encounter optional private;
    SubscriberAddress1N3 "subscriber_address_1_3" encounter optional private;
    SubscriberCity3 "subscriber_city_3" encounter optional private;
    SubscriberState3 "subscriber_state_3" encounter optional private;
    SubscriberZip3 "subscriber_zip_3" encounter optional private;
    CoverageFrom3 "coverage_from_3" encounter optional open;
    CoverageTo3 "coverage_to_3" encounter optional open;
    MspType3 "msp_type_3" encounter optional open;
    Facility "facility" encounter optional open;
    BillingProvider "billing_provider" encounter optional open;
    ReferringNpi "referring_npi" encounter optional open;
    ReferringLastName "referring_last_name" encounter optional private;
    ReferringFirstName "referring_first_name" encounter optional private;
    OrderingNpi "ordering_npi" encounter optional open;
    SupervisingNpi "supervising_npi" encounter optional open;
    VisitType "visit_type" encounter optional open;
    PatientStatus "patient_status" encounter optional open;
    Minutes "minutes" encounter optional open;
    Problems "problems" encounter optional open;
    Data "data" encounter optional open;
    Risk "risk" encounter optional open;
    PriorAuthorization "prior_authorization" encounter optional private;
    ReferralNumber "referral_number" encounter optional private;
    Clia "clia" encounter optional open;
    MammographyCertification "mammography_certification" encounter optional open;
    Emergency "emergency" encounter optional open;
    Accident "accident" encounter optional open;
    AccidentState "accident_state" encounter optional open;
    AccidentDate "accident_date" encounter optional open;
    PropertyCasualtyClaimNumber "property_casualty_claim_number" encounter optional private;
    OnsetDate "onset_date" encounter optional open;
    AdmissionDate "admission_date" encounter optional open;
    DischargeDate "discharge_date" encounter optional open;
    Copay "copay" encounter optional open;
    Diagnosis1 "diagnosis_1" encounter required open;
    Diagnosis2 "diagnosis_2" encounter optional open;
    Diagnosis3 "diagnosis_3" encounter optional open;
    Diagnosis4 "diagnosis_4" encounter optional open;
    Diagnosis5 "diagnosis_5" encounter optional open;
    Diagnosis6 "diagnosis_6" encounter optional open;
    Diagnosis7 "diagnosis_7" encounter optional open;
    Diagnosis8 "diagnosis_8" encounter optional open;
    Diagnosis9 "diagnosis_9" encounter optional open;
    Diagnosis10 "diagnosis_10" encounter optional open;
    Diagnosis11 "diagnosis_11" encounter optional open;
    Diagnosis12 "diagnosis_12" encounter optional open;
    Line "line" line optional open;
    ServiceDate "service_date" line required open;
    ServiceDateEnd "service_date_end" line optional open;
    PlaceOfService "place_of_service" line required open;
    RenderingNpi "rendering_npi" line required open;
    Service "service" line required open;
    Modifiers "modifiers" line optional open;
    Units "units" line optional open;
    Charge "charge" line optional open;
    DiagnosisPointers "diagnosis_pointers" line optional open;
    Ndc "ndc" line optional open;
    NdcQuantity "ndc_quantity" line optional open;
    NdcUnit "ndc_unit" line optional open;
    AnesthesiaMinutes "anesthesia_minutes" line optional open;
    ServiceNote "service_note" line optional open;
    ServiceMinutes "service_minutes" line optional open;
}

impl Column {
    /// How many columns there are. Below 128, so that a set of columns is one `u128` and an id is one ASCII byte.
    pub const COUNT: usize = Column::ALL.len();
    /// How many coverages an encounter names.
    pub const COVERAGES: usize = 3;
    /// How many diagnoses an encounter names.
    pub const DIAGNOSES: usize = 12;
    const COLUMNS_PER_COVERAGE: u8 = Column::Payer2 as u8 - Column::Payer1 as u8;

    /// The id under which the column stands in an encoded record.
    pub const fn id(self) -> u8 {
        self as u8
    }

    /// The column of an id; `None` for ids that no column has.
    pub fn from_id(id: u8) -> Option<Column> {
        Column::ALL.get(usize::from(id)).copied()
    }

    /// The column of a header cell. Case does not matter, nor do blanks around the name; blanks and dashes within it read as underscores.
    pub fn parse(header: &str) -> Option<Column> {
        let folded = fold_name(header);
        let at = Column::NAMES.iter().position(|name| *name == folded)?;
        Column::ALL.get(at).copied()
    }

    /// For a coverage column: which coverage (0, 1, 2) and the same column of the first coverage, such as `(1, MemberId1)` for `MemberId2`.
    pub fn of_coverage(self) -> Option<(usize, Column)> {
        let from_first = self.id().checked_sub(Column::Payer1.id())?;
        let slot = usize::from(from_first / Self::COLUMNS_PER_COVERAGE);
        let first = Column::from_id(Column::Payer1.id() + from_first % Self::COLUMNS_PER_COVERAGE)?;
        (slot < Self::COVERAGES).then_some((slot, first))
    }

    /// The column of coverage `slot` (0, 1, 2) for a column of the first coverage; `None` when there is no such column.
    pub fn for_coverage(self, slot: usize) -> Option<Column> {
        let (0, first) = self.of_coverage()? else { return None };
        let moved = first.id().checked_add(u8::try_from(slot).ok()?.checked_mul(Self::COLUMNS_PER_COVERAGE)?)?;
        Column::from_id(moved).filter(|column| column.of_coverage().is_some())
    }

    /// For a diagnosis column its place, 0 to 11.
    pub fn of_diagnosis(self) -> Option<usize> {
        (Column::Diagnosis1..=Column::Diagnosis12).contains(&self).then(|| usize::from(self.id() - Column::Diagnosis1.id()))
    }

    /// The column of a diagnosis by its place, 0 to 11.
    pub fn diagnosis(place: usize) -> Option<Column> {
        Column::from_id(Column::Diagnosis1.id().checked_add(u8::try_from(place).ok()?)?).filter(|column| column.of_diagnosis().is_some())
    }
}

// The bit sets of the record builder and the one-byte ids rely on this.
const _: () = assert!(Column::COUNT <= 128);

/// A header name as it is compared: trimmed, lower case, blanks and dashes as underscores.
pub fn fold_name(header: &str) -> String {
    let fold = |letter: char| if letter == ' ' || letter == '-' { '_' } else { letter.to_ascii_lowercase() };
    header.trim().chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_a_system_writes_them() {
        assert_eq!(Column::parse(" Encounter-ID "), Some(Column::EncounterId));
        assert_eq!(Column::parse("PATIENT LAST NAME"), Some(Column::PatientLastName));
        assert_eq!(Column::parse("diagnosis_13"), None);
        assert_eq!(Column::parse(""), None);
        for (column, name) in Column::ALL.iter().zip(Column::NAMES) {
            assert_eq!((Column::parse(name), column.name(), Column::from_id(column.id())), (Some(*column), *name, Some(*column)));
        }
    }

    #[test]
    fn coverage_columns_line_up_across_coverages() {
        assert_eq!(Column::MspType3.of_coverage(), Some((2, Column::MspType1)));
        assert_eq!(Column::Facility.of_coverage(), None);
        assert_eq!(Column::PatientId.of_coverage(), None);
        for column in Column::ALL {
            let Some((slot, first)) = column.of_coverage() else { continue };
            assert_eq!(first.for_coverage(slot), Some(*column));
            assert_eq!(column.name().trim_end_matches(char::is_numeric), first.name().trim_end_matches(char::is_numeric));
            assert!(column.name().ends_with(&format!("_{}", slot + 1)));
        }
        assert_eq!(Column::Payer1.for_coverage(3), None);
    }

    #[test]
    fn required_columns_are_those_of_the_contract() {
        let required: Vec<&str> = Column::ALL.iter().filter(|column| column.is_required()).map(|column| column.name()).collect();
        let contract = "encounter_id patient_id patient_last_name patient_first_name patient_birth_date patient_sex patient_address_1 patient_city patient_state \
                        patient_zip diagnosis_1 service_date place_of_service rendering_npi service";
        assert_eq!(required.join(" "), contract);
        assert_eq!(Column::diagnosis(11), Some(Column::Diagnosis12));
        assert_eq!(Column::diagnosis(12), None);
    }
}
