//! A claim that was rejected or denied, told for the biller who works it: which code decides, what it means, which field to change, what is usually done and by when.
//!
//! A rejection (999, 277CA) is no denial: the claim never was in adjudication, goes again as an original and has no appeal, while timely filing runs from the date of service. A denial (835) is corrected by the
//! payer's method or appealed. This module reads what the payer answered; it does *not* choose the road of a correction (`posting::correction` does) and changes nothing.

use crate::codes::adjustment_reason::{self, Action, AdjustmentReason};
use crate::codes::claim_status::{self, CategoryKind, StatusAnswer};
use crate::codes::remark::{self, RemarkEffect};
use crate::edits::{EDITS, runner::find_edit};
use crate::model::date::{add_days, days_between};
use crate::model::{Cents, CorrectionMethod, Date, Key};

/// Which worklist a claim stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerList {
    /// Rejected before adjudication.
    Rejected,
    /// Denied, whole or in part.
    Denied,
}

impl AnswerList {
    /// The letter that its item ids begin with.
    pub fn letter(self) -> char {
        match self {
            AnswerList::Rejected => 'r',
            AnswerList::Denied => 'd',
        }
    }

    /// The name of the worklist, without `.csv`.
    pub fn as_str(self) -> &'static str {
        match self {
            AnswerList::Rejected => "rejected",
            AnswerList::Denied => "denied",
        }
    }
}

/// What is known of an answered claim.
#[derive(Debug, Clone, Copy)]
pub struct AnsweredClaim<'a> {
    /// Which list.
    pub list: AnswerList,
    /// The open item.
    pub item_id: Key,
    /// The export's id.
    pub encounter_id: &'a str,
    /// The latest version of the claim.
    pub claim_id: &'a str,
    /// Our key of the payer.
    pub payer_id: &'a str,
    /// Its name.
    pub payer_name: &'a str,
    /// Where the claim stands, such as `denied`.
    pub claim_state: &'a str,
    /// What the answer said: `A7:562:82`, or `CO-16 N290`, separated by blanks.
    pub codes: &'a str,
    /// Who said so; empty where it is not known.
    pub said_by: &'a str,
    /// The payer's number of the claim; empty while it is not known.
    pub payer_claim_number: &'a str,
    /// What is open.
    pub balance_cents: Cents,
    /// First date of service.
    pub service_date: Date,
    /// When the answer was booked.
    pub answered_on: Option<Date>,
    /// Which of the encounter's coverages, from 1; 0 where it is not known.
    pub sequence: u16,
    /// The payer's limit of timely filing.
    pub timely_filing_days: Option<i32>,
    /// The payer's limit for appeals.
    pub appeal_days: Option<i32>,
    /// How the payer takes corrections.
    pub correction_method: CorrectionMethod,
    /// What the books hold of the claim: rendering NPI, keys of billing provider and facility, charge.
    pub rendering_npi: &'a str,
    /// See `rendering_npi`.
    pub billing_provider: &'a str,
    /// See `rendering_npi`.
    pub facility: &'a str,
    /// See `rendering_npi`.
    pub charge_cents: Cents,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The code that decides: `CO-16`, `A7:562:82`, or a code of a 999.
    pub code: String,
    /// The other codes, separated by blanks.
    pub remarks: String,
    /// What is wrong, in one sentence.
    pub cause: String,
    /// What to do, in sentences.
    pub fix: String,
    /// The export column that would change, its coverage numbered; empty where no single one cures it.
    pub field: String,
    /// What stands there now, where the books know it.
    pub value: String,
    /// Edits that look for such a thing, at most three, separated by blanks.
    pub edits: String,
    /// The usual action, as the worklist's `action` column takes it; empty where somebody must look first.
    pub suggested: &'static str,
    /// Last day for a corrected or new claim.
    pub filing_deadline: Option<Date>,
    /// Last day for an appeal.
    pub appeal_deadline: Option<Date>,
    /// Whether an appeal is possible.
    pub can_appeal: bool,
}

