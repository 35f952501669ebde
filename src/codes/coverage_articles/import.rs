//! The CSV files of CMS's Medicare Coverage Database download: services and diagnoses of articles, joined by article and version.
//!
//! Nothing of titles, descriptions or paragraphs is read. A paragraph may say that a diagnosis counts only beside another one; that is not evaluated.
//! [source: CMS, Medicare Coverage Database, data dictionary of the downloads; column names as used by public readers of it, not verified against CMS's own]

use std::collections::HashMap;

use super::contractor_number;
use crate::codes::owner_csv::{OwnerCsv, OwnerRow, surprise};
use crate::codes::owner_file::{ImportFault, ImportRequest, OwnerFile};
use crate::model::{Code, Date};

/// The files of a download. The first two are needed; without the last three, articles have no dates and no contractors of their own.
#[derive(Debug, Clone, Copy)]
pub struct ArticleFiles<'b> {
    services: &'b OwnerFile,
    covered: &'b OwnerFile,
    excluded: Option<&'b OwnerFile>,
    articles: Option<&'b OwnerFile>,
    contractors: Option<(&'b OwnerFile, &'b OwnerFile)>,
}

impl<'b> ArticleFiles<'b> {
    /// Tells the files apart by their names, whatever folder they lie in; others of the download are passed over.
    pub fn of(request: &'b ImportRequest) -> Result<ArticleFiles<'b>, ImportFault> {
        let find = |wanted: &str| request.files.iter().find(|file| file.name.rsplit(['/', '\\']).next().is_some_and(|name| name.eq_ignore_ascii_case(wanted)));
        let needed = |wanted: &str| {
            let file = request.files.first().map(|file| file.name.clone()).unwrap_or_default();
            find(wanted).ok_or_else(|| ImportFault { file, line: 0, problem: format!("{wanted} is missing among the files") })
        };
        let contractors = match (find("article_x_contractor.csv"), find("contractor.csv")) {
            (Some(articles), Some(numbers)) => Some((articles, numbers)),
            _ if contractor_number(&request.contractor).is_some() => None,
            _ => {
                return Err(needed("article_x_hcpc_code.csv")?
                    .fault(0, "whose articles these are is not known; add article_x_contractor.csv and contractor.csv, or give --contractor such as 06102"));
            }
        };
        let (services, covered) = (needed("article_x_hcpc_code.csv")?, needed("article_x_icd10_covered.csv")?);
        Ok(ArticleFiles { services, covered, excluded: find("article_x_icd10_noncovered.csv"), articles: find("article.csv"), contractors })
    }
}

/// An article and its version.
pub type ArticleKey = (u32, u16);

/// The dates of an article's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArticleDates {
    /// Its number.
    pub article: u32,
    /// Its version.
    pub version: u16,
    /// First date of service; `None` means always.
    pub from: Option<Date>,
    /// Last date of service; `None` means not ended.
    pub to: Option<Date>,
}

/// What is kept of the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleRows {
    /// Versions with their dates.
    pub articles: Vec<ArticleDates>,
    /// Whose each is, by the contractor's number.
    pub contractors: Vec<(ArticleKey, [u8; 5])>,
    /// Services and their group.
    pub services: Vec<(ArticleKey, Code, u16)>,
    /// Diagnoses that support, and their group.
    pub covered: Vec<(ArticleKey, Code, u16)>,
    /// Diagnoses that do not, and their group.
    pub excluded: Vec<(ArticleKey, Code, u16)>,
}

