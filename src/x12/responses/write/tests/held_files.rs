//! Every X12 file that the project holds: each segment comes back byte for byte, and what an answer says is read, written and read again as the same.
//!
//! What the readers leave out (names of patients, addresses, contacts) cannot come back and is made up here. Claims are read back in `read837` and `p837`.

use std::path::{Path, PathBuf};

use super::round_trip::{PATIENT, envelope, placed_nowhere};
use super::*;
use crate::model::{Address, Cents, EntityType};
use crate::x12::faults::Faults;
use crate::x12::lexer::Lexer;
use crate::x12::responses::{BatchAnswer, BatchLevel, ClaimAnswer, ProviderAdjustment, RemittanceHeader, RemittedClaim, Response, ResponseReader, SetKind, TransactionAnswer};

/// Where files are held, and how many at least.
const FOLDERS: [(&str, usize); 4] = [("tests/fixtures", 19), ("tests/fuzz/corpus", 9), ("data/sample/inbox/responses", 10), ("data/sample/practice", 1)];

fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for (folder, least) in FOLDERS {
        let before = found.len();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
        assert!(found.len() - before >= least, "{folder}: {} files", found.len() - before);
    }
    found
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, found);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        if bytes.starts_with(b"ISA") {
            found.push((path, bytes));
        }
    }
}

#[test]
fn every_segment_of_every_file_comes_back_byte_for_byte() {
    for (path, bytes) in files() {
        let (mut lexer, mut faults, mut again) = (Lexer::new(&bytes[..]), Faults::default(), Vec::new());
        while let Some(segment) = lexer.next_segment(&mut faults).unwrap() {
            let delimiters = segment.delimiters();
            again.extend_from_slice(segment.id().as_bytes());
            let elements = segment.elements();
            for place in 1..=elements {
                again.push(delimiters.element);
                again.extend_from_slice(segment.element(place));
            }
            again.push(delimiters.terminator);
        }
        let terminator = bytes[105];
        let mut expected: Vec<u8> = bytes.iter().copied().filter(|byte| *byte == terminator || !b"\r\n".contains(byte)).collect();
        // A file that was cut ends without a terminator.
        expected.extend((expected.last() != Some(&terminator)).then_some(terminator));
        assert_eq!(String::from_utf8_lossy(&again), String::from_utf8_lossy(&expected), "{}", path.display());
    }
}

/// A set that may be booked, and what it says.
#[derive(Debug, Default, PartialEq)]
struct Set {
    kind: Option<SetKind>,
    said: Vec<Response>,
}

fn sets(bytes: &[u8]) -> Vec<Set> {
    let (mut reader, mut found, mut open) = (ResponseReader::new(bytes), Vec::new(), Set::default());
    while let Some(response) = reader.next().unwrap() {
        match response {
            Response::Begin(start) => open = Set { kind: Some(start.kind), said: Vec::new() },
            Response::End(end) if end.is_usable => found.push(std::mem::take(&mut open)),
            Response::End(_) => open = Set::default(),
            Response::Interchange(_) => found.push(Set { kind: None, said: vec![placed_nowhere(response)] }),
            other => open.said.push(placed_nowhere(other)),
        }
    }
    found
}

#[test]
fn what_every_answer_says_is_written_and_read_as_the_same() {
    let mut counts = std::collections::BTreeMap::new();
    for (path, bytes) in files() {
        for set in sets(&bytes).into_iter().filter(|set| set.kind != Some(SetKind::Other)) {
            let written = write(&set);
            assert_eq!(sets(&written), [Set { kind: set.kind, said: set.said.clone() }], "{}\n{}", path.display(), String::from_utf8_lossy(&written));
            *counts.entry(format!("{:?}", set.kind)).or_insert(0) += 1;
        }
    }
    let counts: Vec<(&str, i32)> = counts.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    let least = [("None", 1), ("Some(Acknowledgement)", 1), ("Some(ClaimStatus)", 4), ("Some(Remittance)", 30)];
    assert!(counts.len() == 4 && counts.iter().zip(least).all(|(found, least)| found.0 == least.0 && found.1 >= least.1), "{counts:?}");
}

