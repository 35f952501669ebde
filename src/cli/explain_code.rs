//! `explain` of a payer's codes: what we say of an adjustment reason, a remark or a claim status, then what its owner says where its texts are imported.

use std::fmt::Write;

use crate::codes::adjustment_reason::{self, Action, AdjustmentReason, DenialCount, PatientBilling};
use crate::codes::claim_status::{self, StatusAnswer};
use crate::codes::code_texts::{CodeTextList, CodeTexts};
use crate::codes::remark::{self, Remark, RemarkEffect};
use crate::edits::EDITS;
use crate::model::Code;

/// What we say of a code, then what its owner says; `None` for what is no such code.
pub fn code_page(id: &str, texts: &CodeTexts) -> Option<String> {
    let ours = our_page(id.trim_ascii());
    let theirs = owners_texts(id, texts);
    match (ours, theirs.is_empty()) {
        (None, true) => None,
        (ours, _) => Some(ours.unwrap_or_default() + if theirs.is_empty() { "" } else { "\n" } + &theirs).map(|page| page.trim_start().to_owned()),
    }
}

fn our_page(id: &str) -> Option<String> {
    let id = id.to_ascii_uppercase();
    if let Some(answer) = StatusAnswer::parse(&id) {
        return claim_status::category(answer.category).map(|_| status_page(&answer));
    }
    if let Some((meaning, _)) = claim_status::category(&id) {
        // A0 to A8 are reasons too; with a group before them they are nothing else.
        let reason = adjustment_reason::find(&id).map(reason_page).unwrap_or_default();
        return Some(format!("277CA category {id}\n\n{meaning}\n{}{reason}", if reason.is_empty() { "" } else { "\n" }));
    }
    let code = id.rsplit_once('-').map_or(id.as_str(), |(_, code)| code);
    adjustment_reason::find(code).map(reason_page).or_else(|| remark::find(&id).map(remark_page))
}

fn reason_page(reason: &AdjustmentReason) -> String {
    let patient = match reason.patient {
        PatientBilling::Yes => "yes, under group PR",
        PatientBilling::AfterReview => "only after somebody has looked at it",
        PatientBilling::NotYet => "not while it is open",
        PatientBilling::OnlyWithNotice => "only with a signed advance notice",
        PatientBilling::No => "no",
        PatientBilling::Never => "never, whatever the group code",
    };
    let denial = match reason.denial {
        DenialCount::Counts => "It counts as a denial in the denial rate.",
        DenialCount::Soft => "It counts as a denial in the denial rate, apart as a request.",
        DenialCount::DoesNotCount => "It is not a denial in the denial rate.",
        DenialCount::Excluded => "Claims with it are left out of the denial rate.",
    };
    let appeal = if reason.can_appeal { "yes" } else { "no" };
    let actions: Vec<&str> = reason.actions.iter().map(|action| action_words(*action)).collect();
    let mut page = format!(
        "adjustment reason {}, usually with group {}\n\n{}\n\nWhat to do: {}\nUsual actions: {}\nMay the patient be billed: {patient}\nCan it be appealed: {appeal}\n",
        reason.carc,
        reason.usual_groups.join(" or "),
        reason.meaning,
        reason.advice,
        actions.join(", ")
    );
    add_field(reason.field, &mut page);
    page.push_str(denial);
    page.push('\n');
    let edits: Vec<&str> = EDITS.iter().map(|edit| edit.about()).filter(|about| about.expects(reason.carc)).map(|about| about.id).collect();
    add_edits(&edits, &mut page);
    page
}

fn action_words(action: Action) -> &'static str {
    match action {
        Action::Correct => "send a corrected claim",
        Action::NewClaim => "send a new claim",
        Action::Appeal => "appeal",
        Action::WriteOff => "write off",
        Action::BillPatient => "bill the patient",
        Action::NextPayer => "bill the next or another payer",
        Action::SendDocuments => "send documents",
        Action::Review => "look first",
        Action::Inform => "nothing",
    }
}

fn remark_page(remark: &Remark) -> String {
    let mut page = format!("remark {}\n\n{}\n\nWhat to do: {}\n", remark.code, remark.meaning, remark.advice());
    add_field(remark.field, &mut page);
    if remark.effect == RemarkEffect::PatientNotBillable {
        page.push_str("May the patient be billed: no\n");
    }
    page
}

