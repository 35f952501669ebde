//! What a TA1, a 999 or a 277CA says of a claim, as an event that its state can take. Does *not* know which claims are ours.

use serde::{Deserialize, Serialize};

use super::answer_set::{Scope, WideAnswer};
use crate::ledger::{ClaimEventKind, Text};
use crate::model::{Cents, Date};
use crate::x12::responses::{BatchAnswer, BatchLevel, ClaimAnswer, GroupAnswer, InterchangeAnswer, SegmentFault, SetStart, Status, TransactionAnswer, Verdict};

/// News of one claim before it is adjudicated.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct News {
    /// Our CLM01.
    pub claim_id: Text,
    /// The event's stored name.
    pub event: Text,
    /// When it happened.
    pub date: Option<Date>,
    /// Codes, separated by blanks.
    pub codes: Text,
    /// Who says so.
    pub hop: Text,
    /// The number that was given or answered.
    pub reference: Text,
    /// The payer's own number of the claim.
    pub payer_claim_number: Text,
    /// Charge as the answer has it.
    pub amount_cents: Cents,
    /// More in words.
    pub detail: String,
}

/// Categories by which a claim goes on: forwarded, received, accepted, split.
const GOES_ON: [&str; 4] = ["A0", "A1", "A2", "A5"];

/// Most objections of a receiver that are told with a claim.
const MOST_OBJECTIONS: usize = 3;

/// What a 277CA says of a claim; `None` for a status that is neither acceptance nor rejection.
pub fn of_claim(answer: &ClaimAnswer, start: &SetStart) -> Option<News> {
    let event = if answer.is_rejected {
        ClaimEventKind::Rejected
    } else if answer.is_accepted_by_payer() {
        ClaimEventKind::Accepted
    } else if answer.statuses.iter().any(|status| GOES_ON.contains(&status.category.as_str())) {
        ClaimEventKind::HopAccepted
    } else {
        return None;
    };
    let line = |place: usize, line: &crate::x12::responses::LineAnswer| {
        let name = if line.line_control.is_empty() { (place + 1).to_string() } else { line.line_control.to_string() };
        format!("line {name}: {}", status_codes(&line.statuses))
    };
    let messages = answer.statuses.iter().map(|status| status.message.to_string()).filter(|message| !message.is_empty());
    let lines = answer.lines.iter().enumerate().filter(|(_, line)| !line.statuses.is_empty()).map(|(place, answer)| line(place, answer));
    Some(News {
        claim_id: answer.claim_id.clone(),
        event: event.as_str().into(),
        date: answer.date.or(start.date),
        codes: status_codes(&answer.statuses),
        hop: if answer.speaker.is_empty() { start.sender.clone() } else { answer.speaker.clone() },
        reference: if answer.payer_claim_number.is_empty() { answer.clearinghouse_number.clone() } else { answer.payer_claim_number.clone() },
        payer_claim_number: answer.payer_claim_number.clone(),
        amount_cents: answer.charge_cents,
        detail: messages.chain(lines).collect::<Vec<_>>().join("; "),
    })
}

/// What a 277CA says of a whole batch; `None` where its claims go on, because then it names them.
pub fn of_batch(answer: &BatchAnswer, start: &SetStart) -> Option<WideAnswer> {
    let npi = if answer.level == BatchLevel::Provider { answer.provider_npi.clone() } else { Text::default() };
    answer.is_rejected.then(|| WideAnswer {
        scope: Scope::Batch { batch: answer.batch.clone(), npi },
        event: ClaimEventKind::Rejected,
        date: answer.date.or(start.date),
        codes: status_codes(&answer.statuses),
        hop: if answer.speaker.is_empty() { start.sender.clone() } else { answer.speaker.clone() },
        objections: answer.statuses.iter().filter(|status| !status.message.is_empty()).map(|status| (Text::default(), status.message.to_string())).collect(),
    })
}

/// What a 999 says of one of our sets.
pub fn of_transaction(answer: &TransactionAnswer, start: &SetStart) -> WideAnswer {
    WideAnswer {
        scope: Scope::Set { group: answer.answered_group.clone(), control: answer.answered_control.clone() },
        event: if answer.verdict == Verdict::Rejected { ClaimEventKind::SetRejected } else { ClaimEventKind::Acknowledged },
        date: start.date,
        codes: verdict_codes(answer.verdict, &answer.codes),
        hop: start.sender.clone(),
        objections: answer.errors.iter().map(|error| (error.claim_id.clone(), objection(error))).collect(),
    }
}

/// What a 999 says of the sets of a group that it does not name. `None` where nothing is certain of them, or there are none.
pub fn of_group(answer: &GroupAnswer, start: &SetStart, named: Vec<Text>) -> Option<WideAnswer> {
    let event = if answer.verdict_of_unnamed()? == Verdict::Rejected { ClaimEventKind::SetRejected } else { ClaimEventKind::Acknowledged };
    let is_open = answer.included > u32::try_from(named.len()).unwrap_or(u32::MAX) || named.is_empty();
    is_open.then(|| WideAnswer {
        scope: Scope::Group { group: answer.answered_group.clone(), named },
        event,
        date: start.date,
        codes: verdict_codes(answer.verdict, &answer.codes),
        hop: start.sender.clone(),
        objections: Vec::new(),
    })
}

/// What a TA1 says of an interchange.
pub fn of_interchange(answer: &InterchangeAnswer) -> WideAnswer {
    let codes = std::slice::from_ref(&answer.note);
    WideAnswer {
        scope: Scope::Interchange(answer.answered_control.clone()),
        event: if answer.verdict == Verdict::Rejected { ClaimEventKind::InterchangeRejected } else { ClaimEventKind::InterchangeAccepted },
        date: None,
        codes: verdict_codes(answer.verdict, codes),
        hop: answer.sender.clone(),
        objections: Vec::new(),
    }
}

