//! A professional claim as a file has it: every part owned, nothing judged, what is missing empty.

use std::sync::Arc;

use super::element::{DateOf, Element, Place, SegmentPlace};
use super::party::{Party, Reference, find_reference};
use crate::model::{Cents, Date, Quantity};

/// The transaction that claims stand in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionHeader {
    /// ISA13.
    pub interchange_control: String,
    /// GS06.
    pub group_control: String,
    /// ST02.
    pub transaction_control: String,
    /// ST03, or GS08 where the set does not repeat it.
    pub guide: String,
    /// GS04, the file's own date.
    pub file_date: Option<Date>,
    /// BHT02: 00 original, 18 reissue.
    pub purpose: String,
    /// BHT03, the batch.
    pub batch_id: String,
    /// BHT06: CH chargeable, RP reporting, 31 subrogation.
    pub claims_or_encounters: String,
    /// 1000A.
    pub submitter: Party,
    /// 1000B.
    pub receiver: Party,
}

/// 2000A with 2010AA to 2010AC.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BillingLevel {
    /// PRV03 of the level.
    pub taxonomy: String,
    /// CUR02.
    pub currency: String,
    /// 2010AA.
    pub provider: Party,
    /// 2010AB.
    pub pay_to: Option<Party>,
    /// 2010AC.
    pub pay_to_plan: Option<Party>,
    /// The segments read.
    pub segments: Vec<SegmentPlace>,
}

/// SBR, of the billed payer or of another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SubscriberInformation {
    /// SBR01: P, S, T, A to H, U.
    pub sequence: String,
    /// SBR02; 18 where the patient is the subscriber, empty in 2000B where it is not.
    pub relationship: String,
    /// SBR03.
    pub group_number: String,
    /// SBR04.
    pub group_name: String,
    /// SBR05, why Medicare does not pay first.
    pub msp_type: String,
    /// SBR09.
    pub filing_indicator: String,
}

/// PAT, of 2000B or 2000C.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatientInformation {
    /// PAT01.
    pub relationship: String,
    /// PAT06.
    pub death_date: Element<Date>,
    /// PAT09 is Y.
    pub is_pregnant: bool,
}

/// 2000B with 2010BA and 2010BB.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SubscriberLevel {
    /// SBR.
    pub information: SubscriberInformation,
    /// PAT, where the subscriber is the patient.
    pub patient: PatientInformation,
    /// 2010BA.
    pub subscriber: Party,
    /// 2010BB.
    pub payer: Party,
    /// The segments read.
    pub segments: Vec<SegmentPlace>,
}

/// 2000C with 2010CA.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PatientLevel {
    /// PAT.
    pub information: PatientInformation,
    /// 2010CA.
    pub patient: Party,
    /// The segments read.
    pub segments: Vec<SegmentPlace>,
}

/// CLM11.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RelatedCauses {
    /// AA, EM, OA: up to three.
    pub causes: Vec<String>,
    /// CLM11-4.
    pub state: String,
    /// CLM11-5, where the accident was abroad.
    pub country: String,
}

/// PWK: a document that follows the claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// PWK01.
    pub report_type: String,
    /// PWK02.
    pub transmission: String,
    /// PWK06.
    pub control_number: String,
}

/// AMT.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amount {
    /// AMT01.
    pub qualifier: String,
    /// AMT02.
    pub cents: Element<Cents>,
}

/// NTE.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// NTE01.
    pub code: String,
    /// NTE02.
    pub text: String,
}

/// CRC: conditions of ambulance transport, vision, homebound patients, EPSDT.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// CRC01.
    pub category: String,
    /// CRC02 is Y.
    pub applies: bool,
    /// CRC03 to CRC07.
    pub codes: Vec<String>,
}

/// One composite of an HI.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HealthCode {
    /// Its qualifier: ABK, ABF, BK, BF, BP, BO, BG.
    pub qualifier: String,
    /// The code as it stands.
    pub code: String,
}

/// One adjustment of a CAS.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adjustment {
    /// CAS01.
    pub group: String,
    /// The reason.
    pub reason: String,
    /// The amount.
    pub cents: Element<Cents>,
    /// The quantity.
    pub quantity: Element<Quantity>,
}

/// 2320 with 2330A and 2330B.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OtherSubscriber {
    /// SBR.
    pub information: SubscriberInformation,
    /// CAS.
    pub adjustments: Vec<Adjustment>,
    /// AMT: D paid, A8 not covered, EAF remaining.
    pub amounts: Vec<Amount>,
    /// OI03.
    pub assigns_benefits: String,
    /// OI06.
    pub release_of_information: String,
    /// MOA03 to MOA07, empty ones left out.
    pub remarks: Vec<String>,
    /// 2330A.
    pub subscriber: Party,
    /// 2330B.
    pub payer: Party,
    /// DTP of 2330B.
    pub dates: Vec<DateOf>,
}

/// 2410.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrugOfLine {
    /// LIN02, N4 for a National Drug Code.
    pub qualifier: String,
    /// LIN03.
    pub code: String,
    /// CTP04.
    pub quantity: Element<Quantity>,
    /// CTP05-1.
    pub unit: String,
    /// REF, such as XZ prescription number.
    pub references: Vec<Reference>,
}

