//! `explain`: an edit, house rule, referral gate, adjustment reason, remark or claim status code in plain words, and in its owner's where they are imported.

use super::codes::code_sets;
use super::{Context, explain_code, print, print_json};
use crate::edits::EDITS;
use crate::error::{Error, exit};
use crate::rules::toml_text::did_you_mean;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArguments {
    /// An edit (`rendering-npi-invalid`), a rule of the workspace, a gate (`C-11`), a reason code (`45`, `CO-45`), a remark (`N381`) or a claim status (`A7:562`).
    pub id: String,
}

/// Prints the page of an id.
pub fn run(context: &Context, arguments: &ExplainArguments) -> Result<u8, Error> {
    let id = arguments.id.trim();
    let page = crate::edits::catalogue::explain(id).or_else(|| crate::referral::explain(&id.to_ascii_uppercase()));
    let page = match page {
        Some(page) => Some(page),
        None => match super::rules::of_workspace(context)?.find(id) {
            Some(rule) => Some(crate::rules::page::explain(rule)),
            None => of_the_night(id).map(str::to_owned).or(explain_code::code_page(id, &code_sets(context)?.texts)),
        },
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
        None => {
            let rules = super::rules::of_workspace(context)?;
            let known = EDITS.iter().map(|edit| edit.about().id).chain(rules.all().iter().map(|rule| rule.id));
            let hint = did_you_mean(id, known);
            Err(Error::Usage(format!(
                "`{id}` is no edit, house rule, referral gate or adjustment reason code{hint}; `cleanclaim edits list` shows edits and rules{}",
                where_else(id)
            )))
        }
    }
}

/// Causes on `held.csv` that no edit gives.
fn of_the_night(id: &str) -> Option<&'static str> {
    match id {
        "claim-not-writable" => Some(
            "claim-not-writable\nClaim cannot be written\n\nThe claim passed the edits, but the 837 cannot hold it: a part that the guide requires is missing or contradicts another.\nThe cause on worklists/held.csv says which. It cannot be overridden.\n",
        ),
        "not-selected" => Some(
            "not-selected\nNot selected for this reprocessing\n\nA `reprocess` judged the encounter and left it, because it was not among what it was asked for. The next night judges it again.\n",
        ),
        _ => None,
    }
}

/// Where codes that are no cause of a hold are explained.
fn where_else(id: &str) -> &'static str {
    let has_digit = id.bytes().any(|byte| byte.is_ascii_digit());
    let is_remark = id.len() <= 4 && id.starts_with(['N', 'M', 'n', 'm']) && has_digit;
    match (is_remark, has_digit && id.len() <= 8) {
        (true, _) => "; a remark is explained by its owner's text, which `cleanclaim codes import texts` brings",
        (_, true) => "; diagnosis codes are explained by `cleanclaim codes lookup`, other codes by their owners' texts (`cleanclaim codes import texts`)",
        _ => "",
    }
}
