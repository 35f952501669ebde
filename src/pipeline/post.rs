//! `post`: answers and account events alone. What waits is neither judged again nor written anew; the books and the reports still tell it, as the run before left it.

use super::decisions::HELD_FINDINGS;
use super::sharded::{Kept, Sharded};
use super::workspace::Workspace;
use crate::conservation::{Amount, Term};
use crate::error::Error;
use crate::store::catalog::Catalog;
use crate::store::segment::SegmentReader;
use crate::store::table::{QuestionRow, Row, WaitingRow};

/// What the shards would have made of nothing: every waiting encounter stands where it stood.
pub fn nothing_sharded(workspace: &Workspace, catalog: &Catalog) -> Result<Sharded, Error> {
    let mut sharded = Sharded { kept: kept(workspace, catalog)?, ..Sharded::default() };
    for (path, _) in &sharded.kept.waiting {
        for row in SegmentReader::<WaitingRow>::open(path)? {
            let row = row?;
            let amount = Amount::one(row.lines.into(), row.charge_cents);
            sharded.terms.add(Term::WaitingBefore, amount);
            sharded.terms.add(if row.disposition == "held" { Term::Held } else { Term::ToCoder }, amount);
        }
    }
    Ok(sharded)
}

fn kept(workspace: &Workspace, catalog: &Catalog) -> Result<Kept, Error> {
    let path = |name: &str| workspace.segments().join(name);
    let findings = catalog.segments(HELD_FINDINGS, i64::MAX)?;
    let of = |partition: u32, run: i64| findings.iter().find(|segment| (segment.partition, segment.run_number) == (partition, run)).map(|segment| path(&segment.name));
    let waiting = catalog.segments(WaitingRow::TABLE, i64::MAX)?;
    Ok(Kept {
        waiting: waiting.iter().map(|segment| (path(&segment.name), of(segment.partition, segment.run_number))).collect(),
        questions: catalog.segments(QuestionRow::TABLE, i64::MAX)?.iter().map(|segment| segment.rows).sum(),
    })
}