/// 2430: what another payer decided about the line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Adjudication {
    /// SVD01.
    pub payer_id: String,
    /// SVD02.
    pub paid: Element<Cents>,
    /// SVD03-1.
    pub code_qualifier: String,
    /// SVD03-2.
    pub code: String,
    /// SVD03-3 to SVD03-6, empty ones left out.
    pub modifiers: Vec<String>,
    /// SVD05.
    pub units: Element<Quantity>,
    /// CAS.
    pub adjustments: Vec<Adjustment>,
    /// DTP*573.
    pub dates: Vec<DateOf>,
    /// AMT: EAF remaining.
    pub amounts: Vec<Amount>,
}

/// 2400 with everything under it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceLine837 {
    /// LX01.
    pub number: String,
    /// SV101-1, HC for HCPCS and CPT.
    pub code_qualifier: String,
    /// SV101-2.
    pub code: String,
    /// SV101-3 to SV101-6, empty ones left out.
    pub modifiers: Vec<String>,
    /// SV101-7.
    pub description: String,
    /// SV102.
    pub charge: Element<Cents>,
    /// SV103: UN or MJ.
    pub unit_basis: String,
    /// SV104.
    pub units: Element<Quantity>,
    /// SV105; empty where it is the claim's.
    pub place_of_service: String,
    /// SV107, empty ones left out.
    pub pointers: Vec<String>,
    /// SV109.
    pub emergency: String,
    /// SV111.
    pub epsdt: String,
    /// SV112.
    pub family_planning: String,
    /// SV115.
    pub copay_status: String,
    /// DTP.
    pub dates: Vec<DateOf>,
    /// REF.
    pub references: Vec<Reference>,
    /// AMT.
    pub amounts: Vec<Amount>,
    /// PWK.
    pub attachments: Vec<Attachment>,
    /// CRC.
    pub conditions: Vec<Condition>,
    /// NTE.
    pub notes: Vec<Note>,
    /// 2410.
    pub drug: Option<DrugOfLine>,
    /// 2420A.
    pub rendering: Option<Party>,
    /// 2420B.
    pub purchased: Option<Party>,
    /// 2420C.
    pub facility: Option<Party>,
    /// 2420D.
    pub supervising: Option<Party>,
    /// 2420E.
    pub ordering: Option<Party>,
    /// 2420F.
    pub referring: Vec<Party>,
    /// 2430.
    pub adjudications: Vec<Adjudication>,
}

/// 2300 with everything above and under it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfessionalClaim {
    /// Its transaction.
    pub header: Arc<TransactionHeader>,
    /// Its billing provider.
    pub billing: Arc<BillingLevel>,
    /// Its subscriber and payer.
    pub subscriber: Arc<SubscriberLevel>,
    /// Its patient; `None` where the subscriber is the patient.
    pub patient: Option<Arc<PatientLevel>>,
    /// Where its CLM stands.
    pub place: Place,
    /// CLM01.
    pub claim_id: String,
    /// CLM02.
    pub charge: Element<Cents>,
    /// CLM05-1.
    pub place_of_service: String,
    /// CLM05-3.
    pub frequency: String,
    /// CLM06.
    pub provider_signature: String,
    /// CLM07: A, B, C.
    pub assignment: String,
    /// CLM08.
    pub assigns_benefits: String,
    /// CLM09.
    pub release_of_information: String,
    /// CLM11.
    pub related_causes: RelatedCauses,
    /// CLM12.
    pub special_program: String,
    /// CLM20.
    pub delay_reason: String,
    /// DTP.
    pub dates: Vec<DateOf>,
    /// PWK.
    pub attachments: Vec<Attachment>,
    /// AMT.
    pub amounts: Vec<Amount>,
    /// REF.
    pub references: Vec<Reference>,
    /// NTE.
    pub notes: Vec<Note>,
    /// CRC.
    pub conditions: Vec<Condition>,
    /// ABK, ABF, BK and BF of HI, in order.
    pub diagnoses: Vec<HealthCode>,
    /// All other codes of HI.
    pub other_codes: Vec<HealthCode>,
    /// 2310A, up to two.
    pub referring: Vec<Party>,
    /// 2310B.
    pub rendering: Option<Party>,
    /// 2310C.
    pub facility: Option<Party>,
    /// 2310D.
    pub supervising: Option<Party>,
    /// 2310E.
    pub pick_up: Option<Party>,
    /// 2310F.
    pub drop_off: Option<Party>,
    /// 2320.
    pub other_subscribers: Vec<OtherSubscriber>,
    /// 2400.
    pub lines: Vec<ServiceLine837>,
    /// Segments of a kind repeated beyond [`MOST_REPEATS`], which were left out.
    pub left_out: u32,
    /// The segments read from CLM on.
    pub segments: Vec<SegmentPlace>,
}

/// Most repeats of anything inside one claim, far above what the guide allows: a broken file must neither fill the memory nor make the edits slow.
pub const MOST_REPEATS: usize = 1_000;

impl ProfessionalClaim {
    /// The days of the first DTP of the claim with this qualifier.
    pub fn date(&self, qualifier: &str) -> Element<(Date, Date)> {
        find_date(&self.dates, qualifier)
    }

    /// The value of the first REF of the claim with this qualifier; empty where none is.
    pub fn reference(&self, qualifier: &str) -> &str {
        find_reference(&self.references, qualifier)
    }
}

impl ServiceLine837 {
    /// The days of service (DTP*472).
    pub fn service_days(&self) -> Element<(Date, Date)> {
        find_date(&self.dates, "472")
    }
}

fn find_date(dates: &[DateOf], qualifier: &str) -> Element<(Date, Date)> {
    dates.iter().find(|date| date.qualifier == qualifier).map(|date| date.days.clone()).unwrap_or_default()
}
