//! Master data files as bytes: rows of cells under the headers that `intake` reads.

use crate::intake::table::{TableColumn, csv_bytes, neutralised};

/// A CSV file with all of a file's columns; each row gives some of them by name and the rest stay blank.
pub(super) fn table_bytes(columns: &[TableColumn], rows: &[Vec<(&str, String)>]) -> Vec<u8> {
    let header: Vec<String> = columns.iter().map(|column| column.name.to_owned()).collect();
    let cell = |row: &Vec<(&str, String)>, column: &TableColumn| row.iter().find(|(name, _)| *name == column.name).map(|(_, value)| neutralised(value)).unwrap_or_default();
    let body = rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect::<Vec<String>>());
    csv_bytes(std::iter::once(header).chain(body))
}

/// Evaluation and management and other common codes with own words and invented prices, so that a coder's answer finds a price.
/// The words are the practice's own, not the code set's.
const COMMON_SERVICES: [(&str, &str, u32); 30] = [
    ("99202", "office visit new straightforward", 110),
    ("99203", "office visit new low", 165),
    ("99204", "office visit new moderate", 245),
    ("99205", "office visit new high", 325),
    ("99211", "nurse visit established", 35),
    ("99212", "office visit established straightforward", 85),
    ("99213", "office visit established low", 135),
    ("99214", "office visit established moderate", 190),
    ("99215", "office visit established high", 265),
    ("99221", "first hospital day low", 155),
    ("99222", "first hospital day moderate", 215),
    ("99223", "first hospital day high", 315),
    ("99231", "hospital day low", 85),
    ("99232", "hospital day moderate", 130),
    ("99233", "hospital day high", 190),
    ("99238", "hospital discharge short", 125),
    ("99281", "emergency visit minimal", 45),
    ("99282", "emergency visit straightforward", 85),
    ("99283", "emergency visit low", 145),
    ("99284", "emergency visit moderate", 245),
    ("99285", "emergency visit high", 355),
    ("99391", "well visit established infant", 145),
    ("99392", "well visit established toddler", 155),
    ("99393", "well visit established child", 155),
    ("99394", "well visit established teenager", 170),
    ("99395", "well visit established young adult", 175),
    ("99396", "well visit established middle age", 185),
    ("99397", "well visit established senior", 200),
    ("90471", "giving one vaccine", 30),
    ("90472", "giving a further vaccine", 20),
];

/// A chargemaster of the common services. Charge codes are `PREFIX-CODE`; prices hold from 1900 on, because demonstrations reach far back.
pub(super) fn common_services(prefix: &str) -> Vec<Vec<(&'static str, String)>> {
    COMMON_SERVICES
        .iter()
        .map(|(code, words, dollars)| {
            vec![
                ("charge_code", format!("{prefix}-{code}")),
                ("words", (*words).to_owned()),
                ("code", (*code).to_owned()),
                ("unit_price", format!("{dollars}.00")),
                ("effective_from", "1900-01-01".to_owned()),
            ]
        })
        .collect()
}