fn write(set: &Set) -> Vec<u8> {
    let mut writer = InterchangeWriter::new(match &set.said[0] {
        Response::Interchange(answer) => {
            ResponseEnvelope { sender: ("ZZ", &answer.sender), receiver: ("ZZ", &answer.receiver), interchange_control: answer.interchange_control.parse().unwrap(), ..envelope() }
        }
        _ => envelope(),
    })
    .unwrap();
    match set.kind {
        None => set.said.iter().for_each(|said| {
            let Response::Interchange(answer) = said else { panic!("{said:?}") };
            writer.interchange_answer(answer, (23, 5)).unwrap();
        }),
        Some(SetKind::Remittance) => write_check(&mut writer, &set.said),
        Some(SetKind::Acknowledgement) => write_group(&mut writer, &set.said),
        Some(SetKind::ClaimStatus) => write_batch(&mut writer, &set.said),
        Some(SetKind::Other) => panic!("{set:?}"),
    }
    writer.finish()
}

fn write_check(writer: &mut InterchangeWriter<'_>, said: &[Response]) {
    let header = said.iter().find_map(|said| if let Response::Remittance(header) = said { Some(RemittanceHeader::clone(header)) } else { None }).unwrap();
    let claims: Vec<(RemittedClaim, PatientName<'_>)> =
        said.iter().filter_map(|said| if let Response::Remitted(claim) = said { Some((RemittedClaim::clone(claim), PATIENT)) } else { None }).collect();
    let adjustments: Vec<ProviderAdjustment> = said.iter().filter_map(|said| if let Response::Provider(reason) = said { Some(reason.clone()) } else { None }).collect();
    let payer_address = Address { line_1: "1 EXAMPLE PLAZA", line_2: "", city: "SPRINGFIELD", state: "IL", zip: "627010001" };
    let contact = Contact { payer_address, name: "OFFICE", phone: "2175550199" };
    writer.set(SetKind::Remittance, |inside| write_remittance(inside, &RemittanceSet { header: &header, contact, claims: &claims, adjustments: &adjustments })).unwrap();
}

fn write_group(writer: &mut InterchangeWriter<'_>, said: &[Response]) {
    let transactions: Vec<TransactionAnswer> = said.iter().filter_map(|said| if let Response::Transaction(answer) = said { Some(answer.clone()) } else { None }).collect();
    let Some(Response::Group(group)) = said.last() else { panic!("{said:?}") };
    writer.set(SetKind::Acknowledgement, |inside| write_acknowledgement(inside, group, &transactions, "005010X222A1")).unwrap();
}

fn write_batch(writer: &mut InterchangeWriter<'_>, said: &[Response]) {
    let batches: Vec<&BatchAnswer> = said.iter().filter_map(|said| if let Response::Batch(answer) = said { Some(answer) } else { None }).collect();
    let claims: Vec<&ClaimAnswer> = said.iter().filter_map(|said| if let Response::Claim(answer) = said { Some(&**answer) } else { None }).collect();
    let of_receiver = (*batches.iter().find(|batch| batch.level == BatchLevel::Receiver).unwrap()).clone();
    let of_provider = batches.iter().find(|batch| batch.level == BatchLevel::Provider).map(|batch| (*batch).clone());
    assert!(batches.len() <= 2, "one provider a set is all that is held: {batches:?}");
    let day = of_receiver.date.unwrap();
    let reported = claims.iter().map(|answer| ReportedClaim { answer: (*answer).clone(), patient: PATIENT, service: (day, day) }).collect();
    let speaker_id = claims.first().map_or("SPEAKER", |claim| claim.speaker_id.as_str()).to_owned();
    let npi = of_provider.as_ref().map_or("1999999018", |batch| batch.provider_npi.as_str()).to_owned();
    let set = StatusSet {
        reference: "R1",
        date: day,
        time: (6, 30),
        received: day,
        source: StatusSource { qualifier: "46", id: &speaker_id, submitter_name: "SAMPLEWOOD", submitter_id: "SAMPLEWOOD" },
        batch: of_receiver,
        charge_cents: claims.iter().map(|claim| claim.charge_cents).sum::<Cents>(),
        providers: vec![ReportedProvider { name: "SAMPLEWOOD", entity_type: EntityType::Organization, npi: &npi, answer: of_provider, claims: reported }],
    };
    writer.set(SetKind::ClaimStatus, |inside| write_status(inside, &set)).unwrap();
}