impl AnsweredClaim<'_> {
    /// `r` or `d` and the item's key.
    pub fn worklist_id(&self) -> String {
        format!("{}{}", self.list.letter(), self.item_id)
    }

    /// Reads the answer.
    pub fn told(&self) -> Told {
        match self.list {
            AnswerList::Rejected => self.rejection(),
            AnswerList::Denied => self.denial(),
        }
    }

    /// The last day of what is usually done, else of whatever can still be done.
    pub fn deadline(&self, told: &Told) -> Option<Date> {
        match (self.list, told.suggested) {
            (AnswerList::Denied, "appeal") => told.appeal_deadline,
            (AnswerList::Denied, "") => told.appeal_deadline.into_iter().chain(told.filing_deadline).min(),
            _ => told.filing_deadline,
        }
    }

    /// Days until a date; 0 on the day itself.
    pub fn days_left(deadline: Option<Date>, as_of: Date) -> Option<i64> {
        deadline.map(|deadline| days_between(as_of, deadline).into())
    }

    fn rejection(&self) -> Told {
        let codes: Vec<&str> = self.codes.split_whitespace().collect();
        let is_rejecting = |code: &&&str| {
            let answer = StatusAnswer::parse(code);
            answer.is_some_and(|answer| claim_status::category(answer.category).is_some_and(|(_, kind)| kind == CategoryKind::Rejected))
        };
        let main = codes.iter().find(is_rejecting).or(codes.first()).copied().unwrap_or_default();
        let remarks: Vec<&str> = codes.iter().copied().filter(|code| *code != main).collect();
        let by = if self.said_by.is_empty() { String::new() } else { format!(" by {}", self.said_by) };
        let answer = StatusAnswer::parse(main);
        let field = self.numbered(answer.map_or("", |answer| answer.field()));
        let edits = answer.map(|answer| edits_of_status(&answer)).unwrap_or_default();
        let (cause, mut fix) = match answer {
            Some(answer) => (format!("Rejected{by}: {}.", without_category(&answer.meaning())), edit_advice(&edits).unwrap_or("Correct what the answer names.").to_owned()),
            None => (
                format!("The file or set was rejected{by}{}.", if main.is_empty() { String::new() } else { format!(" with {main}") }),
                "Nothing is wrong with the claim alone: `why` shows what the receiver objected to. Mend it, then send again.".to_owned(),
            ),
        };
        fix.push_str(" It goes again as an original; there is no appeal.");
        Told {
            code: main.to_owned(),
            remarks: remarks.join(" "),
            cause,
            fix,
            value: self.value_of(&field),
            suggested: if field.is_empty() { "resend" } else { "fix" },
            field,
            edits: edits.join(" "),
            filing_deadline: self.filing_deadline(),
            appeal_deadline: None,
            can_appeal: false,
        }
    }

    fn denial(&self) -> Told {
        let codes: Vec<&str> = self.codes.split_whitespace().collect();
        let main = deciding_reason(&codes);
        let others: Vec<&str> = codes.iter().copied().filter(|code| *code != main).collect();
        let reason = adjustment_reason::find(carc_of(main));
        let remarks: Vec<&remark::Remark> = others.iter().filter_map(|code| remark::find(code)).collect();
        let has = |effect: RemarkEffect| remarks.iter().any(|remark| remark.effect == effect);
        let is_unprocessable = has(RemarkEffect::Unprocessable);
        let of_remark = remarks.iter().find(|remark| !remark.field.is_empty()).map(|remark| remark.field);
        let raw_field = of_remark.unwrap_or_else(|| reason.map_or("", |reason| reason.field));
        let field = self.numbered(raw_field);
        let edits = edits_of_reason(main, if of_remark.is_some() { raw_field } else { "" });
        let can_appeal = !is_unprocessable && !has(RemarkEffect::NoAppeal) && reason.is_none_or(|reason| reason.can_appeal);
        let suggested = self.suggested(reason, is_unprocessable, can_appeal, &field);
        let mut cause =
            if main.is_empty() { "Denied without a reason.".to_owned() } else { format!("{main}: {}.", reason.map_or("a reason that is not common", |reason| reason.meaning)) };
        for remark in &remarks {
            cause.push_str(&format!(" {}: {}.", remark.code, remark.meaning));
        }
        let mut fix = reason.map_or("Look at the remittance.", |reason| reason.advice).to_owned();
        if let Some(remark) = remarks.iter().find(|remark| remark.effect != RemarkEffect::Inform) {
            fix.push_str(&format!(" {}: {}", remark.code, remark.advice()));
        }
        if suggested != "appeal" && self.correction_method == CorrectionMethod::Reopening && !is_unprocessable {
            fix.push_str(" This payer takes no corrected claim: ask for a reopening, by portal, telephone or letter, then write ignore.");
        }
        Told {
            code: main.to_owned(),
            remarks: others.join(" "),
            cause,
            fix,
            value: self.value_of(&field),
            field,
            edits: edits.join(" "),
            suggested,
            filing_deadline: self.filing_deadline(),
            appeal_deadline: if can_appeal { self.answered_on.zip(self.appeal_days).map(|(on, days)| add_days(on, days)) } else { None },
            can_appeal,
        }
    }

    /// The usual action in the words of the worklist; blank where somebody must look first.
    fn suggested(&self, reason: Option<&AdjustmentReason>, is_unprocessable: bool, can_appeal: bool, field: &str) -> &'static str {
        let corrected = if field.is_empty() { "replace" } else { "fix" };
        if is_unprocessable {
            return corrected;
        }
        let action = reason.and_then(|reason| reason.actions.first());
        match action {
            Some(Action::Correct | Action::NewClaim) if self.correction_method == CorrectionMethod::Reopening => "",
            Some(Action::Correct | Action::NewClaim) => corrected,
            Some(Action::Appeal) if can_appeal => "appeal",
            Some(Action::WriteOff) => "write_off",
            _ => "",
        }
    }

    fn filing_deadline(&self) -> Option<Date> {
        self.timely_filing_days.map(|days| add_days(self.service_date, days))
    }

    /// The column with the number of the coverage in place of `N`.
    fn numbered(&self, field: &str) -> String {
        match field.strip_suffix("_N") {
            Some(stem) => format!("{stem}_{}", self.sequence.max(1)),
            None => field.to_owned(),
        }
    }

    /// What the books hold in a column. The encounter itself is in the archive and is not read for this.
    fn value_of(&self, field: &str) -> String {
        match field {
            "rendering_npi" => self.rendering_npi.to_owned(),
            "billing_provider" => self.billing_provider.to_owned(),
            "facility" => self.facility.to_owned(),
            "service_date" => self.service_date.to_string(),
            _ if field.starts_with("payer_") => self.payer_id.to_owned(),
            _ => String::new(),
        }
    }
}

