//! Faults of files that senders get wrong: each is told in words of its own that name the file, the segment and what to do, and nothing of a set that is broken is posted.

use super::*;
use crate::support::answers::{acknowledgement, interchange, interchange_to, paid, remittance, remittance_to};

const FILE: &str = "inbox/responses/x.835";

/// A file of one remittance of $100.00 on a claim, with a control number.
fn good(control: u32, check: &str, claim_id: &str) -> String {
    interchange(control, &[remittance(check, "100", &[paid(claim_id, "1", "100", "0", &["CO*45*25"])])])
}

fn replaced(text: &str, from: &str, to: &str) -> Vec<u8> {
    assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
    text.replace(from, to).into_bytes()
}

/// What a sender got wrong: a name, how a good file becomes it, the segment or element that is told, and words of the message about it.
type Fault = (&'static str, fn(&str) -> Vec<u8>, &'static str, &'static str);

/// Nothing of these is posted.
const REFUSED: &[Fault] = &[
    ("not X12", |_| b"claim,amount\n1,2\n".to_vec(), "the file", "begins neither with ISA nor with GS or ST"),
    ("empty", |_| Vec::new(), "the file", "is empty"),
    ("binary", |_| (0..=255u8).cycle().take(5_000).collect(), "the file", "begins neither with ISA nor with GS or ST"),
    ("packed", |_| [&[0x1f, 0x8b, 8, 0][..], &[7; 400]].concat(), "the file", "unpack it"),
    ("a printed page", |_| b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n".repeat(20), "the file", "not X12 but a PDF"),
    ("header cut short", |text| text.as_bytes()[..80].to_vec(), "ISA", "fewer than sixteen elements"),
    ("cut within a segment", |text| text.as_bytes()[..text.find("*1512345678").unwrap() + 4].to_vec(), "BPR", "ends inside this segment"),
    ("no trailers", |text| text.split("SE*").next().unwrap().as_bytes().to_vec(), "SE", "has no trailer at the end of the file"),
    ("count of segments", |text| replaced(text, "\nSE*19*", "\nSE*20*"), "SE01", "it says 20, but there are 19 segments"),
    ("number at the end of a set", |text| replaced(text, "*0001~\nGE", "*0002~\nGE"), "SE02", "is `0002`, but ST02 is `0001`"),
    ("payment with an exponent", |text| replaced(text, "BPR*I*100*", "BPR*I*1E2*"), "BPR02", "not a decimal number"),
    ("claim paid with an exponent", |text| replaced(text, "*125*100*0*12", "*125*1E2*0*12"), "CLP04", "not a decimal number"),
    ("line paid with an exponent", |text| replaced(text, "*125*100**1", "*125*1E2**1"), "SVC03", "not a decimal number"),
    ("adjustment with an exponent", |text| replaced(text, "CAS*CO*45*25", "CAS*CO*45*2.5E1"), "CAS03", "not a decimal number"),
    ("payment with thousands", |text| replaced(text, "BPR*I*100*", "BPR*I*1,00*"), "BPR02", "not a decimal number"),
    ("claim paid no number", |text| replaced(text, "*125*100*0*12", "*125*NAN*0*12"), "CLP04", "not a decimal number"),
    ("more than any check", |text| replaced(text, "BPR*I*100*", "BPR*I*99999999999999999999*"), "BPR02", "more than ten digits"),
    ("parts of a cent", |text| replaced(text, "BPR*I*100*", "BPR*I*100.005*"), "BPR02", "more than two decimals"),
    ("no number of the check", |text| replaced(text, "TRN*1*CHK1*1512345678", "TRN*1**1512345678"), "TRN02", "is missing"),
    ("claim out of balance", |text| replaced(text, "CAS*CO*45*25", "CAS*CO*45*24"), "CLP04", "a difference of -1.00"),
    ("check out of balance", |text| replaced(text, "BPR*I*100*", "BPR*I*99*"), "BPR02", "a difference of -1.00"),
];

/// The envelope is wrong around a set that is whole: it is posted, and that something may be missing is told.
const TAKEN: &[Fault] = &[
    ("count of sets", |text| replaced(text, "GE*1*1~", "GE*2*1~"), "GE01", "it says 2, but there are 1 transactions"),
    ("count of groups", |text| replaced(text, "IEA*1*", "IEA*2*"), "IEA01", "it says 2, but there are 1 groups"),
    ("number at the end of a group", |text| replaced(text, "GE*1*1~", "GE*1*9~"), "GE02", "is `9`, but GS06 is `1`"),
    ("number at the end of an interchange", |text| replaced(text, "IEA*1*000000001", "IEA*1*000000002"), "IEA02", "is `000000002`, but ISA13 is `000000001`"),
    ("no end of the interchange", |text| text.split("IEA*").next().unwrap().as_bytes().to_vec(), "IEA", "has no trailer at the end of the file"),
];

#[test]
fn a_broken_file_is_told_with_its_segment_and_what_to_do_and_nothing_is_posted() {
    for (name, breaks, place, words) in REFUSED {
        let (workspace, [first, _]) = billed();
        workspace.put(FILE, breaks(&good(1, "CHK1", &first)));
        refused(&workspace, name, place, words, &["ask the sender"]);
        assert_eq!(balances(&workspace), ["E1 published 125.00", "E2 published 125.00"], "{name}");
        let journal = workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
        assert!(!journal.contains("payer:acme"), "{name}: {journal}");
    }
}

#[test]
fn a_wrong_envelope_around_a_whole_set_is_told_and_the_set_is_posted_once() {
    for (name, breaks, place, words) in TAKEN {
        let (workspace, [first, _]) = billed();
        workspace.put(FILE, breaks(&good(1, "CHK1", &first)));
        refused(&workspace, name, place, words, &["1 of 1 sets for us were taken whole", "ask the sender for what is missing"]);
        assert_eq!(balances(&workspace), ["E2 published 125.00"], "{name}");
        // The file as it should have been is the same remittance.
        workspace.put(FILE, good(1, "CHK1", &first));
        workspace.night(THIRD).expect(0);
        assert_eq!(workspace.manifest(THIRD)["answers"]["remittances"]["repeated"]["count"], 1, "{name}");
        workspace.call(&["verify"]).expect(0);
    }
}

#[test]
fn control_numbers_that_are_used_twice_are_told_and_no_money_is_lost_or_doubled() {
    let (of_first, of_second) =
        (|id: &str| remittance("CHK1", "100", &[paid(id, "1", "100", "0", &["CO*45*25"])]), |id: &str| remittance("CHK2", "90", &[paid(id, "1", "90", "0", &["CO*45*35"])]));
    type Reuses = fn(String, String, String) -> String;
    // A set is known by its content, so that a number which only its group repeats is a note.
    let cases: [(&str, i32, Reuses, &str, &str); 3] = [
        ("interchange", 3, |first, second, _| first + &second, "ISA13", "interchange 000000007 stands more than once in the file"),
        (
            "group",
            3,
            |first, second, _| {
                let group = second.split_once('\n').unwrap().1.split("IEA").next().unwrap().to_owned();
                first.replace("IEA*1*", &format!("{group}IEA*2*"))
            },
            "GS06",
            "group 7 stands more than once in the interchange",
        ),
        ("set", 0, |_, _, both| both.replace("ST*835*0002", "ST*835*0001").replace("*0002~\nGE", "*0001~\nGE"), "ST02", "transaction 0001 stands more than once in the group"),
    ];
    for (name, code, reuse, place, words) in cases {
        let (workspace, [first, second]) = billed();
        let both = interchange(7, &[of_first(&first), of_second(&second)]);
        workspace.put(FILE, reuse(interchange(7, &[of_first(&first)]), interchange(7, &[of_second(&second)]), both));
        let outcome = workspace.night(NEXT).expect(code);
        let told: Vec<String> = told(&workspace).into_iter().chain(outcome.stderr.lines().map(str::to_owned)).collect();
        assert!(told.iter().any(|message| message.contains(place) && message.contains(words) && message.contains(FILE)), "{name}: {told:?}");
        assert_eq!(balances(&workspace), [""; 0], "{name}");
        workspace.call(&["verify"]).expect(0);
    }
}

#[test]
fn a_number_that_an_earlier_file_had_is_another_file_and_the_same_check_is_not_posted_again() {
    let (workspace, [first, second]) = billed();
    workspace.put("inbox/responses/a.835", good(7, "CHK1", &first));
    workspace.night(NEXT).expect(0);
    workspace.put("inbox/responses/b.835", good(7, "CHK2", &second) + &good(8, "CHK1", &first));
    workspace.night(THIRD).expect(0);
    let remittances = workspace.manifest(THIRD)["answers"]["remittances"].clone();
    assert_eq!((&remittances["posted"]["count"], &remittances["repeated"]["count"]), (&1.into(), &1.into()));
    workspace.call(&["verify"]).expect(0);
}

#[test]
fn of_two_files_glued_together_the_whole_one_is_posted_and_the_cut_one_told() {
    for is_first_cut in [true, false] {
        let (workspace, [first, second]) = billed();
        let [one, other] = [good(1, "CHK1", &first), good(2, "CHK2", &second)];
        let cut = |text: &str| text.split("REF*6R").next().unwrap().to_owned();
        workspace.put(FILE, if is_first_cut { cut(&one) + &other } else { one + &cut(&other) });
        refused(&workspace, "glued", "SE", "has no trailer", &["1 of 2 sets for us were taken whole", "ask the sender"]);
        assert_eq!(balances(&workspace), [if is_first_cut { "E1 published 125.00" } else { "E2 published 125.00" }]);
    }
}

#[test]
fn what_is_for_another_workspace_is_told_left_where_it_is_and_read_when_it_is_ours_after_all() {
    let (workspace, [first, _]) = billed();
    let body = [paid(&first, "1", "100", "0", &["CO*45*25"])];
    workspace.put(FILE, interchange(1, &[remittance_to("1999999984", "987654321", "CHK1", "100", &body)]));
    workspace.put("inbox/responses/y.999", interchange_to("VALE02", 2, &[acknowledgement(1, &[(1, "R")])]));
    workspace.export("b.csv", &[Row::new("E3")]);
    workspace.night(NEXT).expect(0).says(&[FILE, "inbox/responses/y.999", "for somebody else", "left where it is"]);
    assert_eq!(workspace.files_in("inbox/responses"), [FILE, "inbox/responses/y.999"]);
    assert_eq!(balances(&workspace), ["E1 published 125.00", "E2 published 125.00", "E3 published 125.00"]);
    workspace.put("reference/providers.csv", crate::support::PROVIDERS.replace("1467890129,billing", "1999999984,billing"));
    workspace.night(THIRD).expect(0);
    assert_eq!(workspace.files_in("inbox/responses"), ["inbox/responses/y.999"]);
    assert_eq!(workspace.manifest(THIRD)["answers"]["remittances"]["posted"]["count"], 1);
    workspace.call(&["verify"]).expect(0);
}

/// Claims of E1 and E2, $125.00 each, and their ids.
fn billed() -> (Workspace, [String; 2]) {
    let workspace = Workspace::new();
    workspace.export("day.csv", &[Row::new("E1"), Row::new("E2")]);
    workspace.run(0);
    let detail = workspace.report(NIGHT, "aging_detail");
    let ids = ["E1", "E2"].map(|encounter| detail.row("encounter_id", encounter)["claim_id"].clone());
    (workspace, ids)
}

/// The next night takes the file out of the inbox, ends with 3, tells the fault with its place and what to do, holds in the books, and is done with it.
fn refused(workspace: &Workspace, name: &str, place: &str, words: &str, cure: &[&str]) {
    workspace.night(NEXT).expect(3).says(&["inbox.rejected.csv"]);
    let told = told(workspace);
    assert!(told.iter().any(|message| message.contains(&format!("{place} at byte ")) && message.contains(words)), "{name}: {told:?}");
    assert!(told.iter().all(|message| message.starts_with(FILE)), "{name}: {told:?}");
    for words in cure {
        assert!(told.iter().any(|message| message.contains(words)), "{name}: nobody says `{words}`: {told:?}");
    }
    assert_eq!(workspace.files_in("inbox/responses"), [] as [String; 0], "{name}");
    workspace.call(&["verify"]).expect(0);
    workspace.night(NEXT).expect(0).says(&["nothing to do"]);
}

/// What is said of files.
fn told(workspace: &Workspace) -> Vec<String> {
    let files = workspace.files_in("quarantine").into_iter().filter(|path| path.ends_with("inbox.rejected.csv"));
    files.flat_map(|path| workspace.table(&path).column("message").into_iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Open items of the next night.
fn balances(workspace: &Workspace) -> Vec<String> {
    let detail = workspace.report(NEXT, "aging_detail");
    let mut found: Vec<String> = detail.rows().iter().map(|row| format!("{} {} {}", row["encounter_id"], row["claim_state"], row["balance"])).collect();
    found.sort();
    found
}
