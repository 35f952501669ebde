//! Categories, codes and entities of the 277CA: what the common ones say in our words, and which field of the export they are about.
//!
//! The numbers are facts; the official texts belong to X12 and are not copied. Which categories reject is confirmed (A3, A6, A7, A8; A4 names a claim that nobody has). The meanings of the status
//! codes stand as recalled, 2026-11, and are *not* confirmed one by one; the owner's text (`codes import texts`) decides. Nothing here changes a claim's state.

mod table;

use table::STATUSES;

/// What a category (STC01-1) says of the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CategoryKind {
    /// Received by this hop; says nothing of the next.
    Received,
    /// Taken into adjudication, when the payer itself says so.
    Accepted,
    /// Not taken: the claim never was in adjudication.
    Rejected,
    /// About a claim that is being, or was, decided.
    Later,
}

/// The category in our words, with its kind.
pub fn category(code: &str) -> Option<(&'static str, CategoryKind)> {
    Some(match code {
        "A0" => ("passed on to another", CategoryKind::Received),
        "A1" => ("received; not yet accepted", CategoryKind::Received),
        "A2" => ("accepted into adjudication, when the payer says it", CategoryKind::Accepted),
        "A3" => ("returned as unprocessable", CategoryKind::Rejected),
        "A4" => ("not found", CategoryKind::Rejected),
        "A5" => ("split into several claims", CategoryKind::Received),
        "A6" => ("rejected, information missing", CategoryKind::Rejected),
        "A7" => ("rejected, information invalid", CategoryKind::Rejected),
        "A8" => ("rejected, information contradicts itself", CategoryKind::Rejected),
        _ if is_later(code) => ("about a claim that was taken in", CategoryKind::Later),
        _ => return None,
    })
}

/// Categories of pending, finalized and requested claims, of errors and of searches: a letter and a number. `PR-96` and `FB` are none.
fn is_later(code: &str) -> bool {
    code.strip_prefix(['P', 'F', 'R', 'E', 'D']).is_some_and(|number| number.len() <= 2 && number.starts_with(|first: char| first.is_ascii_digit()))
}

/// Whom a status concerns (STC01-3), in our words; `None` for an uncommon code.
pub fn entity(code: &str) -> Option<&'static str> {
    Some(match code {
        "03" => "the dependent",
        "1P" => "the provider",
        "36" => "the employer",
        "40" => "the receiver",
        "41" => "the submitter",
        "71" => "the attending provider",
        "72" => "the operating provider",
        "77" => "the place of service",
        "82" => "the rendering provider",
        "85" => "the billing provider",
        "87" => "who is to be paid",
        "AY" => "the clearinghouse",
        "DK" => "who ordered",
        "DN" => "the referring provider",
        "DQ" => "the supervising provider",
        "FA" => "the facility",
        "GB" => "the other insured",
        "HK" | "IL" => "the insured",
        "P3" => "the primary-care provider",
        "PR" => "the payer",
        "QC" => "the patient",
        "TT" => "the next payer",
        _ => return None,
    })
}

/// A status code (STC01-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusCode {
    /// The code.
    pub code: &'static str,
    /// What it is about, in our words, without a full stop.
    pub meaning: &'static str,
    /// Entities with the column of the encounter export that would change, `N` being the number of the coverage; an entity without a name is every other.
    fields: &'static [(&'static str, &'static str)],
}

impl StatusCode {
    /// The column that usually has to be changed; empty where no single one cures it, or where it stands in the master data.
    pub fn field(&self, entity: &str) -> &'static str {
        let of = |wanted: &str| self.fields.iter().find(|(held, _)| *held == wanted).map(|(_, field)| *field);
        of(entity).or_else(|| of("")).unwrap_or_default()
    }
}

/// The status code, when it is one of the common ones.
pub fn find(code: &str) -> Option<&'static StatusCode> {
    STATUSES.iter().find(|status| status.code == code)
}

/// One answer of a 277CA, taken apart: `A7:562:85`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusAnswer<'a> {
    /// STC01-1.
    pub category: &'a str,
    /// STC01-2.
    pub code: &'a str,
    /// STC01-3; empty for none.
    pub entity: &'a str,
}

