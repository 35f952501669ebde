//! 837 files: the file is proved against its guide, then each professional claim is judged.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::ops::Range;
use std::path::Path;

use super::super::reference::Reference;
use super::super::shard_output::severity_name;
use super::super::workspace::{Workspace, parse_as_of};
use super::doubles::Doubles;
use super::history::FileHistory;
use super::judge::Judge;
use super::{CheckedFinding, CheckedObject, Report, open_with_head};
use crate::codes::CodeSets;
use crate::error::Error;
use crate::model::{Date, Severity};
use crate::store::StoreError;
use crate::x12::describe::{Description, describe};
use crate::x12::faults::Fault;
use crate::x12::guide::advice;
use crate::x12::read837::{Read837, Reader837};

/// The workspace by whose configuration claims are judged; without one only by what is built in.
#[derive(Clone, Copy, Default)]
pub struct Configured<'c> {
    /// The workspace and its master data.
    pub workspace: Option<(&'c Workspace, &'c Reference)>,
    /// The date given by the caller.
    pub as_of: Option<Date>,
}

impl Configured<'_> {
    /// The date by which every claim is judged, and where it comes from; `None` for each file's own.
    ///
    /// A workspace gives its date where that is pinned. Today is nobody's date: a file of last spring was in time when it was written.
    fn as_of(&self) -> Result<Option<(Date, &'static str)>, Error> {
        if let Some(date) = self.as_of {
            return Ok(Some((date, "argument")));
        }
        let pinned = self.workspace.and_then(|(workspace, _)| workspace.config.as_of.as_deref());
        pinned.map(|text| Ok((parse_as_of(text)?, "workspace"))).transpose()
    }
}

/// Whether a file is X12.
pub fn is_x12(path: &Path) -> Result<bool, Error> {
    let (_, head) = open_with_head(path)?;
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    Ok(start.starts_with(b"ISA") || start.starts_with(b"ST*"))
}

/// Checks an X12 file: one object for the file, then one for each professional claim in it, in the order of the file.
pub fn check_x12(path: &Path, configured: Configured<'_>, report: &mut Report<'_>) -> Result<(), Error> {
    let file = File::open(path).map_err(|error| Error::Usage(format!("{}: {error}", path.display())))?;
    let description = describe(BufReader::new(&file), &path.display().to_string());
    let given = configured.as_of()?;
    let built_in;
    let judge = match configured.workspace {
        Some((workspace, reference)) => Judge::new(&reference.codes, &workspace.config.edits, &workspace.config.coding, Some(&reference.payers)),
        None => {
            built_in = CodeSets::built_in();
            Judge::without_workspace(&built_in)
        }
    };
    let judged = Judged { file: &file, path, judge, given };
    let mut doubles = Doubles::new(&description.faults);
    let mut first = None;
    // What the claims tell is known before the file is told of; a file without faults needs no such reading.
    judged.each_claim(|mut object, claim| {
        first.get_or_insert((object.as_of.clone(), object.as_of_from.take()));
        doubles.name(&mut object.findings, &claim);
        Ok(!description.faults.is_empty())
    })?;
    let untold: Vec<&Fault> = doubles.untold().collect();
    let not_run = if first.is_some() { judged.judge.never_run() } else { Vec::new() };
    let (as_of, as_of_from) = first.unwrap_or_default();
    report(CheckedObject { as_of, as_of_from, not_run, ..of_file(path, &description, &untold) })?;
    judged.each_claim(|mut object, claim| {
        doubles.name(&mut object.findings, &claim);
        report(CheckedObject { as_of_from: None, ..object })?;
        Ok(true)
    })
}

/// A file whose claims are judged, as often as needed.
struct Judged<'j> {
    file: &'j File,
    path: &'j Path,
    judge: Judge<'j>,
    given: Option<(Date, &'static str)>,
}

