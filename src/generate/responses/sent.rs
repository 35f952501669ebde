//! What was sent: the envelopes of claim files, and of each claim what a payer needs to answer it.

use std::io;

use super::{Seen, Text};
use crate::model::{Cents, Date, EntityType, parse_date};
use crate::x12::faults::Faults;
use crate::x12::interchange::Usage;
use crate::x12::read837::{OtherSubscriber, ProfessionalClaim, ServiceLine837};
use crate::x12::{Lexer, Read837, Reader837};

/// One ISA with what stands in it.
#[derive(Debug, Clone)]
pub(super) struct SentInterchange {
    /// ISA05 and ISA06.
    pub sender: (String, String),
    /// ISA07 and ISA08.
    pub receiver: (String, String),
    /// GS02 and GS03.
    pub application: (String, String),
    /// ISA09.
    pub date: Date,
    /// ISA10.
    pub time: (i8, i8),
    /// ISA13.
    pub control: String,
    /// ISA15.
    pub usage: Usage,
    /// GS06, GS08 and ST02 of its sets.
    pub sets: Vec<SentSet>,
    /// 1000B NM103.
    pub receiver_name: String,
    /// 1000A NM103.
    pub submitter_name: String,
    /// 1000A NM109.
    pub submitter_id: String,
}

/// One ST.
#[derive(Debug, Clone)]
pub(super) struct SentSet {
    /// GS06.
    pub group: String,
    /// GS08.
    pub guide: String,
    /// ST02.
    pub control: String,
    /// BHT03.
    pub batch: String,
}

/// A payer as a claim names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SentPayer {
    /// NM109.
    pub id: String,
    /// NM103.
    pub name: String,
    /// SBR09.
    pub filing_indicator: String,
    /// N301, N401, N402 and N403; invented where the claim has none.
    pub address: [String; 4],
}

/// An adjustment that an earlier payer made, or a patient's part that it left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Left {
    /// Reason, of group PR.
    pub reason: Text,
    /// Amount.
    pub cents: Cents,
}

/// One service line.
#[derive(Debug, Clone)]
pub(super) struct SentLine {
    /// SV101-1.
    pub qualifier: Text,
    /// SV101-2.
    pub code: Text,
    /// SV101-3 to 6.
    pub modifiers: Vec<Text>,
    /// SV102.
    pub charge: Cents,
    /// SV104 as written.
    pub units: Text,
    /// DTP*472.
    pub days: (Date, Date),
    /// REF*6R.
    pub control: Text,
    /// What the payer before this one left to the patient; `None` where no earlier payer's decision is told.
    pub left: Option<Vec<Left>>,
}

/// One claim.
#[derive(Debug, Clone)]
pub(super) struct SentClaim {
    /// Place of its interchange.
    pub interchange: usize,
    /// Place of its set in the interchange.
    pub set: usize,
    /// CLM01.
    pub claim_id: Text,
    /// The day on which it was sent.
    pub sent: Date,
    /// Whom it goes to.
    pub payer: SentPayer,
    /// SBR01.
    pub sequence: String,
    /// CLM05-3.
    pub frequency: String,
    /// REF*F8.
    pub former_number: String,
    /// REF*G1.
    pub has_authorization: bool,
    /// CLM02.
    pub charge: Cents,
    /// CLM05-1.
    pub place_of_service: String,
    /// Family and given name of the patient, and the subscriber's member id.
    pub patient: (String, String, String),
    /// Name, NPI and tax id of the billing provider.
    pub billing: (String, String, String),
    /// Person or organisation.
    pub billing_type: EntityType,
    /// First and last day of service.
    pub days: (Date, Date),
    /// The payer after this one.
    pub next_payer: Option<SentPayer>,
    /// Its lines.
    pub lines: Vec<SentLine>,
}

impl SentClaim {
    /// What an earlier payer left is told.
    pub fn has_prior_decision(&self) -> bool {
        self.lines.iter().any(|line| line.left.is_some())
    }
}

/// Claim files that were read.
#[derive(Debug, Default)]
pub struct Sent {
    pub(super) interchanges: Vec<SentInterchange>,
    pub(super) claims: Vec<SentClaim>,
    seen: Seen,
}

impl Sent {
    /// Reads one file and adds what it holds. Returns how many claims were new: a file or claim given twice counts once.
    pub fn read(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let first = self.interchanges.len();
        self.interchanges.extend(read_envelopes(bytes)?);
        let mut reader = Reader837::new(bytes);
        let before = self.claims.len();
        while let Some(read) = reader.next_claim()? {
            let Read837::Claim(claim) = read else { continue };
            self.take(&claim, first);
        }
        // An interchange that came before is known by its numbers.
        let mut known = std::collections::BTreeSet::new();
        let is_new: Vec<bool> = self.interchanges.iter().map(|one| known.insert((one.receiver.clone(), one.control.clone(), one.date))).collect();
        if is_new.iter().skip(first).all(|is_new| !is_new) {
            self.interchanges.truncate(first);
        }
        Ok(self.claims.len() - before)
    }

    /// How many claims.
    pub fn claims(&self) -> usize {
        self.claims.len()
    }

    /// Places of the claims in the order in which payers look at them.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.claims.len()).collect();
        places.sort_by_key(|place| self.claims.get(*place).map(|claim| (claim.sent, claim.claim_id.clone())));
        places
    }

    fn take(&mut self, claim: &ProfessionalClaim, first: usize) {
        let header = &claim.header;
        let found = self.interchanges.iter().enumerate().skip(first).find(|(_, one)| one.control == header.interchange_control);
        let Some((place, interchange)) = found else { return };
        let is_set = |set: &SentSet| set.group == header.group_control && set.control == header.transaction_control;
        let Some(set) = interchange.sets.iter().position(is_set) else { return };
        if !self.seen.insert(Text::from(claim.claim_id.as_str())) {
            return;
        }
        self.claims.extend(read_claim(claim, place, set, interchange.date));
    }
}

