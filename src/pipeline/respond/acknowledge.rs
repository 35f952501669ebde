//! Applies news of a claim to the items of its guarantor: the state moves as `ledger` says, and every piece of news is an event, whether or not it changes anything.

use super::answer_set::AnswerSet;
use super::news::News;
use super::refused;
use crate::claims::claim_family;
use crate::ledger::{ClaimEvent, ClaimEventKind, ClaimState, ExceptionKind, GuarantorGroup, ItemKind, OpenItem, Owner, PostingException};
use crate::model::Date;

/// What came of a piece of news.
pub struct Noted {
    /// What is recorded.
    pub event: ClaimEvent,
    /// What a person has to look at.
    pub exception: Option<PostingException>,
}

/// Applies news; `None` where no item of the group is about the claim.
pub fn apply(group: &mut GuarantorGroup, news: &News, set: &AnswerSet, as_of: Date) -> Option<Noted> {
    let kind = ClaimEventKind::parse(&news.event)?;
    let place = item_of(&group.items, &news.claim_id)?;
    let item = group.items.get_mut(place)?;
    // A version that a newer one stands for: what is said of it is kept, and the claim's state is that of the newer one.
    let is_former = item.claim_id != news.claim_id;
    let before = if is_former { ClaimState::Replaced } else { item.claim_state };
    let outcome = if is_former { Ok(before) } else { before.after(kind) };
    let after = *outcome.as_ref().unwrap_or(&before);
    if !is_former {
        take_over(item, news, before, after, as_of);
    }
    let event = ClaimEvent {
        claim_id: news.claim_id.clone(),
        encounter_id: item.encounter_id.clone(),
        guarantor_id: item.guarantor_id.clone(),
        payer_id: item.payer_id.clone(),
        event: kind,
        before,
        after,
        date: news.date.unwrap_or(as_of),
        posting_date: as_of,
        codes: news.codes.clone(),
        hop: news.hop.clone(),
        reference: news.reference.clone(),
        amount_cents: news.amount_cents,
        detail: news.detail.clone(),
        source: set.source.clone(),
    };
    let exception = outcome.err().map(|fault| {
        let message = format!("{fault}; it was recorded and changes nothing: ask the sender ({}) which of its answers holds", news.hop);
        PostingException {
            guarantor_id: item.guarantor_id.clone(),
            encounter_id: item.encounter_id.clone(),
            ..refused::about(set.kind, ExceptionKind::OutOfOrder, news.claim_id.clone(), news.claim_id.clone(), item.balance_cents, message, &set.source)
        }
    });
    if before != after {
        share_state(group, &event);
    }
    Some(Noted { event, exception })
}

/// The item whose claim it is: the payer's, of the very version before any other.
fn item_of(items: &[OpenItem], claim_id: &str) -> Option<usize> {
    let fits = |item: &OpenItem| item.owner == Owner::Insurance && item.kind == ItemKind::Receivable;
    let exact = items.iter().position(|item| fits(item) && item.claim_id == claim_id && item.claim_state != ClaimState::NoClaim);
    exact.or_else(|| items.iter().position(|item| fits(item) && claim_family(&item.claim_id) == claim_family(claim_id)))
}

fn take_over(item: &mut OpenItem, news: &News, before: ClaimState, after: ClaimState, as_of: Date) {
    if before != after {
        item.claim_state = after;
        item.state_date = Some(as_of);
        item.answer_codes = news.codes.clone();
    }
    if !news.payer_claim_number.is_empty() {
        item.payer_claim_number = news.payer_claim_number.clone();
    }
}

/// The items of other owners show the state of the claim that they come from.
fn share_state(group: &mut GuarantorGroup, event: &ClaimEvent) {
    let is_sibling = |item: &&mut OpenItem| item.owner != Owner::Insurance && item.claim_id == event.claim_id;
    group.items.iter_mut().filter(is_sibling).for_each(|item| item.claim_state = event.after);
}

#[cfg(test)]
mod tests {
    use super::super::answer_set::AnswerKind;
    use super::*;
    use crate::claims::claim_id;
    use crate::ledger::Text;
    use crate::model::Key;

    const AS_OF: Date = Date::constant(2026, 5, 6);

    fn id(version: u16) -> String {
        claim_id("CC", Key(7), 0, 0, version)
    }

    fn group(claim_id: &str, state: ClaimState) -> GuarantorGroup {
        let item = OpenItem { owner: Owner::Insurance, payer_id: "acme".into(), claim_id: claim_id.into(), claim_state: state, ..OpenItem::default() };
        GuarantorGroup { items: vec![item], ..GuarantorGroup::default() }
    }

    fn news(claim_id: &str, event: ClaimEventKind, codes: &str) -> News {
        News { claim_id: claim_id.into(), event: event.as_str().into(), codes: codes.into(), payer_claim_number: "ICN1".into(), ..News::default() }
    }

    fn set() -> AnswerSet {
        let source: Text = "inbox/responses/a.277 GS 1 ST 0001".into();
        AnswerSet {
            kind: AnswerKind::ClaimStatus,
            date: AS_OF,
            number: "1".into(),
            content: Key(1),
            source,
            sender: "HUB01".into(),
            answers: 1,
            wide: Vec::new(),
            remittance: None,
        }
    }

    #[test]
    fn news_moves_the_state_and_news_of_a_former_version_does_not() {
        let mut books = group(&id(2), ClaimState::Published);
        let former = apply(&mut books, &news(&id(1), ClaimEventKind::Rejected, "A7:562"), &set(), AS_OF).unwrap();
        assert_eq!((former.event.before, former.event.after, books.items[0].claim_state), (ClaimState::Replaced, ClaimState::Replaced, ClaimState::Published));
        let noted = apply(&mut books, &news(&id(2), ClaimEventKind::Accepted, "A2:20"), &set(), AS_OF).unwrap();
        assert_eq!((noted.event.before, noted.event.after), (ClaimState::Published, ClaimState::Accepted));
        assert_eq!((books.items[0].answer_codes.as_str(), books.items[0].payer_claim_number.as_str(), books.items[0].state_date), ("A2:20", "ICN1", Some(AS_OF)));
        assert!(apply(&mut books, &news("CCNOBODY", ClaimEventKind::Accepted, "A2:20"), &set(), AS_OF).is_none());
    }

    #[test]
    fn an_answer_that_cannot_follow_is_recorded_and_told() {
        let mut books = group(&id(1), ClaimState::Rejected);
        let noted = apply(&mut books, &news(&id(1), ClaimEventKind::Accepted, "A2:20"), &set(), AS_OF).unwrap();
        assert_eq!((noted.event.after, books.items[0].claim_state), (ClaimState::Rejected, ClaimState::Rejected));
        assert_eq!(noted.exception.unwrap().kind, ExceptionKind::OutOfOrder);
    }
}
