//! `why ACCOUNT`: a whole life in order, with balances, every gate's state, and what would have to happen before a referral.

use super::*;

#[test]
fn a_life_is_told_in_order_with_what_is_owed_after_each_event() {
    let workspace = two_items();
    post(&workspace, "2026-05-06", &["p1,payment,2026-05-06,P-E1,,25.00,,,,,"]);
    post(&workspace, "2026-05-07", &["r1,payment_reversed,2026-05-07,P-E1,,,p1,,,,", "p2,payment,2026-05-07,P-E1,,40.00,,,,,"]);
    let told = workspace.call(&["why", "P-E1", "--json"]).expect(0).json();
    let entries = told["entries"].as_array().unwrap();
    let dated: Vec<&str> = entries.iter().filter_map(|entry| entry["date"].as_str()).filter(|date| !date.is_empty()).collect();
    assert!(dated.is_sorted() && dated.len() > 4, "{dated:?}");
    let owed: Vec<i64> = entries.iter().filter(|entry| entry["kind"] == "transfer").map(|entry| entry["balances"]["patient_cents"].as_i64().unwrap()).collect();
    assert_eq!((owed.first(), owed.last(), owed.contains(&10_000)), (Some(&12_500), Some(&8_500), true), "{owed:?}");
    let event = entries.iter().rfind(|entry| entry["kind"] == "event").unwrap();
    assert_eq!(event["balances"]["patient_cents"], 8_500);
    workspace.call(&["why", "P-E1"]).expect(0).says(&["= owed 125.00: patient 125.00", "= owed 100.00", "= owed 85.00: patient 85.00"]);
    // An encounter's balances are its own.
    let told = workspace.call(&["why", "E1", "--json"]).expect(0).json();
    let last = told["entries"].as_array().unwrap().iter().rfind(|entry| entry["kind"] == "transfer").unwrap().clone();
    assert_eq!(last["balances"]["patient_cents"], 8_500);
}

#[test]
fn every_gate_says_whether_it_is_hit_and_when_it_ends() {
    let workspace = two_items();
    post(&workspace, "2026-05-06", &["s1,statement_sent,2026-05-06,P-E1,,,,,,,", "h1,hold_placed,2026-05-06,P-E1,,,,,,2026-08-01,", "d1,dispute_opened,2026-05-06,P-E1,,,,,,,"]);
    let told = workspace.call(&["why", "P-E1", "--json"]).expect(0).json();
    let gates = told["gates"].as_array().unwrap();
    let of = |id: &str| gates.iter().find(|gate| gate["gate"] == id).unwrap();
    assert!(gates.len() >= 27 && gates.iter().all(|gate| gate["encounter_id"] == "E1" && !gate["clears"].as_str().unwrap().is_empty()));
    assert_eq!((of("C-11")["state"].as_str(), of("C-11")["until"].as_str()), (Some("hit"), Some("2026-09-03")));
    assert_eq!((of("C-46")["state"].as_str(), of("C-46")["until"].as_str()), (Some("hit"), Some("2026-08-02")));
    assert_eq!((of("C-31")["state"].as_str(), of("C-31")["until"].as_str()), (Some("hit"), Some("")));
    assert_eq!((of("C-01")["state"].as_str(), of("C-01")["sentence"].as_str()), (Some("clear"), Some("")));
    // A dispute stops the letters, so no date leads anywhere until somebody has answered it.
    let ahead = &told["outlooks"][0];
    assert_eq!((ahead["is_proposed"].as_bool(), ahead["earliest"].as_str()), (Some(false), Some("")));
    assert!(ahead["needs"].as_array().unwrap().iter().any(|need| need["gate"] == "C-31"), "{ahead}");
    workspace.call(&["why", "P-E1"]).expect(0).says(&["C-31", "stands against it", "ends 2026-09-03", "gates are clear", "no date leads to a referral"]);
}

#[test]
fn what_is_said_of_the_days_ahead_comes_true() {
    let workspace = two_items();
    workspace.night("2026-05-06").expect(0);
    let told = workspace.call(&["why", "E1", "--json"]).expect(0).json();
    let ahead = told["outlooks"][0].clone();
    assert_eq!((ahead["encounter_id"].as_str(), ahead["is_proposed"].as_bool()), (Some("E1"), Some(true)));
    let letters: Vec<(String, String)> =
        ahead["letters"].as_array().unwrap().iter().map(|letter| (letter["date"].as_str().unwrap().to_owned(), letter["letter"].as_str().unwrap().to_owned())).collect();
    assert_eq!(letters.iter().map(|(_, letter)| letter.as_str()).collect::<Vec<_>>(), ["first statement", "reminder", "past-due notice", "final notice"]);
    for (at, (date, letter)) in letters.iter().enumerate() {
        let kind = if letter == "final notice" { "final_notice_sent" } else { "statement_sent" };
        post(&workspace, date, &[&format!("s{at},{kind},{date},P-E1,,,,,,,")]);
    }
    let earliest: String = ahead["earliest"].as_str().unwrap().into();
    let day = jiff::civil::Date::strptime("%Y-%m-%d", &earliest).unwrap();
    let before = day.yesterday().unwrap().to_string();
    let decision = |night: &str| {
        workspace.night(night).expect(0);
        workspace.report(night, "referrals").row("encounter_id", "E1")["decision"].clone()
    };
    assert_eq!((decision(&before).as_str(), decision(&earliest).as_str()), ("HOLD", "REFER"));
    workspace.call(&["why", "E1"]).expect(0).says(&[&format!("it would be proposed on {earliest}")]);
}
