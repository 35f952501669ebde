//! Intake: from the files of a night to encounters, and to a quarantine for what cannot be read.
//!
//! An encounter export goes this way: [`inputs`] lists the files, [`gzip`] unpacks what is packed, [`scan`] reads a file once and cuts it into chunks at encounters' ends,
//! [`csv_export`] reads chunks (in parallel, if the caller likes) into encoded records ([`record`]) and quarantined rows ([`quarantine`]), and [`decode`] turns a record into an
//! `Encounter` when its shard needs it. [`mod@column`] names the canonical columns, [`header`] binds a file's own names to them.
//!
//! Intake says whether something can be *read*. It does not judge, code, price or book, and it does not decide what a repeated encounter means: `pipeline` does.

pub mod account_events;
pub mod adjustments_file;
pub mod column;
pub mod corrections;
pub mod csv_export;
pub mod decode;
pub mod gzip;
pub mod header;
pub mod inputs;
pub mod master_data;
pub mod opening;
pub mod overrides_file;
pub mod quarantine;
pub mod record;
mod rows;
pub mod scan;
pub mod synthea;
pub mod table;
pub mod term_memory_file;