impl Judged<'_> {
    /// Gives each professional claim with the bytes that its segments take, in the order of the file, until it is told that this is enough.
    fn each_claim(&self, mut act: impl FnMut(CheckedObject, Range<u64>) -> Result<bool, Error>) -> Result<(), Error> {
        let mut file = self.file;
        let fault = |source| StoreError::io(self.path, source);
        file.rewind().map_err(fault)?;
        let mut reader = Reader837::new(file);
        let mut history = FileHistory::default();
        let mut waiting: Option<CheckedObject> = None;
        while let Some(read) = reader.next_claim().map_err(fault)? {
            let Read837::Claim(claim) = read else { continue };
            if let Some(object) = waiting.take()
                && !give(object, claim.place.offset, &mut act)?
            {
                return Ok(());
            }
            let (as_of, from) = self.given.map_or((claim.header.file_date, "file"), |(date, from)| (Some(date), from));
            waiting = Some(CheckedObject { as_of_from: as_of.map(|_| from), ..self.judge.judge(&claim, as_of, &mut history) });
        }
        waiting.map_or(Ok(()), |object| give(object, u64::MAX, &mut act).map(|_| ()))
    }
}

fn give(object: CheckedObject, end: u64, act: &mut impl FnMut(CheckedObject, Range<u64>) -> Result<bool, Error>) -> Result<bool, Error> {
    let begins = object.offset.unwrap_or(end);
    act(object, begins..end)
}

fn of_file(path: &Path, description: &Description, faults: &[&Fault]) -> CheckedObject {
    let mut findings: Vec<CheckedFinding> = faults.iter().map(|fault| as_finding(fault)).collect();
    let mut status = match findings.iter().any(|finding| finding.severity == severity_name(Severity::Reject)) {
        _ if findings.is_empty() => "clean",
        true => "faulty",
        false => "warnings",
    };
    let others = claims_of_other_guides(description);
    if !others.is_empty() && status == "clean" {
        status = "warnings";
    }
    findings.extend(others);
    CheckedObject::of_file(path, status, findings)
}

fn as_finding(fault: &Fault) -> CheckedFinding {
    let place = fault.loop_id.map_or_else(|| format!("byte {}", fault.offset), |loop_id| format!("loop {loop_id}, byte {}", fault.offset));
    let message = format!("{} ({place})", fault.message);
    CheckedFinding {
        element: format!("{} {}", fault.segment.as_deref().unwrap_or_default(), fault.element.as_deref().unwrap_or_default()).trim().to_owned(),
        segment: fault.segment.clone(),
        offset: Some(fault.offset),
        ..CheckedFinding::plain(fault.code, severity_name(advice::severity(fault.code)), message, advice::fix(fault.code))
    }
}

/// Claims that are none of 005010X222A1, one finding a guide: nobody may take them for judged.
fn claims_of_other_guides(description: &Description) -> Vec<CheckedFinding> {
    let mut guides: Vec<(&str, u64)> = Vec::new();
    let groups = description.interchanges.iter().flat_map(|interchange| &interchange.groups);
    for transaction in groups.flat_map(|group| &group.transactions).filter(|transaction| transaction.set == "837") {
        let guide = transaction.guide.as_deref().unwrap_or_default();
        if guide.starts_with(crate::x12::read837::GUIDE) {
            continue;
        }
        let claims = transaction.claims.unwrap_or_default();
        match guides.iter_mut().find(|(known, _)| *known == guide) {
            Some((_, sum)) => *sum = sum.saturating_add(claims),
            None => guides.push((guide, claims)),
        }
    }
    let as_finding = |(guide, claims): (&str, u64)| {
        let message = format!("{}, {claims} in all, were counted and added up; no edit judged them, because edits are about professional claims.", kind_of_guide(guide));
        let fix = "Take the findings above for all that was looked at, and check these claims with a program that knows their guide.";
        CheckedFinding { element: "ST03".into(), segment: Some("ST".into()), value: guide.to_owned(), ..CheckedFinding::plain("not-professional-claims", "warning", message, fix) }
    };
    guides.into_iter().map(as_finding).collect()
}

/// What the claims of another guide are, in words.
fn kind_of_guide(guide: &str) -> String {
    match guide.get(..10) {
        Some("005010X223") => format!("Institutional claims ({guide})"),
        Some("005010X224") => format!("Dental claims ({guide})"),
        _ if guide.is_empty() => "Claims of no guide".to_owned(),
        _ => format!("Claims of guide {guide}, which is not that of professional claims of version 5010 (005010X222A1)"),
    }
}
