//! What a run knew and the books cannot tell - the conservation terms, the night before, files, notices, rates, the versions that decided - kept with the run, so that the
//! reports of its day can be made again as they were printed. It computes nothing; what the books do tell is *not* taken from here.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::outputs::Segments;
use super::small_tables;
use super::workspace::Workspace;
use crate::error::Error;
use crate::reports::{RunFigures, Version};
use crate::store::catalog::{Catalog, RunRow};
use crate::store::segment::SegmentReader;
use crate::store::table::{Row, RunFiguresRow};

/// The figures of a run and what its reports' header said.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptFigures {
    /// Code sets, edits and rules that decided.
    pub versions: Vec<Version>,
    /// Everything else.
    pub figures: RunFigures,
}

impl KeptFigures {
    /// Stores them in a segment of the run.
    pub fn store(&self, path_of: &dyn Fn(&str) -> PathBuf, segments: &mut Segments) -> Result<(), Error> {
        let figures = serde_json::to_string(self).map_err(|error| Error::Failed(error.to_string()))?;
        small_tables::write(std::iter::once(RunFiguresRow { figures }), path_of, segments)
    }

    /// Those of a committed run; `None` for a run of a version that kept none, or kept them otherwise.
    pub fn of_run(workspace: &Workspace, catalog: &Catalog, run: &RunRow) -> Result<Option<KeptFigures>, Error> {
        let segments = catalog.segments(RunFiguresRow::TABLE, run.number)?;
        let Some(segment) = segments.iter().find(|segment| segment.run_number == run.number) else { return Ok(None) };
        let row = SegmentReader::<RunFiguresRow>::open(&workspace.segments().join(&segment.name))?.next_row()?;
        Ok(row.and_then(|row| serde_json::from_str(&row.figures).ok()))
    }
}
