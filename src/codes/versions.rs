//! Several imports of one kind of table, and which of them counts on a date of service.

use super::compact::TableFacts;
use crate::codes::Programme;
use crate::model::Date;

/// A table that can be installed beside others of its kind.
pub trait Versioned {
    /// What is known about it as a whole.
    fn facts(&self) -> &TableFacts;

    /// Of two tables that cover a date, the one with the later day here counts; of equal ones the one whose name sorts last. By default the first date of service.
    fn rank(&self) -> Option<Date> {
        self.facts().from
    }
}

/// The installed tables of one kind.
#[derive(Debug, Clone)]
pub struct Versions<T> {
    /// In ascending order of rank and name.
    tables: Vec<T>,
}

impl<T: Versioned> Versions<T> {
    /// No table.
    pub fn not_installed() -> Versions<T> {
        Versions { tables: Vec::new() }
    }

    /// Adds a table. The order in which tables are added does not matter.
    pub fn install(&mut self, table: T) {
        self.tables.push(table);
        self.tables.sort_by(|left, right| (left.rank(), &left.facts().name).cmp(&(right.rank(), &right.facts().name)));
    }

    /// True when a table is installed.
    pub fn is_installed(&self) -> bool {
        !self.tables.is_empty()
    }

    /// The table of a programme, or of all programmes, that counts on a date of service; `None` where no installed one covers it.
    pub fn on(&self, programme: Programme, on: Date) -> Option<&T> {
        let is_its = |table: &&T| table.facts().programme.is_none_or(|own| own == programme) && table.facts().covers(on);
        self.tables.iter().rev().find(is_its)
    }

    /// All of them.
    pub fn all(&self) -> &[T] {
        &self.tables
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Table(TableFacts);

    impl Versioned for Table {
        fn facts(&self) -> &TableFacts {
            &self.0
        }
    }

    fn table(name: &str, programme: Programme, from: Date, to: Option<Date>) -> Table {
        Table(TableFacts { name: name.into(), programme: Some(programme), from: Some(from), to, ..TableFacts::default() })
    }

    #[test]
    fn the_latest_table_that_covers_the_date_counts() {
        let day = Date::constant;
        let mut tables = Versions::not_installed();
        assert!(!tables.is_installed());
        tables.install(table("q2", Programme::Medicare, day(2026, 4, 1), None));
        tables.install(table("q1", Programme::Medicare, day(2026, 1, 1), Some(day(2026, 6, 30))));
        tables.install(table("q1-again", Programme::Medicare, day(2026, 1, 1), None));
        tables.install(table("state", Programme::Medicaid, day(2026, 4, 1), Some(day(2026, 6, 30))));
        let name = |programme, on| tables.on(programme, on).map(|table| table.facts().name.as_str());
        assert_eq!(name(Programme::Medicare, day(2026, 5, 4)), Some("q2"));
        assert_eq!(name(Programme::Medicare, day(2026, 3, 31)), Some("q1-again"));
        assert_eq!(name(Programme::Medicare, day(2025, 12, 31)), None);
        assert_eq!((name(Programme::Medicaid, day(2026, 6, 30)), name(Programme::Medicaid, day(2026, 7, 1))), (Some("state"), None));
    }
}
