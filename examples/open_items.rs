//! Writes a snapshot of many invented open items with the program's own writer, for `benches/aging.py`. Same arguments, same rows.
//!
//!     open_items FILE ITEMS SEED AS_OF
//!
//! Prints the sum of all balances in cents.

use std::path::Path;

use cleanclaim::ledger::{ClaimState, ItemKind, OpenItem, Owner};
use cleanclaim::model::date::add_days;
use cleanclaim::model::{Cents, Date, Key};
use cleanclaim::store::segment::SegmentWriter;

/// Numbers that look random and are the same for the same seed (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn days(&mut self, end: u64) -> i32 {
        i32::try_from(self.below(end)).unwrap_or(0)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, items, seed, as_of] = arguments.as_slice() else {
        return Err("open_items FILE ITEMS SEED AS_OF".into());
    };
    let (items, as_of): (u64, Date) = (items.parse()?, as_of.parse()?);
    let mut numbers = Numbers(seed.parse()?);
    let mut writer = SegmentWriter::<OpenItem>::create(Path::new(file))?;
    let mut total = Cents::ZERO;
    for number in 0..items {
        let item = invent(number, &mut numbers, as_of);
        total += item.balance_cents;
        writer.push(&item)?;
    }
    writer.finish()?;
    println!("{}", total.0);
    Ok(())
}

/// Of a hundred items sixty are payers', thirty-seven patients', two are with an agency and one is unapplied money; one in fifty is a credit, and some are dated ahead.
fn invent(number: u64, numbers: &mut Numbers, as_of: Date) -> OpenItem {
    let kind = numbers.below(100);
    let owner = match kind {
        0..60 => Owner::Insurance,
        60..62 => Owner::Agency,
        _ => Owner::Patient,
    };
    let is_unapplied = kind == 99;
    let responsible = numbers.days(400) - 5;
    let service = responsible + numbers.days(60);
    let first_bill = responsible + numbers.days(10);
    let cents = i64::try_from(numbers.below(50_000)).unwrap_or(0) + 1;
    let is_negative = is_unapplied || numbers.below(50) == 0;
    let day = |back: i32| add_days(as_of, -back);
    let encounter = format!("E26-{number:010}");
    OpenItem {
        guarantor_id: format!("G{:010}", number / 3).as_str().into(),
        item_id: Key::of_texts(&["bench", &encounter]),
        kind: if is_unapplied { ItemKind::Unapplied } else { ItemKind::Receivable },
        owner,
        payer_id: if owner == Owner::Insurance { format!("payer-{:02}", numbers.below(20)).as_str().into() } else { "".into() },
        patient_id: format!("P{:010}", number / 2).as_str().into(),
        encounter_key: Key::of_texts(&[&encounter]),
        claim_id: if owner == Owner::Insurance { format!("CC{number:014}").as_str().into() } else { "".into() },
        claim_state: if owner == Owner::Insurance { ClaimState::Accepted } else { ClaimState::NoClaim },
        billing_provider: "main".into(),
        rendering_npi: format!("1{:09}", numbers.below(40)).as_str().into(),
        facility: "clinic".into(),
        service_date: day(service),
        first_bill_date: (owner == Owner::Insurance).then(|| day(first_bill)),
        responsibility_date: day(responsible),
        first_statement_date: (owner != Owner::Insurance && responsible > 10).then(|| day(responsible - 10)),
        origin: if owner == Owner::Insurance { "claim" } else { "PR-1" }.into(),
        charge_cents: Cents(if is_negative { 0 } else { cents }),
        balance_cents: Cents(if is_negative { -cents } else { cents }),
        last_activity_date: day(responsible.max(0)),
        last_reason: "charge".into(),
        encounter_id: encounter.as_str().into(),
        ..OpenItem::default()
    }
}
