//! Decisions about rejected and denied claims, further claims that are held, and exceptions: further claims to write, account events to post, or nothing more to hear of it.
//!
//! Which road a further claim takes, and whether there is one, `posting::correction` says; what cannot be done is refused with the reason, and the row's item stays on its worklist.

use super::{Decisions, DueRequest, Patch};
use crate::codes::remark::{self, RemarkEffect};
use crate::intake::column::Column;
use crate::intake::corrections::{Correction, CorrectionAction, Decided};
use crate::ledger::{AccountEvent, ClaimState, EventKind, OpenItem, Text};
use crate::model::{Cents, CorrectionMethod, Date, Key};
use crate::pipeline::answer_worklists::ignored_as;
use crate::posting::correction::{Road, Wish, road};
use crate::store::table::DecisionRow;
use crate::store::worklist_tables::OpenExceptionRow;

/// One decided row: what was decided, by whom, where, and when.
#[derive(Clone, Copy)]
pub struct Row<'r> {
    /// The item's id on its worklist.
    pub item_id: &'r str,
    /// What to do.
    pub action: CorrectionAction,
    /// The column to change, with `:2` after it for the second line.
    pub field: &'r str,
    /// Its new value, or an amount.
    pub new_value: &'r str,
    /// Why.
    pub reason: &'r str,
    /// The row as it came.
    pub correction: &'r Correction,
    /// The night.
    pub as_of: Date,
}