fn read_envelopes(bytes: &[u8]) -> io::Result<Vec<SentInterchange>> {
    let (mut lexer, mut faults, mut found) = (Lexer::new(bytes), Faults::default(), Vec::<SentInterchange>::new());
    let (mut group, mut guide) = (String::new(), String::new());
    while let Some(segment) = lexer.next_segment(&mut faults)? {
        if segment.id() == "ISA" {
            let text = |place| segment.text(place).trim_ascii().to_owned();
            let Some(date) = parse_date(&format!("20{}", segment.text(9))) else { continue };
            found.push(SentInterchange {
                sender: (text(5), text(6)),
                receiver: (text(7), text(8)),
                application: Default::default(),
                date,
                time: clock(segment.text(10)),
                control: text(13),
                usage: if segment.text(15) == "P" { Usage::Production } else { Usage::Test },
                sets: Vec::new(),
                receiver_name: String::new(),
                submitter_name: String::new(),
                submitter_id: String::new(),
            });
        }
        let Some(open) = found.last_mut() else { continue };
        let text = |place| segment.text(place).to_owned();
        match (segment.id(), segment.text(1)) {
            ("GS", _) => (open.application, group, guide) = ((text(2), text(3)), text(6), text(8)),
            ("ST", "837") => open.sets.push(SentSet { group: group.clone(), guide: guide.clone(), control: text(2), batch: String::new() }),
            ("BHT", _) => {
                if let Some(set) = open.sets.last_mut() {
                    set.batch = text(3);
                }
            }
            ("NM1", "41") => (open.submitter_name, open.submitter_id) = (text(3), text(9)),
            ("NM1", "40") => open.receiver_name = text(3),
            _ => {}
        }
    }
    Ok(found)
}

fn clock(text: &str) -> (i8, i8) {
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse().ok()).unwrap_or_default();
    (part(0..2), part(2..4))
}

/// A claim without a day of service or a charge has no place with a payer.
fn read_claim(claim: &ProfessionalClaim, interchange: usize, set: usize, sent: Date) -> Option<SentClaim> {
    let lines: Vec<SentLine> = claim.lines.iter().map(read_line).collect::<Option<_>>()?;
    let days = (lines.iter().map(|line| line.days.0).min()?, lines.iter().map(|line| line.days.1).max()?);
    let subscriber = &claim.subscriber;
    let person = claim.patient.as_ref().map_or(&subscriber.subscriber, |level| &level.patient);
    let billing = &claim.billing.provider;
    let tax_id = billing.references.iter().find(|reference| matches!(reference.qualifier.as_str(), "EI" | "SY")).map(|reference| reference.value.clone());
    Some(SentClaim {
        interchange,
        set,
        claim_id: claim.claim_id.as_str().into(),
        sent,
        payer: payer_of(&subscriber.payer, &subscriber.information.filing_indicator),
        sequence: subscriber.information.sequence.clone(),
        frequency: claim.frequency.clone(),
        former_number: claim.reference("F8").to_owned(),
        has_authorization: !claim.reference("G1").is_empty() || !claim.reference("9F").is_empty(),
        charge: claim.charge.known()?,
        place_of_service: claim.place_of_service.clone(),
        patient: (person.last_or_org_name.clone(), person.first_name.clone(), subscriber.subscriber.id.clone()),
        billing: (billing.last_or_org_name.clone(), billing.id.clone(), tax_id.unwrap_or_default()),
        billing_type: billing.entity_type,
        days,
        next_payer: claim.other_subscribers.iter().find(|other| comes_after(&other.information.sequence, &subscriber.information.sequence)).map(next_payer),
        lines,
    })
}

/// Whether the other coverage is the next one.
fn comes_after(other: &str, own: &str) -> bool {
    matches!((own, other), ("P", "S") | ("S", "T"))
}

fn next_payer(other: &OtherSubscriber) -> SentPayer {
    payer_of(&other.payer, &other.information.filing_indicator)
}

fn payer_of(party: &crate::x12::read837::Party, filing_indicator: &str) -> SentPayer {
    let or = |text: &str, invented: &str| if text.is_empty() { invented.to_owned() } else { text.to_owned() };
    SentPayer {
        id: party.id.clone(),
        name: party.last_or_org_name.clone(),
        filing_indicator: filing_indicator.to_owned(),
        address: [or(&party.address_1, "1 EXAMPLE PLAZA"), or(&party.city, "SPRINGFIELD"), or(&party.state, "IL"), or(&party.zip, "627010001")],
    }
}

fn read_line(line: &ServiceLine837) -> Option<SentLine> {
    let control = line.references.iter().find(|reference| reference.qualifier == "6R").map(|reference| reference.value.as_str());
    // The last payer's decision is what the patient still owes by.
    let left = line.adjudications.last().map(|adjudication| {
        let of_patient = adjudication.adjustments.iter().filter(|adjustment| adjustment.group == "PR");
        of_patient.filter_map(|adjustment| Some(Left { reason: adjustment.reason.as_str().into(), cents: adjustment.cents.known()? })).collect()
    });
    Some(SentLine {
        qualifier: line.code_qualifier.as_str().into(),
        code: line.code.as_str().into(),
        modifiers: line.modifiers.iter().map(|modifier| modifier.as_str().into()).collect(),
        charge: line.charge.known()?,
        units: line.units.known().map(|units| units.to_string()).unwrap_or_default().into(),
        days: line.service_days().known()?,
        control: control.unwrap_or_default().into(),
        left,
    })
}
