//! What is usually done with an adjustment: one row a group and reason that differs from what its group says. Paper remittances follow the same rows.
//!
//! Numbers are facts. [source: usual practice in payment posting and the meaning of the group codes; a contract may say otherwise, see `policy`]

use super::policy::{REMARK, Treatment};
use crate::ledger::Text;

/// One group and reason.
pub(super) struct Row {
    pub(super) group: &'static str,
    pub(super) reason: &'static str,
    pub(super) treatment: Treatment,
}

const fn row(group: &'static str, reason: &'static str, treatment: Treatment) -> Row {
    Row { group, reason, treatment }
}

const fn write_off(account: &'static str) -> Treatment {
    Treatment::WriteOff { account: Text::const_new(account), even_unpaid: false }
}

/// For services that the contract pays nothing for by themselves.
const fn write_off_unpaid(account: &'static str) -> Treatment {
    Treatment::WriteOff { account: Text::const_new(account), even_unpaid: true }
}

/// The rows. Negative amounts of 94 and 144 keep their sign.
pub(super) static REASONS: &[Row] = &[
    // What a contract explains. 24: paid by the head. 246: a code that only reports, billed for a cent or for nothing.
    row("CO", "24", write_off_unpaid("capitation")),
    row("CO", "45", write_off("contractual")),
    row("CO", "59", write_off("contractual")),
    row("CO", "94", write_off("contractual")),
    row("CO", "131", write_off("contractual")),
    row("CO", "144", write_off("contractual")),
    row("CO", "172", write_off("contractual")),
    row("CO", "237", write_off("contractual")),
    row("CO", "246", write_off_unpaid("contractual")),
    row("CO", "253", write_off("sequestration")),
    row("OA", "94", write_off("contractual")),
    // The patient's share of what is covered: deductible, coinsurance, copay and the like. Any other PR says that the service is not covered.
    row("PR", "1", Treatment::PatientShare),
    row("PR", "2", Treatment::PatientShare),
    row("PR", "3", Treatment::PatientShare),
    row("PR", "66", Treatment::PatientShare),
    row("PR", "100", Treatment::PatientShare),
    row("PR", "142", Treatment::PatientShare),
    row("PR", "187", Treatment::PatientShare),
    row("PR", "241", Treatment::PatientShare),
    row("PR", "247", Treatment::PatientShare),
    row("PR", "248", Treatment::PatientShare),
    row("PR", "275", Treatment::PatientShare),
    // What repeats a decision that is known from elsewhere: an exact duplicate, the payer before, a transfer to the proper payer, a former payment.
    row("CO", "18", Treatment::Information),
    row("CO", "23", Treatment::Information),
    row("CO", "B11", Treatment::Information),
    row("CO", "B13", Treatment::Information),
    row("OA", "18", Treatment::Information),
    row("OA", "23", Treatment::Information),
    row("OA", "B11", Treatment::Information),
    row("OA", "B13", Treatment::Information),
    // Not collectible from the patient, though a later payer may be billed.
    row("OA", "209", Treatment::NextPayer),
    // Denials that come with OA because nobody is to blame: another payer is liable, or documents are asked for.
    row("OA", "19", Treatment::Denial),
    row("OA", "20", Treatment::Denial),
    row("OA", "21", Treatment::Denial),
    row("OA", "22", Treatment::Denial),
    row("OA", "109", Treatment::Denial),
    row("OA", "163", Treatment::Denial),
    row("OA", "252", Treatment::Denial),
    // Deductible, coinsurance and copay of a Qualified Medicare Beneficiary. [source: CMS change request 9911, in force since 2018]
    row(REMARK, "N781", Treatment::NextPayer),
    row(REMARK, "N782", Treatment::NextPayer),
    row(REMARK, "N783", Treatment::NextPayer),
];

/// What a group says of a reason that has no row.
pub(super) fn of_group(group: &str) -> Treatment {
    match group {
        // PI is an adjustment that no contract explains: it is disputed like a denial, and never the patient's.
        "CO" | "PI" => Treatment::Denial,
        "PR" | "OA" => Treatment::Review,
        REMARK => Treatment::Information,
        // CR belongs to the form before 2012; another group does not exist.
        _ => Treatment::Suspense,
    }
}
