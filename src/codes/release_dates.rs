//! From when and until when an owner's file holds: what the user says, else what the file's name says.

use super::owner_file::{ImportFault, ImportRequest, OwnerFile};
use crate::model::{Date, date};

/// First and last day of a release.
pub type Span = (Date, Date);

/// The dates of the table that a request asks for. `named` reads those that the owner puts into the name of the first file; `such_as` is a name of that form.
pub fn release_dates(request: &ImportRequest, named: impl Fn(&str) -> Option<Span>, such_as: &str) -> Result<(Option<Date>, Option<Date>), ImportFault> {
    let first = request.files.first();
    let name = first.and_then(|file| file.name.rsplit(['/', '\\']).next()).unwrap_or_default().to_ascii_uppercase();
    match (request.from, named(&name)) {
        (Some(from), _) => Ok((Some(from), request.to)),
        (None, Some((from, to))) => Ok((Some(from), request.to.or(Some(to)))),
        (None, None) => {
            let problem = format!("its name does not say from which day the release holds, as {such_as} does; give --from, the first day of the release");
            Err(first.map_or_else(|| ImportFault { file: String::new(), line: 0, problem: problem.clone() }, |file| file.fault(0, problem.clone())))
        }
    }
}

/// The rows of all files of a request, in order.
pub fn read_files<R>(request: &ImportRequest, read: impl Fn(&OwnerFile) -> Result<Vec<R>, ImportFault>) -> Result<Vec<R>, ImportFault> {
    let mut rows = Vec::new();
    for file in &request.files {
        rows.append(&mut read(file)?);
    }
    Ok(rows)
}

/// The month of a name's three letters, 1 to 12.
pub fn month(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    (1..).zip(MONTHS).find(|(_, month)| name.contains(month)).map(|(number, _)| number)
}

/// So many months from the first day of one.
pub fn months_from(year: i16, month: i8, months: i8) -> Option<Span> {
    let from = Date::new(year, month, 1).ok()?;
    let next = (i16::from(month) - 1 + i16::from(months)).div_euclid(12);
    // At most eleven, and one.
    let next_month = (i16::from(month) - 1 + i16::from(months)).rem_euclid(12) as i8 + 1;
    Some((from, date::add_days(Date::new(year + next, next_month, 1).ok()?, -1)))
}

/// The digits that stand first behind a word of a name.
pub fn digits_behind<'n>(name: &'n str, word: &str) -> Option<&'n str> {
    let rest = name.split_once(word)?.1.trim_start_matches(['_', '-', ' ', '.']);
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end).filter(|digits| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: &str, from: Option<Date>) -> ImportRequest {
        ImportRequest { files: vec![OwnerFile { name: format!("in/{name}"), bytes: Vec::new() }], from, ..ImportRequest::default() }
    }

    #[test]
    fn what_the_user_says_counts_before_the_name() {
        let named = |name: &str| digits_behind(name, "TABLE").and_then(|year| months_from(year.parse().ok()?, 10, 3));
        let given = Date::constant(2026, 2, 1);
        assert_eq!(release_dates(&request("table_2026.csv", None), named, "x"), Ok((Some(Date::constant(2026, 10, 1)), Some(Date::constant(2026, 12, 31)))));
        assert_eq!(release_dates(&request("table_2026.csv", Some(given)), named, "x"), Ok((Some(given), None)));
        assert!(release_dates(&request("other.csv", None), named, "x").unwrap_err().to_string().contains("--from"));
    }

    #[test]
    fn months_and_digits_are_found_in_names() {
        assert_eq!(months_from(2026, 1, 6), Some((Date::constant(2026, 1, 1), Date::constant(2026, 6, 30))));
        assert_eq!((month("HCPC2026_OCT_ANWEB.CSV"), month("2026")), (Some(10), None));
        assert_eq!((digits_behind("PPRRVU26_JAN.CSV", "PPRRVU"), digits_behind("EDITS_V_41_1.TXT", "_V"), digits_behind("X", "_V")), (Some("26"), Some("41"), None));
    }
}