impl<'a> StatusAnswer<'a> {
    /// Reads `A7:562:85` or `A7:562`; `None` for anything else, such as a reason code or an error of a 999.
    pub fn parse(text: &'a str) -> Option<StatusAnswer<'a>> {
        let mut parts = text.split(':');
        let (category, code, entity) = (parts.next()?, parts.next()?, parts.next().unwrap_or_default());
        let is_category = category.len() == 2 && category.starts_with(|first: char| first.is_ascii_uppercase()) && category.ends_with(|last: char| last.is_ascii_digit());
        let is_code = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
        (is_category && is_code && parts.next().is_none()).then_some(StatusAnswer { category, code, entity })
    }

    /// What it says, in one sentence without a full stop.
    pub fn meaning(&self) -> String {
        let status = find(self.code).map_or_else(|| format!("status code {}", self.code), |status| status.meaning.to_owned());
        let whose = entity(self.entity).unwrap_or(self.entity);
        // Only of a thing can one say whose it is: "the NPI of the rendering provider", but "not found (the insured)".
        let is_thing = status.starts_with("the ") || status.starts_with("status code");
        let entity = match (self.entity.is_empty(), is_thing) {
            (true, _) => String::new(),
            (false, true) => format!(" of {whose}"),
            (false, false) => format!(" ({whose})"),
        };
        match category(self.category) {
            Some((category, _)) => format!("{category}: {status}{entity}"),
            None => format!("{status}{entity}"),
        }
    }

    /// The column that usually has to be changed.
    pub fn field(&self) -> &'static str {
        find(self.code).map_or("", |status| status.field(self.entity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_is_told_with_whom_it_is_about_and_what_to_change() {
        let answer = StatusAnswer::parse("A7:562:82").unwrap();
        assert_eq!((answer.meaning().as_str(), answer.field()), ("rejected, information invalid: the NPI of the rendering provider", "rendering_npi"));
        assert_eq!(StatusAnswer::parse("A7:562:85").unwrap().field(), "billing_provider");
        assert_eq!(StatusAnswer::parse("A7:562:DN").unwrap().field(), "referring_npi");
        assert_eq!(StatusAnswer::parse("A3:116").unwrap().field(), "payer_N");
        assert_eq!(StatusAnswer::parse("A7:187").unwrap().field(), "service_date");
        assert_eq!(StatusAnswer::parse("A6:164:IL").unwrap().field(), "member_id_N");
        assert_eq!(StatusAnswer::parse("A3:33:IL").unwrap().meaning(), "returned as unprocessable: not found by name and member id (the insured)");
        assert_eq!(StatusAnswer::parse("A8:9999:ZZ").unwrap().meaning(), "rejected, information contradicts itself: status code 9999 of ZZ");
    }

    #[test]
    fn other_codes_are_no_status() {
        for other in ["CO-16", "N290", "A7", "A7:", "R:5", "5", "A7:562:85:1", "A77:562", "a7:562"] {
            assert_eq!(StatusAnswer::parse(other), None, "{other}");
        }
        assert!(["A3", "A4", "A6", "A7", "A8"].iter().all(|code| category(code).unwrap().1 == CategoryKind::Rejected));
        assert_eq!((category("A1").unwrap().1, category("A2").unwrap().1, category("X9")), (CategoryKind::Received, CategoryKind::Accepted, None));
        assert_eq!(["F2", "F3F", "R10", "PR-96", "FB", "P", "PR", "D123"].map(|code| category(code).is_some()), [true, true, true, false, false, false, false, false]);
    }

    #[test]
    fn every_status_of_an_edit_has_a_meaning() {
        for (place, status) in STATUSES.iter().enumerate() {
            assert!(STATUSES.iter().skip(place + 1).all(|other| other.code != status.code), "{} twice", status.code);
            assert!(!status.meaning.is_empty() && !status.meaning.ends_with('.'), "{}", status.code);
        }
        for about in crate::edits::EDITS.iter().map(|edit| edit.about()).filter(|about| !about.answer.is_empty()) {
            let answer = StatusAnswer::parse(about.answer).unwrap();
            assert!(find(answer.code).is_some(), "{}: {}", about.id, about.answer);
        }
    }

    #[test]
    fn fields_are_columns_of_the_export() {
        let of_reasons = crate::codes::adjustment_reason::all().iter().map(|reason| reason.field);
        let of_remarks = crate::codes::remark::all().iter().map(|remark| remark.field);
        let of_statuses = STATUSES.iter().flat_map(|status| status.fields.iter().map(|(_, field)| *field));
        for field in of_reasons.chain(of_remarks).chain(of_statuses).filter(|field| !field.is_empty()) {
            assert!(crate::intake::column::Column::parse(&field.replace("_N", "_1")).is_some(), "{field}");
        }
    }
}
