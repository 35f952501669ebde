//! Random histories of one guarantor: nights with bills and events. A history is the same words to the program and to the oracle.
//!
//! Nights are forty days apart and every event has a day of its own, so that no order hangs on an id that the program alone knows.

use proptest::prelude::*;

/// What happens.
#[derive(Debug, Clone, Copy)]
pub enum Op {
    SelfPay {
        cents: i64,
    },
    Insured {
        cents: i64,
    },
    /// A patient pays, for a visit or for none, now or dated one or two nights ahead.
    Pay {
        on: Option<usize>,
        cents: i64,
        nights_ahead: i64,
    },
    /// A payment comes back, all of it or a part.
    Bounce {
        payment: usize,
        cents: Option<i64>,
    },
    Refund {
        cents: i64,
    },
    WriteOff {
        on: Option<usize>,
        cents: i64,
    },
    PayerPays {
        on: usize,
        cents: i64,
    },
    Contract {
        on: usize,
        cents: i64,
    },
    Share {
        on: usize,
        cents: i64,
    },
    Fee {
        cents: i64,
    },
    Dispute {
        on: usize,
    },
    Settle {
        on: usize,
    },
}

/// An operation with its names and its day.
#[derive(Debug, Clone)]
pub struct Said {
    pub id: String,
    pub day: i64,
    /// The visit that it is about; empty for none.
    pub visit: String,
    /// The payment that it names; empty for none.
    pub names: String,
    pub op: Op,
}

/// Days between two nights.
pub const STEP_DAYS: i64 = 40;

/// Operations by night.
pub fn scripts() -> impl Strategy<Value = Vec<Vec<Op>>> {
    prop::collection::vec(prop::collection::vec(op(), 1..=8), 1..=5)
}

fn op() -> impl Strategy<Value = Op> {
    let (on, cents) = (0usize..8, 1i64..30_000);
    (0u8..18, on, cents, any::<bool>(), 0i64..12).prop_map(|(kind, on, cents, flag, number)| match kind {
        0 | 1 => Op::SelfPay { cents },
        2..=4 => Op::Insured { cents },
        5..=8 => Op::Pay { on: flag.then_some(on), cents, nights_ahead: (number - 9).max(0) },
        9 => Op::Bounce { payment: on, cents: flag.then_some(cents) },
        10 => Op::Refund { cents },
        11 => Op::WriteOff { on: flag.then_some(on), cents },
        12 => Op::PayerPays { on, cents },
        13 => Op::Contract { on, cents },
        14 | 15 => Op::Share { on, cents },
        16 => Op::Fee { cents: cents % 5_000 + 1 },
        _ if flag => Op::Dispute { on },
        _ => Op::Settle { on },
    })
}

/// The history with names and days, by night: (day of the night, what is said).
pub fn told(script: &[Vec<Op>]) -> Vec<(i64, Vec<Said>)> {
    let all = || script.iter().flatten();
    let visits = all().filter(|op| matches!(op, Op::SelfPay { .. } | Op::Insured { .. })).count().max(1);
    let ids: Vec<Vec<String>> = script.iter().enumerate().map(|(night, ops)| (0..ops.len()).map(|at| format!("V{night}-{at}")).collect()).collect();
    let payments: Vec<String> =
        script.iter().zip(&ids).flat_map(|(ops, ids)| ops.iter().zip(ids).filter(|(op, _)| matches!(op, Op::Pay { .. })).map(|(_, id)| id.clone())).collect();
    let named = |on: usize| format!("E{:02}", on % visits);
    let mut bills = 0;
    let mut nights = Vec::new();
    for (night, ops) in script.iter().enumerate() {
        let today = i64::try_from(night).unwrap() * STEP_DAYS;
        let mut said = Vec::new();
        for (at, op) in ops.iter().enumerate() {
            let back = i64::try_from(at).unwrap();
            let mut one = Said { id: ids[night][at].clone(), day: today - back, visit: String::new(), names: String::new(), op: *op };
            match *op {
                Op::SelfPay { .. } | Op::Insured { .. } => {
                    (one.visit, one.day) = (named(bills), today - 30 - i64::try_from(bills).unwrap());
                    bills += 1;
                }
                Op::Pay { on, nights_ahead, .. } => {
                    one.visit = on.map(named).unwrap_or_default();
                    one.day += nights_ahead * (STEP_DAYS - 9);
                }
                Op::WriteOff { on, .. } => one.visit = on.map(named).unwrap_or_default(),
                Op::PayerPays { on, .. } | Op::Contract { on, .. } | Op::Share { on, .. } | Op::Dispute { on } | Op::Settle { on } => one.visit = named(on),
                Op::Bounce { payment, .. } => one.names = payments.get(payment % payments.len().max(1)).cloned().unwrap_or_else(|| "none".to_owned()),
                Op::Refund { .. } | Op::Fee { .. } => {}
            }
            said.push(one);
        }
        nights.push((today, said));
    }
    nights
}