fn status_page(answer: &StatusAnswer<'_>) -> String {
    let is_rejection = claim_status::category(answer.category).is_some_and(|(_, kind)| kind == claim_status::CategoryKind::Rejected);
    let mut page = format!("277CA category {}, status code {}", answer.category, answer.code);
    if !answer.entity.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(page, ", entity {}", answer.entity);
    }
    let _ = write!(page, "\n\n{}\n", answer.meaning());
    if is_rejection {
        page.push_str("\nThe claim never was in adjudication: there is no appeal, and timely filing still runs from the date of service.\nWhat to do: Correct it and send the claim again as an original.\n");
    }
    add_field(answer.field(), &mut page);
    let asked = format!("{}:{}:{}", answer.category, answer.code, answer.entity);
    let edits: Vec<&str> =
        EDITS.iter().map(|edit| edit.about()).filter(|about| !about.answer.is_empty() && about.answer == asked.trim_end_matches(':')).map(|about| about.id).collect();
    add_edits(&edits, &mut page);
    page
}

fn add_field(field: &str, page: &mut String) {
    if !field.is_empty() {
        let number = if field.ends_with("_N") { ", N being the number of the coverage" } else { "" };
        let _ = writeln!(page, "Field of the export that usually has to be changed: {field}{number}");
    }
}

fn add_edits(edits: &[&str], page: &mut String) {
    if !edits.is_empty() {
        let mut text = String::new();
        crate::edits::catalogue::wrap(&edits.join(", "), &mut text);
        let _ = write!(page, "Edits that look for such a thing:\n{text}");
    }
}

/// The owners' texts of a code, one a line; empty where none is imported. `A7:562` is a category and a status; a group before a dash (`CO-45`) belongs to a reason.
fn owners_texts(id: &str, texts: &CodeTexts) -> String {
    let id = id.to_ascii_uppercase();
    let parts: Vec<&str> = id.split(':').collect();
    let asked: Vec<(CodeTextList, &str)> = match parts.as_slice() {
        [category, status, ..] => vec![(CodeTextList::StatusCategory, category), (CodeTextList::Status, status)],
        [code] if code.contains('-') => vec![(CodeTextList::AdjustmentReason, code.rsplit_once('-').map_or(*code, |(_, code)| code))],
        [code] => [CodeTextList::AdjustmentReason, CodeTextList::Remark, CodeTextList::StatusCategory].map(|list| (list, *code)).to_vec(),
        [] => Vec::new(),
    };
    let mut page = String::new();
    for (list, code) in asked {
        for text in Code::parse(code).into_iter().flat_map(|code| texts.find(list, code)) {
            let from = text.from.map_or(String::new(), |from| format!(" from {from}"));
            let to = text.to.map_or(String::new(), |to| format!(" to {to}"));
            page.push_str(&format!("{} {}{from}{to}, in its owner's words: {}\n", list.name(), text.code, text.text));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_code_has_its_page() {
        let page = |id: &str| code_page(id, &CodeTexts::default()).unwrap_or_default();
        assert_eq!(page("CO-16"), page("16"));
        assert!(page("co-16").contains("adjustment reason 16") && page("CO-29").contains("timely-filing-exceeded"));
        assert!(page("45").contains("is not a denial") && page("18").contains("left out"));
        assert!(page("N290").contains("rendering_npi") && page("n781").contains("May the patient be billed: no"));
        let status = page("A7:562:82");
        assert!(status.contains("the NPI of the rendering provider") && status.contains("rendering-npi-invalid") && status.contains("no appeal"), "{status}");
        assert!(page("A7").contains("rejected, information invalid"));
        assert!(page("A1").contains("adjustment reason A1") && page("A1").contains("277CA category A1") && page("CO-A1").starts_with("adjustment reason A1"));
        assert!(page("PR-96").starts_with("adjustment reason 96") && page("PI-204").starts_with("adjustment reason 204"));
        for other in ["FB", "Z99", "A7:x", "", "N9999"] {
            assert_eq!(code_page(other, &CodeTexts::default()), None, "{other}");
        }
    }
}
