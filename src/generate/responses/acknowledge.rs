//! The receiver's answer next morning: TA1 and 999 for every interchange, in one file.

use super::sent::{Sent, SentClaim, SentInterchange, SentSet};
use super::{AnswerError, AnswerFile, control_number, file_word, random};
use crate::model::Date;
use crate::model::date::add_days;
use crate::x12::responses::write::{InterchangeWriter, ResponseEnvelope, write_acknowledgement};
use crate::x12::responses::{GroupAnswer, InterchangeAnswer, SegmentFault, SetKind, TransactionAnswer, Verdict};

/// So many of a thousand sets are rejected whole, and so many accepted with errors that stop nobody.
const REJECTED_PERMILLE: u64 = 10;
const WITH_ERRORS_PERMILLE: u64 = 50;

/// One file an interchange.
pub(super) fn files(sent: &Sent, seed: u64) -> Result<Vec<AnswerFile>, AnswerError> {
    sent.interchanges.iter().filter(|interchange| !interchange.sets.is_empty()).map(|interchange| file(interchange, seed)).collect()
}

/// Whether the receiver could not read the set that the claim stands in.
pub(super) fn is_set_rejected(seed: u64, sent: &Sent, claim: &SentClaim) -> bool {
    let Some(interchange) = sent.interchanges.get(claim.interchange) else { return false };
    interchange.sets.get(claim.set).is_some_and(|set| verdict(seed, interchange, set) == Verdict::Rejected)
}

/// Who answers an interchange: the other way round.
pub(super) fn envelope<'s>(interchange: &'s SentInterchange, day: Date, time: (i8, i8), about: &str) -> ResponseEnvelope<'s> {
    ResponseEnvelope {
        sender: (&interchange.receiver.0, &interchange.receiver.1),
        receiver: (&interchange.sender.0, &interchange.sender.1),
        application_sender: &interchange.application.1,
        application_receiver: &interchange.application.0,
        usage: interchange.usage,
        date: day,
        time,
        interchange_control: control_number(&[&interchange.receiver.1, about]),
    }
}

fn file(interchange: &SentInterchange, seed: u64) -> Result<AnswerFile, AnswerError> {
    let day = add_days(interchange.date, 1);
    let name = format!("{day}-{}-999-{}.999", file_word(&interchange.receiver.1), interchange.control);
    let mut writer = InterchangeWriter::new(envelope(interchange, day, (5, 30), &name))?;
    let answer = InterchangeAnswer {
        sender: interchange.receiver.1.as_str().into(),
        receiver: interchange.sender.1.as_str().into(),
        interchange_control: Default::default(),
        answered_control: interchange.control.as_str().into(),
        answered_date: Some(interchange.date),
        verdict: Verdict::Accepted,
        note: "000".into(),
        offset: 0,
    };
    writer.interchange_answer(&answer, interchange.time)?;
    let mut groups: Vec<&str> = interchange.sets.iter().map(|set| set.group.as_str()).collect();
    groups.dedup();
    for group in groups {
        let sets: Vec<&SentSet> = interchange.sets.iter().filter(|set| set.group == group).collect();
        let answers: Vec<TransactionAnswer> = sets.iter().map(|set| transaction(seed, interchange, set)).collect();
        let guide = sets.first().map(|set| set.guide.as_str()).unwrap_or_default();
        writer.set(SetKind::Acknowledgement, |inside| write_acknowledgement(inside, &group_answer(group, &answers), &answers, guide))?;
    }
    Ok(AnswerFile { day, name, bytes: writer.finish() })
}

fn group_answer(group: &str, answers: &[TransactionAnswer]) -> GroupAnswer {
    let count = u32::try_from(answers.len()).unwrap_or(u32::MAX);
    let rejected = answers.iter().filter(|answer| answer.verdict == Verdict::Rejected).count();
    let accepted = count - u32::try_from(rejected).unwrap_or(count);
    let has_errors = answers.iter().any(|answer| answer.verdict != Verdict::Accepted);
    GroupAnswer {
        functional_id: "HC".into(),
        answered_group: group.into(),
        verdict: match accepted {
            0 => Verdict::Rejected,
            _ if accepted < count => Verdict::Partly,
            _ if has_errors => Verdict::AcceptedWithErrors,
            _ => Verdict::Accepted,
        },
        included: count,
        received: count,
        accepted,
        codes: Vec::new(),
        named: count,
        named_rejected: count - accepted,
        offset: 0,
    }
}

fn verdict(seed: u64, interchange: &SentInterchange, set: &SentSet) -> Verdict {
    let draw = random(seed, &["set", &interchange.receiver.1, &interchange.control, &set.group, &set.control]).below(1_000);
    match draw {
        0..REJECTED_PERMILLE => Verdict::Rejected,
        draw if draw < REJECTED_PERMILLE + WITH_ERRORS_PERMILLE => Verdict::AcceptedWithErrors,
        _ => Verdict::Accepted,
    }
}

/// IK5 with what the receiver objects to, which is invented: the file has no such fault.
fn transaction(seed: u64, interchange: &SentInterchange, set: &SentSet) -> TransactionAnswer {
    let verdict = verdict(seed, interchange, set);
    let error = SegmentFault {
        segment: "CLM".into(),
        position: 22,
        loop_id: "2300".into(),
        segment_code: "8".into(),
        element: "5:1".into(),
        element_code: "7".into(),
        claim_id: Default::default(),
    };
    TransactionAnswer {
        answered_group: set.group.as_str().into(),
        answered_set: "837".into(),
        answered_control: set.control.as_str().into(),
        verdict,
        codes: if verdict == Verdict::Rejected { vec!["5".into(), "I5".into()] } else { Vec::new() },
        errors: if verdict == Verdict::Accepted { Vec::new() } else { vec![error] },
        offset: 0,
    }
}