/// Reads the files of one download.
pub fn read_articles(files: &ArticleFiles<'_>) -> Result<ArticleRows, ImportFault> {
    let services = read_codes(files.services, "HCPC CODE ID", "HCPC CODE GROUP", 5..=5, "a service of five characters")?;
    let diagnosis = |file: &OwnerFile, group| read_codes(file, "ICD10 CODE ID", group, 3..=7, "an ICD-10-CM code");
    let covered = diagnosis(files.covered, "ICD10 COVERED GROUP")?;
    let excluded = files.excluded.map_or(Ok(Vec::new()), |file| diagnosis(file, "ICD10 NONCOVERED GROUP"))?;
    if services.is_empty() {
        return Err(surprise(files.services, 1, "articles with services", "none"));
    }
    let articles = files.articles.map_or(Ok(Vec::new()), read_dates)?;
    let contractors = files.contractors.map_or(Ok(Vec::new()), |(articles, numbers)| read_contractors(articles, numbers))?;
    Ok(ArticleRows { articles, contractors, services, covered, excluded })
}

struct KeyColumns {
    article: usize,
    version: usize,
}

impl KeyColumns {
    fn find(csv: &OwnerCsv<'_>) -> Result<KeyColumns, ImportFault> {
        Ok(KeyColumns { article: csv.place(&["ARTICLE ID"])?, version: csv.place(&["ARTICLE VERSION"])? })
    }

    fn read(&self, row: &OwnerRow<'_>) -> Result<ArticleKey, ImportFault> {
        let version = row.text(self.version).parse().map_err(|_| row.fault("the article's version, a number", row.text(self.version)))?;
        Ok((row.number(self.article, "the article's number")?, version))
    }
}

fn read_codes(file: &OwnerFile, code: &str, group: &str, lengths: std::ops::RangeInclusive<usize>, what: &str) -> Result<Vec<(ArticleKey, Code, u16)>, ImportFault> {
    let mut csv = OwnerCsv::open(file, code)?;
    let key = KeyColumns::find(&csv)?;
    let (code, group) = (csv.place(&[code])?, csv.place(&[group])?);
    let mut rows = Vec::new();
    while let Some(row) = csv.next_row()? {
        let number = row.text(group).parse().map_err(|_| row.fault("the group's number", row.text(group)))?;
        // Groups without codes have a row with a word such as N/A, and articles of other sorts list codes of other lengths.
        if row.text(code).is_empty() || row.text(code).eq_ignore_ascii_case("N/A") {
            continue;
        }
        rows.push((key.read(&row)?, row.code(code, lengths.clone(), what)?, number));
    }
    Ok(rows)
}

fn read_dates(file: &OwnerFile) -> Result<Vec<ArticleDates>, ImportFault> {
    let mut csv = OwnerCsv::open(file, "ARTICLE ID")?;
    let key = KeyColumns::find(&csv)?;
    let (from, to) = (csv.place(&["ARTICLE EFF DATE"])?, csv.place(&["ARTICLE END DATE"])?);
    let retired = csv.optional_place(&["DATE RETIRED"])?;
    let mut rows = Vec::new();
    while let Some(row) = csv.next_row()? {
        let (article, version) = key.read(&row)?;
        let retired = retired.map_or(Ok(None), |retired| row.date(retired))?;
        rows.push(ArticleDates { article, version, from: row.date(from)?, to: row.date(to)?.or(retired) });
    }
    Ok(rows)
}

