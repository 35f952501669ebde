//! Words to codes over several nights: what is accepted, what is asked, what is remembered, taken back, reviewed and checked again.

use super::*;
use crate::support::CONFIG;

fn documented(encounter_id: &str, words: &str) -> Row {
    Row::new(encounter_id).set("diagnosis_1", words)
}

/// The terms of a night and the phrases on the coding worklist.
fn asked(workspace: &Workspace) -> Vec<String> {
    workspace.table("worklists/coding.csv").column("phrase").into_iter().map(str::to_owned).collect()
}

#[test]
fn a_likely_match_is_asked_by_default_and_asked_once_for_all_who_hold_it() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[documented("E1", "kidney stone"), documented("E2", "Kidney stone")]);
    workspace.run(0);
    assert_eq!(asked(&workspace), ["Kidney stone"]);
    let row = workspace.table("worklists/coding.csv").row("phrase", "Kidney stone").clone();
    assert_eq!((row["encounters"].as_str(), row["candidate_1"].as_str()), ("2", "N20.0"));
    assert!(row["why_1"].contains("words agree"), "{row:?}");
    assert!(workspace.files_in("worklists").iter().all(|name| name != "coding_review.csv"));
}

#[test]
fn where_a_workspace_opts_in_a_likely_match_is_billed_explained_and_sampled_for_review() {
    let workspace = Workspace::with_config(&format!("{CONFIG}\n[coding]\naccept_fuzzy = true\nfuzzy_review_one_in = 1\n"));
    workspace.export("day.csv", &[documented("E1", "kidney stone"), documented("E2", "chest feels rusty")]);
    workspace.run(0);
    assert_eq!(asked(&workspace), ["chest feels rusty"]);
    workspace.call(&["why", "E1"]).expect(0).says(&["N20.0", "likely-words", "kidney stone"]);
    let review = workspace.table("worklists/coding_review.csv").row("phrase", "kidney stone").clone();
    assert!(review["why"].contains("Accepted as N20.0"), "{review:?}");
    // The reviewer decides otherwise: from then on the phrase means that.
    workspace.answer("review.csv", &review["question_id"], "N20.1");
    workspace.export("next.csv", &[documented("E3", "kidney stone")]);
    workspace.night(NEXT).expect(0);
    workspace.call(&["why", "E3"]).expect(0).says(&["N20.1", "remembered-decision"]);
}

#[test]
fn a_remembered_answer_is_listed_changed_and_taken_back() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[documented("E1", "chest feels rusty")]);
    workspace.run(0);
    let question = workspace.table("worklists/coding.csv").row("phrase", "chest feels rusty")["question_id"].clone();
    workspace.answer("answers.csv", &question, "r07.89");
    workspace.night(NEXT).expect(0);
    let memory = workspace.call(&["--json", "codes", "memory", "rusty"]).expect(0).json();
    assert_eq!((&memory[0]["answer"], &memory[0]["question_id"]), (&"R07.89".into(), &question.clone().into()));
    assert_eq!(memory[0]["edition"], "fy2026-april");
    workspace.call(&["codes", "memory", "--check"]).expect(0).says(&["every remembered answer holds"]);
    // The listing goes back as a worklist, with another answer; then with none.
    let listing = workspace.call(&["codes", "memory", "--csv"]).expect(0).stdout;
    workspace.put("inbox/corrections/memory.csv", listing.replace("R07.89", "R07.9"));
    workspace.export("second.csv", &[documented("E2", "Chest feels rusty")]);
    workspace.night(THIRD).expect(0);
    workspace.call(&["why", "E2"]).expect(0).says(&["R07.9"]);
    workspace.put("inbox/corrections/back.csv", listing.replace("R07.89", "ask"));
    workspace.export("third.csv", &[documented("E3", "chest feels rusty")]);
    workspace.night("2026-09-28").expect(0);
    assert_eq!(asked(&workspace), ["chest feels rusty"]);
}

#[test]
fn a_wrong_answer_is_refused_with_its_row_and_the_question_stays() {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[documented("E1", "chest feels rusty")]);
    workspace.run(0);
    let question = workspace.table("worklists/coding.csv").row("phrase", "chest feels rusty")["question_id"].clone();
    workspace.answer("answers.csv", &question, "R07.899");
    workspace.night(NEXT).expect(3);
    let messages: Vec<String> = workspace.files_in("quarantine").iter().flat_map(|path| workspace.table(path).rows().to_vec()).map(|row| row["message"].clone()).collect();
    assert!(messages.iter().any(|message| message.contains("answers.csv:2") && message.contains("R07.899")), "{messages:?}");
    assert_eq!(asked(&workspace), ["chest feels rusty"]);
}

#[test]
fn what_is_no_diagnosis_absent_or_in_doubt_beside_a_symptom_is_left_out_with_its_reason() {
    let workspace = Workspace::new();
    let words = |id, second| documented(id, "Cough").set("diagnosis_2", second).set("diagnosis_pointers", "1");
    workspace
        .export("day.csv", &[words("E1", "Full-time employment (finding)"), words("E2", "no fever"), words("E3", "suspected pneumonia"), documented("E4", "suspected pneumonia")]);
    workspace.run(0);
    assert_eq!(asked(&workspace), ["suspected pneumonia"]);
    for (id, reason) in [("E1", "not a diagnosis"), ("E2", "absent"), ("E3", "IV.H")] {
        workspace.call(&["why", id]).expect(0).says(&["R05.9", reason]);
    }
}
