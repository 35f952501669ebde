//! Writes transfers as an hledger journal, so that an independent program can add the books up.
//!
//! One transaction a transfer, two postings each, amounts in dollars, the claim and the item as tags. No name or birth date is ever in it.
//! It does *not* read journals back.

use std::io::{self, Write};

use super::Transfer;

/// Says what kind each top account is, so that hledger's balance sheet and income statement work. Written once, before the first transfer.
pub fn write_header(out: &mut impl Write) -> io::Result<()> {
    out.write_all(
        b"commodity $1000.00\n\naccount ar          ; type: A\naccount clearing    ; type: A\naccount cash        ; type: C\naccount liability   ; type: L\naccount equity      ; type: E\n\
        account revenue     ; type: R\naccount adjustment  ; type: X\n\n",
    )
}

/// Writes one transfer as a transaction on its posting date; the effective date is a tag.
pub fn write_transfer(out: &mut impl Write, transfer: &Transfer) -> io::Result<()> {
    writeln!(out, "{} {} {}", transfer.posting_date, transfer.event.as_str(), Plain(&transfer.reason, ' '))?;
    write!(out, "    ; effective:{}, item:{}", transfer.effective_date, transfer.item_id)?;
    if transfer.to_item_id != transfer.item_id {
        write!(out, ", to_item:{}", transfer.to_item_id)?;
    }
    if !transfer.claim_id.is_empty() {
        write!(out, ", claim:{}", Plain(&transfer.claim_id, '_'))?;
    }
    writeln!(out, ", transfer:{}", transfer.transfer_id)?;
    writeln!(out, "    {:<40}  ${}", Plain(&transfer.debit.to_string(), '_'), transfer.amount_cents)?;
    writeln!(out, "    {:<40}  $-{}\n", Plain(&transfer.credit.to_string(), '_'), transfer.amount_cents)
}

/// Text in which nothing has a meaning to hledger: blanks become the filler (two blanks would end an account name), and what begins a comment, a tag's end,
/// a code or a virtual posting becomes an underscore.
struct Plain<'a>(&'a str, char);

impl std::fmt::Display for Plain<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = |letter: char| match letter {
            _ if letter.is_whitespace() => self.1,
            ';' | ',' | '|' | '(' | ')' | '[' | ']' | '*' | '!' | '=' | '"' => '_',
            _ if letter.is_control() => '_',
            _ => letter,
        };
        let text: String = self.0.chars().map(plain).collect();
        formatter.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::charge::tests::sample_charge;
    use crate::ledger::{LedgerAccount, charge_transfer};

    #[test]
    fn a_transfer_is_two_postings_that_cancel() {
        let transfer = charge_transfer(&sample_charge(Some("acme"))).unwrap();
        let mut out = Vec::new();
        write_transfer(&mut out, &transfer).unwrap();
        let text = String::from_utf8(out).unwrap();
        let (item, id) = (transfer.item_id, transfer.transfer_id);
        let expected = format!(
            "2026-05-04 charge charge\n    ; effective:2026-05-10, item:{item}, claim:CC1, transfer:{id}\n    ar:insurance:acme                         $125.00\n    revenue:charges                           $-125.00\n\n"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn ids_cannot_break_the_journal() {
        let mut transfer = charge_transfer(&sample_charge(None)).unwrap();
        transfer.credit = LedgerAccount::Adjustment("two  blanks; and (more)".into());
        transfer.claim_id = "A,b:c\n".into();
        let mut out = Vec::new();
        write_transfer(&mut out, &transfer).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("adjustment:two__blanks__and__more_") && text.contains("claim:A_b:c_, transfer"), "{text}");
        assert_eq!(text.lines().count(), 5);
    }
}
