//! From a finding's element to the very segment of the file.

use crate::model::Finding;
use crate::x12::read837::{Place, ProfessionalClaim, SegmentPlace, padded};

/// A segment that a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located {
    /// Its id.
    pub id: &'static str,
    /// Where it stands.
    pub place: Place,
}

/// Segment ids that elements of edits begin with; an id that begins with another stands first.
const SEGMENTS: [&str; 19] = ["SVD", "CLM", "NM1", "N3", "N4", "DTP", "DMG", "REF", "AMT", "HI", "LX", "SV1", "PRV", "SBR", "PAT", "LIN", "CTP", "NTE", "PER"];

/// The segment that the element names; where the claim does not have it, the line's or the claim's own.
pub fn locate(claim: &ProfessionalClaim, finding: &Finding) -> Located {
    let (loops, element) = finding.element.split_once(' ').unwrap_or_default();
    let id = SEGMENTS.iter().find(|id| element.starts_with(**id)).copied().unwrap_or("CLM");
    let qualifier = element.split(' ').next().and_then(|word| word.split_once('*')).map(|(_, qualifier)| padded(qualifier.as_bytes()));
    let line = finding.line.unwrap_or(0);
    let matches = |segment: &&SegmentPlace, wanted: &str| segment.id == padded(wanted.as_bytes()) && segment.line == line;
    let is_in = |segment: &&SegmentPlace, name: &str| !name.is_empty() && segment.at.name().starts_with(name);
    // The patient stands in 2010CA where there is one, else in 2010BA.
    let names = || loops.rsplit('/');
    let exact =
        names().find_map(|name| segments(claim).find(|segment| matches(segment, id) && is_in(segment, name) && qualifier.is_none_or(|qualifier| segment.qualifier == qualifier)));
    if let Some(found) = exact {
        return Located { id, place: found.place };
    }
    if line > 0 {
        let service = ["SV1", "LX"].into_iter().find_map(|id| segments(claim).find(|segment| matches(segment, id)).map(|found| Located { id, place: found.place }));
        return service.unwrap_or(Located { id: "CLM", place: claim.place });
    }
    let opening = names().find_map(|name| segments(claim).find(|segment| matches(segment, "NM1") && is_in(segment, name)));
    opening.map_or(Located { id: "CLM", place: claim.place }, |found| Located { id: "NM1", place: found.place })
}

/// The claim's segments, then those of its levels.
fn segments(claim: &ProfessionalClaim) -> impl Iterator<Item = &SegmentPlace> {
    let patient = claim.patient.as_ref().map(|level| level.segments.as_slice()).unwrap_or_default();
    claim.segments.iter().chain(patient).chain(&claim.subscriber.segments).chain(&claim.billing.segments)
}