/// `CO-16` is 16.
fn carc_of(code: &str) -> &str {
    code.rsplit_once('-').map_or("", |(_, carc)| carc)
}

/// The reason that denies: the first that counts as a denial and is not the patient's share, else the first that is not common, else the first of all. Remarks are no reasons.
pub fn deciding_reason<'c>(codes: &[&'c str]) -> &'c str {
    let reasons = || codes.iter().copied().filter(|code| code.contains('-'));
    let counts = |code: &&str| adjustment_reason::find(carc_of(code)).is_some_and(AdjustmentReason::counts_as_denial);
    let is_unknown = |code: &&str| adjustment_reason::find(carc_of(code)).is_none();
    let is_patients = |code: &&str| code.starts_with("PR-");
    reasons()
        .find(|code| counts(code) && !is_patients(code))
        .or_else(|| reasons().find(counts))
        .or_else(|| reasons().find(is_unknown))
        .or_else(|| reasons().next())
        .unwrap_or_default()
}

/// Most edits that a row names.
const MOST_EDITS: usize = 3;

/// Edits that would have said what the 277CA says: with the same status about the same entity, the same category first.
fn edits_of_status(answer: &StatusAnswer<'_>) -> Vec<&'static str> {
    let said = |about: &crate::edits::about::About| {
        StatusAnswer::parse(about.answer).filter(|own| own.code == answer.code && own.entity == answer.entity).map(|own| own.category == answer.category)
    };
    let of = |same: bool| EDITS.iter().map(|edit| edit.about()).filter(move |about| said(about) == Some(same)).map(|about| about.id);
    of(true).chain(of(false)).take(MOST_EDITS).collect()
}

/// Edits that expect the reason; of many only those that are about the field.
fn edits_of_reason(reason: &str, field: &str) -> Vec<&'static str> {
    let expecting: Vec<&crate::edits::about::About> = EDITS.iter().map(|edit| edit.about()).filter(|about| !reason.is_empty() && about.expects(reason)).collect();
    let about_field = |about: &&&crate::edits::about::About| StatusAnswer::parse(about.answer).is_some_and(|answer| answer.field() == field);
    let named: Vec<&'static str> = expecting.iter().filter(|about| field.is_empty() || about_field(about)).map(|about| about.id).collect();
    // A reason that half of the edits expect says nothing of any of them.
    if named.len() > MOST_EDITS && field.is_empty() { Vec::new() } else { named.into_iter().take(MOST_EDITS).collect() }
}