impl WideAnswer {
    /// What it says of one claim of its scope. The claims that the receiver objects to hear why; the others hear that they were not the cause.
    pub fn about(&self, claim_id: &Text, reference: Text, charge_cents: Cents) -> News {
        let own: Vec<&str> = self.objections.iter().filter(|(named, _)| named == claim_id).map(|(_, text)| text.as_str()).collect();
        let others = self.objections.iter().map(|(named, text)| if named.is_empty() { text.clone() } else { format!("claim {named}: {text}") });
        let told: Vec<String> = if own.is_empty() { others.collect() } else { own.into_iter().map(str::to_owned).collect() };
        let more = if told.len() > MOST_OBJECTIONS { format!("; and {} more", told.len() - MOST_OBJECTIONS) } else { String::new() };
        News {
            claim_id: claim_id.clone(),
            event: self.event.as_str().into(),
            date: self.date,
            codes: self.codes.clone(),
            hop: self.hop.clone(),
            reference,
            payer_claim_number: Text::default(),
            amount_cents: charge_cents,
            detail: format!("{}{more}", told.into_iter().take(MOST_OBJECTIONS).collect::<Vec<_>>().join("; ")),
        }
    }
}

/// `A7:562:85`, separated by blanks.
pub fn status_codes(statuses: &[Status]) -> Text {
    let code = |status: &Status| {
        let parts = [status.category.as_str(), status.code.as_str(), status.entity.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(":")
    };
    statuses.iter().map(code).collect::<Vec<_>>().join(" ").into()
}

/// `R:5`, separated by blanks.
fn verdict_codes(verdict: Verdict, codes: &[Text]) -> Text {
    let letter = match verdict {
        Verdict::Accepted => "A",
        Verdict::AcceptedWithErrors => "E",
        Verdict::Partly => "P",
        Verdict::Rejected => "R",
    };
    let codes: Vec<String> = codes.iter().filter(|code| !code.is_empty() && *code != "000").map(|code| format!("{letter}:{code}")).collect();
    if codes.is_empty() { letter.into() } else { codes.join(" ").into() }
}

fn objection(error: &SegmentFault) -> String {
    let loop_id = if error.loop_id.is_empty() { String::new() } else { format!(" in loop {}", error.loop_id) };
    let element = if error.element.is_empty() { String::new() } else { format!(", element {}: error {}", error.element, error.element_code) };
    format!("segment {} ({} of its set){loop_id}: error {}{element}", error.segment, error.position, error.segment_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(verdict: Verdict, included: u32, accepted: u32, named_rejected: u32) -> GroupAnswer {
        GroupAnswer {
            named_rejected,
            functional_id: "HC".into(),
            answered_group: "17".into(),
            verdict,
            included,
            received: included,
            accepted,
            codes: Vec::new(),
            named: 0,
            offset: 0,
        }
    }

    fn start() -> SetStart {
        use crate::x12::responses::SetKind;
        let text = Text::default;
        SetStart {
            kind: SetKind::Acknowledgement,
            set: "999".into(),
            guide: text(),
            sender: "HUB01".into(),
            receiver: text(),
            application_sender: text(),
            application_receiver: text(),
            interchange_control: text(),
            group_control: text(),
            transaction_control: text(),
            date: None,
            offset: 0,
        }
    }

    #[test]
    fn sets_that_an_acknowledgement_does_not_name_share_the_verdict_of_their_group_where_it_is_certain() {
        let event = |answer: GroupAnswer, named: &[&str]| of_group(&answer, &start(), named.iter().map(|name| (*name).into()).collect()).map(|wide| wide.event);
        assert_eq!(event(answer(Verdict::Accepted, 3, 3, 0), &[]), Some(ClaimEventKind::Acknowledged));
        assert_eq!(event(answer(Verdict::Accepted, 1, 1, 0), &["1"]), None, "everything is named");
        assert_eq!(event(answer(Verdict::Partly, 3, 2, 1), &["2"]), Some(ClaimEventKind::Acknowledged));
        assert_eq!(event(answer(Verdict::Partly, 3, 1, 1), &["2"]), None, "one that was refused is not named");
        assert_eq!(event(answer(Verdict::Rejected, 2, 0, 0), &[]), Some(ClaimEventKind::SetRejected));
    }

    #[test]
    fn a_claim_that_is_objected_to_hears_why_and_its_neighbours_hear_who_was() {
        let error = SegmentFault {
            segment: "NM1".into(),
            position: 25,
            segment_code: "8".into(),
            element: "9".into(),
            element_code: "7".into(),
            claim_id: "CC1".into(),
            ..SegmentFault::default()
        };
        let wide = of_transaction(
            &TransactionAnswer {
                answered_group: "17".into(),
                answered_set: "837".into(),
                answered_control: "0001".into(),
                verdict: Verdict::Rejected,
                codes: vec!["5".into()],
                errors: vec![error],
                offset: 0,
            },
            &start(),
        );
        assert_eq!((wide.codes.as_str(), wide.event), ("R:5", ClaimEventKind::SetRejected));
        assert_eq!(wide.about(&"CC1".into(), Text::default(), Cents::ZERO).detail, "segment NM1 (25 of its set): error 8, element 9: error 7");
        assert!(wide.about(&"CC2".into(), Text::default(), Cents::ZERO).detail.starts_with("claim CC1: "));
    }
}
