//! The gates, one file each. The order here is the order of their ids and of nothing else: all are always evaluated.

mod active_duty;
mod already_placed;
mod appeal;
mod assistance_approved;
mod assistance_pending;
mod bankruptcy;
mod below_minimum;
mod confidential;
mod debt_sale;
mod deceased;
mod discharged;
mod dispute;
mod estimate_dispute;
mod estimate_exceeded;
mod few_statements;
mod final_notice;
mod first_statement_days;
mod insurance_open;
mod liability;
mod limitation;
mod manual_hold;
mod medicaid;
mod medicaid_applied;
mod medicare_bad_debt;
mod minor;
mod no_surprises;
mod payment_plan;
mod price_transparency;
mod provider_liability;
mod qmb;
mod recent_payment;
mod record_incomplete;
mod returned_mail;
mod several_episodes;
mod state_duties;
mod state_minimum;
mod unapplied_cash;
mod unreviewed_reason;

use super::gate::Gate;

/// Every gate.
pub static GATES: &[&Gate] = &[
    &bankruptcy::GATE,
    &discharged::GATE,
    &qmb::GATE,
    &medicaid::GATE,
    &medicaid_applied::GATE,
    &no_surprises::GATE,
    &estimate_dispute::GATE,
    &estimate_exceeded::GATE,
    &insurance_open::GATE,
    &appeal::GATE,
    &liability::GATE,
    &first_statement_days::GATE,
    &final_notice::GATE,
    &several_episodes::GATE,
    &assistance_pending::GATE,
    &assistance_approved::GATE,
    &debt_sale::GATE,
    &medicare_bad_debt::GATE,
    &state_minimum::GATE,
    &state_duties::GATE,
    &price_transparency::GATE,
    &payment_plan::GATE,
    &dispute::GATE,
    &unapplied_cash::GATE,
    &minor::GATE,
    &confidential::GATE,
    &deceased::GATE,
    &active_duty::GATE,
    &limitation::GATE,
    &returned_mail::GATE,
    &few_statements::GATE,
    &below_minimum::GATE,
    &record_incomplete::GATE,
    &already_placed::GATE,
    &recent_payment::GATE,
    &provider_liability::GATE,
    &unreviewed_reason::GATE,
    &manual_hold::GATE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_order_and_descriptions_are_complete() {
        assert!(GATES.is_sorted_by(|left, right| left.id < right.id));
        for gate in GATES {
            assert!(![gate.title, gate.rule, gate.citation, gate.clears, gate.example].contains(&""), "{}", gate.id);
            assert!(gate.example.contains(&format!("({}", gate.id)), "{}", gate.id);
            assert!(super::super::explain(gate.id).unwrap().contains(gate.rule));
        }
    }
}
