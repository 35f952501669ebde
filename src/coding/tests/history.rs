//! New or established by the practice's own history.

use super::*;

/// A history in which every patient was last seen on one date, or none since one.
#[derive(Debug)]
struct Seen(LastVisit);

impl VisitHistory for Seen {
    fn last_visit(&self, encounter: &Encounter<'_>, _rendering: &str, _before: Date) -> LastVisit {
        assert_eq!(encounter.patient_id, "P1");
        self.0
    }

    fn known_since(&self) -> Option<Date> {
        match self.0 {
            LastVisit::NoneSince(since) => Some(since),
            _ => Some(Date::constant(2020, 1, 1)),
        }
    }
}

const LAST_YEAR: LastVisit = LastVisit::On(Date::constant(2025, 6, 1));
const LONG_AGO: LastVisit = LastVisit::On(Date::constant(2021, 6, 1));
const SHORT: LastVisit = LastVisit::NoneSince(Date::constant(2025, 1, 1));

fn world(last: LastVisit) -> World {
    World { history: Box::new(Seen(last)), ..World::new() }
}

#[test]
fn an_undocumented_status_follows_from_history_or_is_asked() {
    let documented = visit(&["J20.9"], "office visit", "", [LOW, LOW, LOW]);
    for (last, code) in [(LAST_YEAR, "99213"), (LONG_AGO, "99203"), (LastVisit::NoneSince(Date::constant(2020, 1, 1)), "99203")] {
        let world = world(last);
        let coded = world.code(&documented);
        assert_eq!((coded.lines[0].code.as_str(), coded.questions.len()), (code, 0), "{last:?}");
        assert!(rules(&coded).contains(&"patient-status-by-history"));
    }
    for last in [SHORT, LastVisit::Unknown] {
        assert_eq!(kinds(&world(last).code(&documented)), [QuestionKind::PatientStatus], "{last:?}");
    }
}

#[test]
fn a_documented_status_against_history_is_questioned_and_never_changed() {
    let documented = |status| visit(&["J20.9"], "office visit", status, [LOW, LOW, LOW]);
    let ask = |last, status: &'static str| {
        let encounter = documented(status);
        let coded = world(last).code(&encounter);
        (kinds(&coded), coded.lines[0].code)
    };
    assert_eq!(ask(LAST_YEAR, "new"), (vec![QuestionKind::PatientStatus], Code::NONE));
    assert_eq!(ask(LONG_AGO, "established"), (vec![QuestionKind::PatientStatus], Code::NONE));
    assert_eq!(ask(LAST_YEAR, "established"), (vec![], "99213".into()));
    assert_eq!(ask(LONG_AGO, "new"), (vec![], "99203".into()));
    assert_eq!(ask(SHORT, "established"), (vec![], "99213".into()));
    let encounter = documented("new");
    let phrase = world(LAST_YEAR).code(&encounter).questions[0].phrase.clone();
    for (answer, code) in [("new", "99203"), ("established", "99213"), ("99204", "99204")] {
        let world = world(LAST_YEAR).remember(QuestionKind::PatientStatus, &phrase, answer);
        let coded = world.code(&encounter);
        assert_eq!((coded.lines[0].code.as_str(), coded.questions.len()), (code, 0));
    }
}

#[test]
fn a_documented_code_against_history_is_questioned_and_billed_as_answered() {
    for (last, code) in [(LAST_YEAR, "99203"), (LAST_YEAR, "99386"), (LONG_AGO, "99213"), (LONG_AGO, "99396")] {
        let documented = encounter(&["J20.9"], vec![line(code)]);
        let coded = world(last).code(&documented);
        assert_eq!((kinds(&coded), coded.lines[0].code.as_str()), (vec![QuestionKind::PatientStatus], code));
        let own = if last == LAST_YEAR { "new" } else { "established" };
        assert!(coded.questions[0].why.contains(own), "{}", coded.questions[0].why);
        let phrase = coded.questions[0].phrase.clone();
        for (answer, billed) in [(own, code), ("99212", "99212")] {
            let world = world(last).remember(QuestionKind::PatientStatus, &phrase, answer);
            let coded = world.code(&documented);
            assert_eq!((coded.lines[0].code.as_str(), coded.questions.len()), (billed, 0), "{answer}");
        }
        // The other word is no code; it is asked again rather than guessed.
        let other = if own == "new" { "established" } else { "new" };
        let world = world(last).remember(QuestionKind::PatientStatus, &phrase, other);
        assert_eq!(kinds(&world.code(&documented)), [QuestionKind::PatientStatus]);
    }
}

#[test]
fn what_does_not_distinguish_is_never_asked() {
    for (last, code) in [(LAST_YEAR, "99283"), (LAST_YEAR, "87804"), (LAST_YEAR, "99213"), (LONG_AGO, "99203"), (SHORT, "99203"), (SHORT, "99213")] {
        let documented = encounter(&["J20.9"], vec![line(code)]);
        assert_eq!(kinds(&world(last).code(&documented)), [], "{code}");
    }
}