impl<'r> Row<'r> {
    /// The row of an action on an item; `None` for an answer.
    pub fn of(correction: &'r Correction, as_of: Date) -> Option<Row<'r>> {
        let Decided::Action { item_id, action, field, new_value, reason, .. } = &correction.decided else { return None };
        Some(Row { item_id, action: *action, field, new_value, reason, correction, as_of })
    }

    fn source(&self) -> String {
        format!("{}:{}", self.correction.file, self.correction.row)
    }

    fn record(&self, subject: &str, what: String) -> DecisionRow {
        DecisionRow {
            action: self.action.as_str().into(),
            subject: subject.into(),
            what,
            reason: self.reason.to_owned(),
            user: self.correction.user.as_str().into(),
            as_of: self.as_of,
            source: self.source().into(),
        }
    }

    /// The correction of one cell.
    fn patch(&self) -> Result<Patch, String> {
        let (name, line) = match self.field.split_once(':') {
            Some((name, line)) => (
                name,
                Some(
                    line.trim()
                        .parse::<usize>()
                        .ok()
                        .filter(|line| *line > 0)
                        .ok_or_else(|| format!("`{}`: after the colon stands the number of a service line, such as 2", self.field))?,
                ),
            ),
            None => (self.field, None),
        };
        let column = Column::parse(name.trim()).ok_or_else(|| format!("`{name}` is not a column of the encounter export"))?;
        let line = line.filter(|_| column.is_line_level()).map(|line| line - 1);
        Ok(Patch { column, line, value: self.new_value.to_owned(), file: self.correction.file.clone(), row: self.correction.row })
    }
}

/// A decision about a rejected or denied claim.
pub fn act_on_claim(decisions: &mut Decisions, item: &OpenItem, method: CorrectionMethod, row: &Row<'_>) -> Result<DecisionRow, String> {
    let is_denied = item.claim_state != ClaimState::Rejected;
    let mut what = ignored_as(row.item_id, item);
    match row.action {
        CorrectionAction::Fix => {
            let patch = row.patch()?;
            request(decisions, item, method, Wish::Correct, row, Some(patch))?;
            what = format!("{} of {what}", row.field);
        }
        CorrectionAction::Resend | CorrectionAction::Replace => request(decisions, item, method, Wish::Correct, row, None)?,
        CorrectionAction::Void => request(decisions, item, method, Wish::Void, row, None)?,
        CorrectionAction::WriteOff => {
            let amount = amount_of(row.new_value, item.balance_cents)?;
            let reason = if is_denied { "denial" } else { "rejection" };
            decisions.events.push(AccountEvent { payer_id: item.payer_id.clone(), amount_cents: Some(amount), reason: reason.into(), ..event(EventKind::WriteOff, item, row) });
        }
        CorrectionAction::Appeal if !is_denied => return Err("a rejection has no appeal, because the claim never was in adjudication: fix it and send it again".into()),
        CorrectionAction::Appeal => {
            let bars = |code: &&str| remark::find(code).is_some_and(|remark| matches!(remark.effect, RemarkEffect::Unprocessable | RemarkEffect::NoAppeal));
            if let Some(code) = item.answer_codes.split_whitespace().find(bars) {
                return Err(format!("the payer said {code}, so there is no appeal: send a corrected claim"));
            }
            decisions.events.push(AccountEvent {
                // Of the encounter, as whoever closes it will name it.
                claim_id: Text::default(),
                encounter_id: item.encounter_id.clone(),
                payer_id: item.payer_id.clone(),
                ..event(EventKind::AppealOpened, item, row)
            });
        }
        CorrectionAction::Ignore => {}
        CorrectionAction::Override => return Err("an override is for what an edit holds; a payer's answer is fixed, sent again, appealed, written off or ignored".into()),
    }
    Ok(row.record(&item.encounter_id, what))
}

/// A decision about an exception: that it is cleared.
pub fn act_on_exception(exception: &OpenExceptionRow, row: &Row<'_>) -> Result<DecisionRow, String> {
    if row.action != CorrectionAction::Ignore {
        return Err(format!("action {} does not apply to an exception; book what it needs as an account event, then write ignore", row.action.as_str()));
    }
    let subject = if exception.encounter_id.is_empty() { &exception.item_id } else { &exception.encounter_id };
    Ok(row.record(subject, row.item_id.to_owned()))
}

/// Asks for a further claim where there is a road for it.
fn request(decisions: &mut Decisions, item: &OpenItem, method: CorrectionMethod, wish: Wish, row: &Row<'_>, patch: Option<Patch>) -> Result<(), String> {
    match road(item.claim_state, method, &item.payer_claim_number, &item.answer_codes, wish) {
        Ok(Road::Reopening) => {
            Err("this payer takes no replacement and no void of a decided claim: ask it for a reopening, by portal, telephone or letter, then write ignore".into())
        }
        Ok(_) => add_request(decisions, item.item_id, wish, row, patch),
        Err(no_road) => Err(no_road.to_string()),
    }
}

/// Several rows may each change one field of the same claim.
fn add_request(decisions: &mut Decisions, item_id: Key, wish: Wish, row: &Row<'_>, patch: Option<Patch>) -> Result<(), String> {
    match decisions.due_requests.iter_mut().find(|request| request.item_id == item_id) {
        Some(held) if held.wish != wish => Err("another row of tonight voids the claim that this one corrects, or the reverse; keep one of them".into()),
        Some(held) => {
            held.patches.extend(patch);
            Ok(())
        }
        None => {
            let (user, reason) = (row.correction.user.clone(), row.reason.to_owned());
            decisions.due_requests.push(DueRequest { item_id, wish, patches: patch.into_iter().collect(), user, reason, source: row.source() });
            Ok(())
        }
    }
}

/// The amount of a write-off: what the row says, else the whole balance.
fn amount_of(text: &str, balance: Cents) -> Result<Cents, String> {
    if text.is_empty() {
        return Ok(balance);
    }
    let amount = Cents::parse(text)
        .ok()
        .filter(|amount| *amount > Cents::ZERO)
        .ok_or_else(|| format!("`{text}` is no amount above zero; leave new_value blank to write off the whole balance"))?;
    if amount > balance { Err(format!("{amount} is more than the balance of {balance}")) } else { Ok(amount) }
}

/// An event about the item's claim. Its id follows from item, action and night, so that a row given twice is one event.
fn event(kind: EventKind, item: &OpenItem, row: &Row<'_>) -> AccountEvent {
    AccountEvent {
        claim_id: item.claim_id.clone(),
        detail: if row.correction.user.is_empty() { row.reason.into() } else { format!("{} ({})", row.reason, row.correction.user).trim_start().into() },
        source: row.source().into(),
        ..AccountEvent::bare(format!("{}-{}-{}", row.item_id, row.action.as_str(), row.as_of), kind, item.guarantor_id.clone(), row.as_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::test_items::insurance_item;

    const AS_OF: Date = Date::constant(2026, 5, 8);

    fn item(state: ClaimState, codes: &str, number: &str) -> OpenItem {
        let item = insurance_item("E1", "acme", Date::constant(2026, 5, 1), 12_500);
        OpenItem { claim_state: state, answer_codes: codes.into(), payer_claim_number: number.into(), state_date: Some(Date::constant(2026, 5, 7)), ..item }
    }

    fn correction(action: CorrectionAction, field: &str, new_value: &str) -> Correction {
        let decided = Decided::Action { item_id: "d1".into(), action, field: field.into(), new_value: new_value.into(), reason: "because".into(), until: String::new() };
        Correction { decided, user: "ann".into(), file: "denied.csv".into(), row: 2 }
    }

    /// What a row on a claim comes to: the wish with its patches, or why not.
    fn wished(decisions: &mut Decisions, item: &OpenItem, method: CorrectionMethod, action: CorrectionAction, field: &str) -> Result<DecisionRow, String> {
        let correction = correction(action, field, "1245319599");
        act_on_claim(decisions, item, method, &Row::of(&correction, AS_OF).unwrap())
    }

    #[test]
    fn a_rejected_claim_goes_again_with_its_fixes_and_cannot_be_voided_or_appealed() {
        use CorrectionAction::{Appeal, Fix, Resend, Void};
        let rejected = item(ClaimState::Rejected, "A7:562:82", "");
        let mut decisions = Decisions::default();
        let record = wished(&mut decisions, &rejected, CorrectionMethod::Reopening, Fix, "rendering_npi").unwrap();
        assert_eq!((record.subject.as_str(), record.what.as_str(), record.user.as_str()), ("E1", "rendering_npi of d1 rejected 2026-05-07 A7:562:82", "ann"));
        wished(&mut decisions, &rejected, CorrectionMethod::Frequency7, Fix, "modifiers:2").unwrap();
        wished(&mut decisions, &rejected, CorrectionMethod::Frequency7, Resend, "").unwrap();
        let [request] = decisions.due_requests.as_slice() else { panic!("{:?}", decisions.due_requests) };
        assert_eq!((request.item_id, request.wish, request.source.as_str(), request.user.as_str()), (rejected.item_id, Wish::Correct, "denied.csv:2", "ann"));
        assert_eq!(request.patches.iter().map(|patch| (patch.column, patch.line)).collect::<Vec<_>>(), [(Column::RenderingNpi, None), (Column::Modifiers, Some(1))]);
        for (action, field) in [(Void, ""), (Appeal, ""), (Fix, "no_such_column"), (Fix, "modifiers:0")] {
            assert!(wished(&mut decisions, &rejected, CorrectionMethod::Frequency7, action, field).is_err(), "{action:?} {field}");
        }
        assert_eq!(decisions.due_requests.len(), 1);
    }

    #[test]
    fn a_denied_claim_takes_its_payers_road_or_is_told_why_not() {
        use CorrectionAction::{Replace, Void};
        let denied = item(ClaimState::Denied, "CO-16 N290", "ICN1");
        let road = |item: &OpenItem, method, action| wished(&mut Decisions::default(), item, method, action, "");
        assert!(road(&denied, CorrectionMethod::Frequency7, Replace).is_ok() && road(&denied, CorrectionMethod::Frequency7, Void).is_ok());
        assert!(road(&denied, CorrectionMethod::Reopening, Replace).unwrap_err().contains("reopening"));
        assert!(road(&item(ClaimState::Denied, "CO-16 MA130", "ICN1"), CorrectionMethod::Reopening, Replace).is_ok(), "unprocessable: a new claim");
        assert!(road(&item(ClaimState::Denied, "CO-16", ""), CorrectionMethod::Frequency7, Replace).unwrap_err().contains("number of the claim is not known"));
        assert!(road(&item(ClaimState::Ready, "CO-16", "ICN1"), CorrectionMethod::Frequency7, Replace).unwrap_err().contains("due already"));
        let mut decisions = Decisions::default();
        wished(&mut decisions, &denied, CorrectionMethod::Frequency7, Replace, "").unwrap();
        assert!(wished(&mut decisions, &denied, CorrectionMethod::Frequency7, Void, "").unwrap_err().contains("keep one"));
    }

    #[test]
    fn write_offs_and_appeals_become_events_once() {
        let denied = item(ClaimState::Denied, "CO-97", "ICN1");
        let mut decisions = Decisions::default();
        let act = |decisions: &mut Decisions, item: &OpenItem, action, value: &str| {
            let correction = correction(action, "", value);
            act_on_claim(decisions, item, CorrectionMethod::Frequency7, &Row::of(&correction, AS_OF).unwrap())
        };
        act(&mut decisions, &denied, CorrectionAction::WriteOff, "").unwrap();
        act(&mut decisions, &denied, CorrectionAction::WriteOff, "").unwrap();
        let [first, second] = decisions.events.as_slice() else { panic!("{:?}", decisions.events) };
        assert_eq!((first, first.amount_cents, first.reason.as_str(), first.detail.as_str()), (second, Some(Cents(12_500)), "denial", "because (ann)"));
        assert_eq!((first.event_id.as_str(), first.claim_id.as_str(), first.payer_id.as_str()), ("d1-write_off-2026-05-08", "C-E1", "acme"));
        assert!(act(&mut decisions, &denied, CorrectionAction::WriteOff, "125.01").is_err() && act(&mut decisions, &denied, CorrectionAction::WriteOff, "-1").is_err());
        act(&mut decisions, &denied, CorrectionAction::Appeal, "").unwrap();
        assert_eq!(decisions.events.last().map(|event| (event.event, event.encounter_id.as_str(), event.claim_id.as_str())), Some((EventKind::AppealOpened, "E1", "")));
        let barred = act(&mut decisions, &item(ClaimState::Denied, "CO-16 MA130", ""), CorrectionAction::Appeal, "");
        assert!(barred.unwrap_err().contains("MA130"));
    }

    #[test]
    fn an_exception_is_only_cleared() {
        let none = Text::default;
        let exception = OpenExceptionRow {
            item_id: "x1".into(),
            problem: "unknown_claim".into(),
            event_id: none(),
            event: none(),
            guarantor_id: none(),
            encounter_id: none(),
            claim_id: none(),
            amount_cents: Cents(1),
            message: String::new(),
            source: none(),
            since: AS_OF,
        };
        let (ignore, void) = (correction(CorrectionAction::Ignore, "", ""), correction(CorrectionAction::Void, "", ""));
        assert_eq!(act_on_exception(&exception, &Row::of(&ignore, AS_OF).unwrap()).map(|record| record.subject.to_string()), Ok("x1".into()));
        assert!(act_on_exception(&exception, &Row::of(&void, AS_OF).unwrap()).is_err());
    }
}