fn read_contractors(articles: &OwnerFile, numbers: &OwnerFile) -> Result<Vec<(ArticleKey, [u8; 5])>, ImportFault> {
    let of_contractor = |csv: &OwnerCsv<'_>| Ok([csv.place(&["CONTRACTOR ID"])?, csv.place(&["CONTRACTOR TYPE ID"])?, csv.place(&["CONTRACTOR VERSION"])?]);
    let mut csv = OwnerCsv::open(numbers, "CONTRACTOR NUMBER")?;
    let (id, number) = (of_contractor(&csv)?, csv.place(&["CONTRACTOR NUMBER"])?);
    let mut known = HashMap::new();
    while let Some(row) = csv.next_row()? {
        // Contractors of hospices and equipment have numbers of other forms; they concern no professional claim.
        if let Some(number) = contractor_number(row.text(number)) {
            known.insert(id.map(|place| row.text(place).to_owned()), number);
        }
    }
    let mut csv = OwnerCsv::open(articles, "ARTICLE ID")?;
    let (key, id) = (KeyColumns::find(&csv)?, of_contractor(&csv)?);
    let mut rows = Vec::new();
    while let Some(row) = csv.next_row()? {
        if let Some(number) = known.get(&id.map(|place| row.text(place).to_owned())) {
            rows.push((key.read(&row)?, *number));
        }
    }
    if rows.is_empty() { Err(csv.header_fault("articles of contractors that contractor.csv has", "none")) } else { Ok(rows) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICES: &str = "article_id,article_version,hcpc_code_id,hcpc_code_version,hcpc_code_group,range,last_updated,long_description,short_description\n52369,17,20610,2026,1,,2026-01-01,not kept,\n52369,17,N/A,,2,,,,\n";
    const COVERED: &str =
        "article_id,article_version,icd10_code_id,icd10_code_version,icd10_covered_group,range,last_updated,sort_order,description,asterisk\n52369,17,M17.11,2026,1,,,,not kept,\n";
    const ARTICLE: &str = "article_id,article_version,title,article_eff_date,article_end_date,date_retired\n52369,17,not kept,2024-10-01 00:00:00,,\n";
    const OF: &str = "article_id,article_version,article_type,contractor_id,contractor_type_id,contractor_version\n52369,17,6,10,12,1\n52369,17,6,11,12,1\n";
    const NUMBERS: &str = "contractor_id,contractor_type_id,contractor_version,contractor_bus_name,contractor_number\n10,12,1,not kept,6102\n11,12,1,not kept,Home\n";

    fn read(files: &[(&str, &str)], contractor: &str) -> Result<ArticleRows, ImportFault> {
        let files = files.iter().map(|(name, text)| OwnerFile { name: format!("mcd/{name}"), bytes: (*text).into() }).collect();
        read_articles(&ArticleFiles::of(&ImportRequest { files, contractor: contractor.into(), ..ImportRequest::default() })?)
    }

    #[test]
    fn files_without_which_nothing_can_be_said_are_asked_for() {
        let services = ("article_x_hcpc_code.csv", SERVICES);
        assert!(read(&[services], "06102").unwrap_err().to_string().contains("article_x_icd10_covered.csv is missing"));
        assert!(read(&[services, ("article_x_icd10_covered.csv", COVERED)], "").unwrap_err().to_string().contains("--contractor"));
    }

    #[test]
    fn files_are_joined_by_article_and_version() {
        let files = [
            ("article_x_hcpc_code.csv", SERVICES),
            ("article_x_icd10_covered.csv", COVERED),
            ("article.csv", ARTICLE),
            ("article_x_contractor.csv", OF),
            ("contractor.csv", NUMBERS),
        ];
        let rows = read(&files, "").unwrap();
        assert_eq!(rows.services, [((52_369, 17), "20610".into(), 1)]);
        assert_eq!(rows.covered, [((52_369, 17), "M1711".into(), 1)]);
        assert_eq!(rows.contractors, [((52_369, 17), *b"06102")]);
        assert_eq!((rows.articles[0].from, rows.articles[0].to), (Some(Date::constant(2024, 10, 1)), None));
    }

    #[test]
    fn surprises_are_told_with_file_and_line() {
        let fault = |services: &str, covered: &str| {
            let files = [("article_x_hcpc_code.csv", services), ("article_x_icd10_covered.csv", covered)];
            read(&files, "06102").unwrap_err().to_string().replace("; nothing was imported", "")
        };
        assert_eq!(fault(&SERVICES.replace("17,20610", "x,20610"), COVERED), "mcd/article_x_hcpc_code.csv:2: expected the article's version, a number, found `x`");
        assert_eq!(fault(SERVICES, &COVERED.replace("M17.11", "M17-11")), "mcd/article_x_icd10_covered.csv:2: expected an ICD-10-CM code, found `M17-11`");
        assert_eq!(fault(SERVICES, &COVERED.replace("icd10_covered_group", "other")), "mcd/article_x_icd10_covered.csv:1: expected a column ICD10 COVERED GROUP, found `none`");
    }
}
