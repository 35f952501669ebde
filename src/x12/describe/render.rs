//! A description as text for people.

use std::fmt;

use super::{Description, Interchange, Transaction};
use crate::model::Cents;

impl fmt::Display for Description {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.file)?;
        for interchange in &self.interchanges {
            write_interchange(out, interchange)?;
        }
        if self.faults.is_empty() {
            return writeln!(out, "  no faults");
        }
        writeln!(out, "  faults: {}", self.faults.len())?;
        for fault in &self.faults {
            let place = fault.element.as_deref().or(fault.segment.as_deref()).unwrap_or("file");
            write!(out, "    byte {} ", fault.offset)?;
            if let Some(loop_id) = fault.loop_id {
                write!(out, "{loop_id} ")?;
            }
            writeln!(out, "{place}: {} [{}]", fault.message, fault.code)?;
        }
        Ok(())
    }
}

fn write_interchange(out: &mut fmt::Formatter<'_>, interchange: &Interchange) -> fmt::Result {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "?".to_owned());
    writeln!(out, "  interchange {} from {} to {}", text(&interchange.control), text(&interchange.sender), text(&interchange.receiver))?;
    for answer in &interchange.acknowledgements {
        writeln!(out, "    TA1 for interchange {}: {} (note {})", answer.control, answer.code, answer.note)?;
    }
    for group in &interchange.groups {
        writeln!(out, "    group {} {}", text(&group.control), text(&group.functional_id))?;
        for transaction in &group.transactions {
            write_transaction(out, transaction)?;
        }
    }
    Ok(())
}

fn write_transaction(out: &mut fmt::Formatter<'_>, transaction: &Transaction) -> fmt::Result {
    write!(out, "      {} {} {}:", transaction.set, transaction.control, transaction.guide.as_deref().unwrap_or("guide unknown"))?;
    let mut separator = " ";
    let counts = [("claims", transaction.claims), ("services", transaction.services), ("accepted", transaction.accepted), ("rejected", transaction.rejected)];
    for (name, count) in counts.into_iter().filter_map(|(name, count)| count.map(|count| (name, count))) {
        write!(out, "{separator}{name} {count}")?;
        separator = ", ";
    }
    let amounts: [(&str, Option<Cents>); 5] = [
        ("charged", transaction.charged_cents),
        ("paid", transaction.paid_cents),
        ("patient responsibility", transaction.patient_responsibility_cents),
        ("payment", transaction.payment_cents),
        ("provider adjustments", transaction.provider_adjustment_cents),
    ];
    for (name, amount) in amounts.into_iter().filter_map(|(name, amount)| amount.map(|amount| (name, amount))) {
        write!(out, "{separator}{name} {amount}")?;
        separator = ", ";
    }
    match transaction.balanced {
        Some(true) => write!(out, "{separator}balanced")?,
        Some(false) => write!(out, "{separator}NOT balanced")?,
        None => {}
    }
    writeln!(out)
}
