//! The program's `model` and `x12`, compiled for the fuzz targets, and what both targets hold a file to.

#![allow(dead_code, missing_docs)]

#[path = "../../src/model/mod.rs"]
pub mod model;
#[path = "../../src/x12/mod.rs"]
pub mod x12;

use x12::responses::{RemittedClaim, Response, ResponseReader, SetKind};

/// What the targets read: a whole file where the input begins like one or like a part of one, else the inside of a remittance in an envelope whose counts and numbers are right, so that changes of
/// the inside are not refused for their envelope.
pub fn file_of(input: &[u8]) -> Vec<u8> {
    let has_header = input.windows(3).take(64).any(|bytes| bytes == b"ISA");
    if has_header || [&b"ST"[..], b"GS", b"TA1"].iter().any(|id| input.starts_with(id)) {
        return input.to_vec();
    }
    let mut body = input.to_vec();
    if body.last().is_some_and(|&last| last != b'~') {
        body.push(b'~');
    }
    let is_segment = |segment: &&[u8]| segment.iter().any(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0 | 0x1A));
    let count = 2 + body.split(|&byte| byte == b'~').filter(is_segment).count();
    let head = "ISA*00*          *00*          *ZZ*BIGCO          *ZZ*PRAIRIE01      *260430*2305*^*00501*000000001*0*P*:~\
GS*HP*BIGCO*PRAIRIE01*20260430*2305*7*X*005010X221A1~ST*835*0001~";
    [head.as_bytes(), &body, format!("SE*{count}*0001~GE*1*7~IEA*1*000000001~").as_bytes()].concat()
}

/// Reads a file of responses to its end. Every set that begins ends, nothing but a TA1 stands outside one, and a remittance that may be used adds up. Gives how many may be used.
pub fn read_responses(file: &[u8]) -> usize {
    let mut reader = ResponseReader::new(file);
    let mut set: Option<(SetKind, Sums)> = None;
    let mut usable = 0;
    while let Some(response) = reader.next().expect("a slice can always be read") {
        match (response, &mut set) {
            (Response::Begin(start), None) => set = Some((start.kind, Sums::default())),
            (Response::End(end), Some((kind, sums))) => {
                if end.is_usable && *kind == SetKind::Remittance {
                    sums.prove();
                    usable += 1;
                }
                set = None;
            }
            (Response::Interchange(_), _) => {}
            (response, Some((_, sums))) => sums.take(&response),
            (response, None) => panic!("outside a set: {response:?}"),
        }
    }
    assert!(set.is_none(), "a set has no end");
    reader.into_faults();
    usable
}

/// The money of a remittance, added up anew from what the reader gave.
#[derive(Default)]
struct Sums {
    headers: Vec<i64>,
    paid: i64,
    kept: i64,
    is_off: bool,
}

impl Sums {
    fn take(&mut self, response: &Response) {
        match response {
            Response::Remittance(header) => self.headers.push(header.payment_cents.0),
            Response::Provider(adjustment) => self.kept += adjustment.cents.0,
            Response::Remitted(claim) => {
                self.paid += claim.paid_cents.0;
                self.is_off |= !adds_up(claim);
            }
            _ => {}
        }
    }

    fn prove(&self) {
        assert!(!self.is_off, "a claim of a usable remittance does not add up");
        assert_eq!(self.headers, [self.paid - self.kept], "a usable remittance does not add up to its payment");
    }
}

fn adds_up(claim: &RemittedClaim) -> bool {
    let lines = claim.services.iter().all(|service| service.charge_cents.0 - service.adjustments.iter().map(|adjustment| adjustment.cents.0).sum::<i64>() == service.paid_cents.0);
    lines && claim.charge_cents.0 - claim.all_adjustments().map(|adjustment| adjustment.cents.0).sum::<i64>() == claim.paid_cents.0
}
