//! `explain`: an edit, house rule, referral gate or adjustment reason code in plain words.

use super::{Context, print, print_json};
use crate::codes::adjustment_reason::PatientBilling;
use crate::error::{Error, exit};

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArguments {
    /// An edit (`rendering-npi-invalid`), a rule of the workspace, a gate (`C-11`) or a reason code (`45`, `CO-45`).
    pub id: String,
}

/// Prints the page of an id.
pub fn run(context: &Context, arguments: &ExplainArguments) -> Result<u8, Error> {
    let id = arguments.id.trim();
    let page = crate::edits::catalogue::explain(id).or_else(|| crate::referral::explain(&id.to_ascii_uppercase())).or_else(|| reason_code(id));
    let page = match page {
        Some(page) => Some(page),
        None => super::rules::of_workspace(context)?.find(id).map(crate::rules::page::explain),
    };
    match page {
        Some(page) if context.json => {
            print_json(&serde_json::json!({"id": id, "page": page.trim_end()}))?;
            Ok(exit::DONE)
        }
        Some(page) => {
            print(&page)?;
            if !page.ends_with('\n') {
                print("\n")?;
            }
            Ok(exit::DONE)
        }
        None => Err(Error::Usage(format!("`{id}` is no edit, house rule, referral gate or adjustment reason code; `cleanclaim edits list` shows the edits"))),
    }
}

fn reason_code(id: &str) -> Option<String> {
    let carc = id.rsplit_once('-').map_or(id, |(_, carc)| carc).to_ascii_uppercase();
    let reason = crate::codes::adjustment_reason::find(&carc)?;
    let patient = match reason.patient {
        PatientBilling::Yes => "yes, under group PR",
        PatientBilling::AfterReview => "only after somebody has looked at it",
        PatientBilling::NotYet => "not while it is open",
        PatientBilling::OnlyWithNotice => "only with a signed advance notice",
        PatientBilling::No => "no",
        PatientBilling::Never => "never, whatever the group code",
    };
    let denial = if reason.counts_as_denial() { "counts as a denial" } else { "is not a denial" };
    Some(format!(
        "adjustment reason {}, usually with group {}\n\n{}\n\nWhat to do: {}\nMay the patient be billed: {patient}\nIt {denial} in the denial rate.\n",
        reason.carc,
        reason.usual_groups.join(" or "),
        reason.meaning,
        reason.advice
    ))
}