fn edit_advice(edits: &[&'static str]) -> Option<&'static str> {
    edits.first().and_then(|id| find_edit(id)).map(|edit| edit.about().fix)
}

/// The category is said by the word `Rejected`.
fn without_category(meaning: &str) -> &str {
    meaning.strip_prefix("rejected, ").unwrap_or(meaning)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A claim of 100 dollars that a clearinghouse rejected for the rendering provider's NPI.
    pub(crate) fn rejected() -> AnsweredClaim<'static> {
        AnsweredClaim {
            list: AnswerList::Rejected,
            item_id: Key(7),
            encounter_id: "E1",
            claim_id: "CC1",
            payer_id: "acme",
            payer_name: "Acme Health",
            claim_state: "rejected",
            codes: "A7:562:82",
            said_by: "HUB",
            payer_claim_number: "",
            balance_cents: Cents(10_000),
            service_date: Date::constant(2026, 3, 1),
            answered_on: Some(Date::constant(2026, 4, 1)),
            sequence: 1,
            timely_filing_days: Some(90),
            appeal_days: Some(60),
            correction_method: CorrectionMethod::Frequency7,
            rendering_npi: "1234567893",
            billing_provider: "GROUP",
            facility: "",
            charge_cents: Cents(10_000),
        }
    }

    /// The same claim, denied by the payer.
    pub(crate) fn denied(codes: &'static str) -> AnsweredClaim<'static> {
        AnsweredClaim { list: AnswerList::Denied, claim_state: "denied", codes, said_by: "", payer_claim_number: "ICN1", ..rejected() }
    }

    #[test]
    fn a_rejection_names_field_value_edit_and_the_clock_of_timely_filing() {
        let told = rejected().told();
        assert_eq!((told.code.as_str(), told.field.as_str(), told.value.as_str(), told.suggested), ("A7:562:82", "rendering_npi", "1234567893", "fix"));
        assert!(told.cause.starts_with("Rejected by HUB: information invalid: the NPI of the rendering provider"), "{}", told.cause);
        assert!(told.edits.starts_with("rendering-npi-invalid") && told.fix.ends_with("there is no appeal."), "{told:?}");
        assert_eq!((told.can_appeal, rejected().deadline(&told)), (false, Some(Date::constant(2026, 5, 30))));
        let set = AnsweredClaim { codes: "R:5", ..rejected() }.told();
        assert_eq!((set.code.as_str(), set.field.as_str(), set.suggested), ("R:5", "", "resend"));
        // An acceptance of an earlier hop beside the rejection decides nothing.
        let both = AnsweredClaim { codes: "A1:19 A3:116", ..rejected() }.told();
        assert_eq!((both.code.as_str(), both.remarks.as_str(), both.field.as_str(), both.value.as_str()), ("A3:116", "A1:19", "payer_1", "acme"));
    }

    #[test]
    fn a_remark_says_which_field_and_which_edit() {
        let claim = denied("CO-45 CO-16 N290 PR-1");
        let told = claim.told();
        assert_eq!((told.code.as_str(), told.remarks.as_str(), told.field.as_str(), told.suggested), ("CO-16", "CO-45 N290 PR-1", "rendering_npi", "fix"));
        assert!(told.edits.split(' ').any(|edit| edit == "rendering-npi-invalid"), "{}", told.edits);
        assert_eq!(claim.deadline(&told), Some(Date::constant(2026, 5, 30)));
        let third = AnsweredClaim { sequence: 3, ..denied("CO-16 N382") }.told();
        assert_eq!(third.field, "member_id_3");
    }

    #[test]
    fn the_unprocessable_cannot_be_appealed_and_the_unnecessary_can() {
        let unprocessable = AnsweredClaim { correction_method: CorrectionMethod::Reopening, ..denied("CO-16 N290 MA130") }.told();
        assert_eq!((unprocessable.can_appeal, unprocessable.appeal_deadline, unprocessable.suggested), (false, None, "fix"));
        let claim = denied("CO-197");
        let told = claim.told();
        assert_eq!((told.suggested, claim.deadline(&told)), ("appeal", Some(Date::constant(2026, 5, 31))));
        let unknown = AnsweredClaim { appeal_days: None, ..claim };
        assert_eq!(unknown.deadline(&unknown.told()), None, "nobody knows the limit");
        let medicare = AnsweredClaim { correction_method: CorrectionMethod::Reopening, ..denied("CO-16 N290") }.told();
        assert!(medicare.suggested.is_empty() && medicare.fix.contains("reopening"), "{medicare:?}");
    }

    #[test]
    fn the_deciding_reason_is_a_denial_and_not_the_patients_share() {
        for (codes, expected) in
            [("PR-1 CO-45 CO-97", "CO-97"), ("CO-45 PR-204", "PR-204"), ("CO-45 CO-777", "CO-777"), ("CO-45 PR-1", "CO-45"), ("N290", ""), ("", ""), ("PR-27 CO-16", "CO-16")]
        {
            assert_eq!(deciding_reason(&codes.split_whitespace().collect::<Vec<_>>()), expected, "{codes}");
        }
        assert_eq!(denied("").told().cause, "Denied without a reason.");
    }
}
