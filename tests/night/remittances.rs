//! The worked examples of `tests/fixtures/remittances`, through the whole program: what was billed comes as an export, what the payers sent lies in the inbox on the night of its payment, and the
//! exported journal, the open items, the exceptions and the exit codes are those that each example says.
//!
//! How the rules are applied to one claim is tested beside them, with the same files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::support::{CHARGEMASTER, CONFIG};

/// Who the payers of the examples are.
const PAYERS: &str = "\
payer_id,name,aliases,receiver,edi_payer_id,filing_indicator,kind,timely_filing_days,address_1,city,state,zip
acme,Acme Health,ACME,hub,60054,CI,commercial,180,1 Payer Way,Chicago,IL,606010001
second,Second Mutual,SECOND,hub,47171,CI,commercial,365,2 Payer Way,Chicago,IL,606010001
";

/// The night on which everything is billed.
const BILLED: &str = "2026-05-04";

#[test]
fn every_example_gives_its_journal_through_the_whole_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/remittances");
    let folders: Vec<PathBuf> = sorted(&root).into_iter().filter(|path| path.is_dir()).collect();
    assert!(folders.len() >= 13, "{folders:?}");
    for folder in folders {
        Example::new(&folder).prove();
    }
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// One example: what it says, and a workspace in which it happens.
struct Example {
    name: String,
    folder: PathBuf,
    /// What `journal.txt` says.
    expected: String,
    workspace: Workspace,
    /// Encounter by the example's claim id, and what it was billed.
    billed: Vec<(String, String)>,
    /// The example's claim ids by those that the program gave, to any payer.
    claim_ids: BTreeMap<String, String>,
    /// The night of the last step.
    last: String,
}

impl Example {
    fn new(folder: &Path) -> Example {
        let workspace = Workspace::with_config(&CONFIG.replace("HILL01", "PRAIRIE01").replace("\"123456789\"", "\"361234567\""));
        workspace.put("reference/payers.csv", PAYERS);
        workspace.put("reference/providers.csv", crate::support::PROVIDERS.replace("12-3456789", "36-1234567"));
        workspace.put("reference/chargemaster.csv", CHARGEMASTER);
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let expected = std::fs::read_to_string(folder.join("journal.txt")).unwrap();
        Example { name, folder: folder.to_owned(), expected, workspace, billed: Vec::new(), claim_ids: BTreeMap::new(), last: BILLED.to_owned() }
    }

    fn prove(mut self) {
        self.bill();
        for path in sorted(&self.folder).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "835")) {
            self.answer(&path);
        }
        assert_eq!(self.journal(), transactions(&self.expected), "{}: journal", self.name);
        assert_eq!(self.items(), self.expected_items(), "{}: open items", self.name);
        assert_eq!(self.exceptions(), self.expected_exceptions(), "{}: exceptions", self.name);
        assert_eq!(self.further_claims(), self.remarks(": due to ").len(), "{}: claims to the next payer", self.name);
    }

    /// Exports what `books.txt` bills, runs that night, and then a night for every payment of a patient.
    fn bill(&mut self) {
        let text = std::fs::read_to_string(self.folder.join("books.txt")).unwrap();
        let (mut rows, mut fees, mut payments) = (Vec::new(), vec!["payer_id,code,amount".to_owned()], Vec::new());
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split(' ').collect();
            let named = |name: &str| words.iter().find_map(|word| word.strip_prefix(name));
            match words[..] {
                ["bill", claim_id, encounter, payer, amount, ..] => {
                    let later = named("later=").unwrap_or_default();
                    let row = Row::new(encounter).set("payer_1", payer).set("charge", amount).set("service_date", BILLED).set("payer_2", later);
                    rows.push(if later.is_empty() { row } else { row.set("member_id_2", "B12345").set("relationship_2", "self") });
                    fees.extend(named("expected=").map(|expected| format!("{payer},99213,{expected}")));
                    self.billed.push((claim_id.to_owned(), encounter.to_owned()));
                }
                ["paid", encounter, amount, date] => payments.push((encounter.to_owned(), amount.to_owned(), date.to_owned())),
                _ => panic!("{}: books.txt: {line}", self.name),
            }
        }
        self.workspace.put("reference/fee_schedule.csv", fees.join("\n") + "\n");
        self.workspace.export("day.csv", &rows);
        self.night(BILLED, 0);
        for (place, (encounter, amount, date)) in payments.into_iter().enumerate() {
            let row = format!("p{place},payment,{date},{encounter},{amount}");
            self.workspace.events(&format!("{place}.csv"), "event_id event date encounter_id amount", &[&row]);
            self.night(&date, 0);
        }
    }

    /// Puts a file into the inbox under the ids that the claims have here, on the night of its payment or the one after the last.
    fn answer(&mut self, path: &Path) {
        let mut text = std::fs::read_to_string(path).unwrap();
        for (claim_id, encounter) in &self.billed {
            let ours = self.claim_ids.iter().find(|(_, theirs)| *theirs == claim_id).map(|(ours, _)| ours).unwrap_or_else(|| panic!("{}: no claim of {encounter}", self.name));
            text = text.replace(&format!("CLP*{claim_id}*"), &format!("CLP*{ours}*"));
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let night = self.night_of(&text);
        self.workspace.put(&format!("inbox/responses/{name}"), text);
        let said = self.said_of(&name);
        let is_refused = said.contains(": refused, ");
        self.night(&night, if is_refused { 3 } else { 0 });
        let outcomes = self.workspace.manifest(&night)["answers"]["remittances"].clone();
        let count = |outcome: &str| outcomes[outcome]["count"].as_u64().unwrap_or(0) as usize;
        let said = ["repeated", "conflicting", "out_of_balance"].map(|outcome| (outcome, count(outcome)));
        let of_file = self.said_of(&name);
        let expected = [("repeated", ": repeated"), ("conflicting", ": exception conflicting_remittance"), ("out_of_balance", ": refused, ")];
        assert_eq!(said, expected.map(|(outcome, words)| (outcome, of_file.matches(words).count())), "{}: {name}", self.name);
    }

    /// The day of the payment (BPR16), but no night twice.
    fn night_of(&self, text: &str) -> String {
        let paid = text.lines().find(|line| line.starts_with("BPR")).unwrap().trim_end_matches('~').rsplit('*').next().unwrap().to_owned();
        let paid = format!("{}-{}-{}", &paid[..4], &paid[4..6], &paid[6..]);
        if paid > self.last {
            return paid;
        }
        let (month, day) = self.last.rsplit_once('-').unwrap();
        format!("{month}-{:02}", day.parse::<u8>().unwrap() + 1)
    }

    /// A night: its exit code, the proof of the books, and that the same night again changes nothing.
    fn night(&mut self, as_of: &str, code: i32) {
        self.workspace.night(as_of).expect(code);
        self.workspace.call(&["verify"]).expect(0);
        let before = Tree::of_results(self.workspace.root());
        self.workspace.night(as_of).expect(0).says(&["nothing to do"]);
        before.assert_same(&Tree::of_results(self.workspace.root()));
        self.last = as_of.to_owned();
        for row in self.workspace.report(as_of, "aging_detail").rows() {
            if let Some((theirs, _)) = self.billed.iter().find(|(_, encounter)| *encounter == row["encounter_id"]).filter(|_| !row["claim_id"].is_empty()) {
                self.claim_ids.insert(row["claim_id"].clone(), theirs.clone());
            }
        }
    }

    /// The exported journal, with the example's claim ids.
    fn journal(&self) -> Vec<String> {
        let journal = self.workspace.call(&["report", "--export-journal", "hledger"]).expect(0).stdout;
        let mut found = transactions(&journal);
        for transaction in &mut found {
            for (ours, theirs) in &self.claim_ids {
                *transaction = transaction.replace(ours.as_str(), theirs);
            }
        }
        found.sort();
        found
    }

    /// Open items as the aging tells them; money that waits for a payer's claim is told apart.
    fn items(&self) -> Vec<String> {
        let detail = self.workspace.report(&self.last, "aging_detail");
        let describe = |row: &BTreeMap<String, String>| {
            let kind = if row["bucket"] == "unapplied" { "unapplied" } else { "receivable" };
            if row["guarantor_id"].starts_with("payer:") {
                return format!("{} {kind} of {} {}", row["guarantor_id"], row["claim_id"], row["balance"]);
            }
            let owner = if row["payer_id"].is_empty() { &row["owner"] } else { &row["payer_id"] };
            format!("{} | {owner} | {kind} | {} | {} since {}", row["encounter_id"], row["claim_state"], row["balance"], row["responsibility_date"])
        };
        let mut found: Vec<String> = detail.rows().iter().map(describe).collect();
        found.sort();
        found
    }

    /// What `journal.txt` says of items that are not zero, without the codes of the answer, and of money for claims that nobody knows.
    fn expected_items(&self) -> Vec<String> {
        let items = self.expected.lines().filter_map(|line| line.strip_prefix(";   ")).filter(|line| line.contains(" | ") && !line.contains(" 0.00 since "));
        let mut expected: Vec<String> = items
            .map(|line| {
                let parts: Vec<&str> = line.split(" | ").collect();
                let balance = parts[4].split_once(" since ").map(|(before, since)| format!("{} since {since}", before.rsplit(' ').next().unwrap())).unwrap();
                [parts[0], parts[1], parts[2], parts[3], &balance].join(" | ")
            })
            .collect();
        for line in self.remarks(": exception unknown_claim ") {
            let (claim_id, amount) = line.split_once(": exception unknown_claim ").unwrap();
            expected.push(format!("payer:acme unapplied of {claim_id} -{amount}"));
        }
        expected.sort();
        expected
    }

    /// What is on the worklist: the problem, the claim or check, and its dollars.
    fn exceptions(&self) -> Vec<String> {
        let list = self.workspace.table("worklists/exceptions.csv");
        let known = |id: &str| self.claim_ids.get(id).map_or(id, String::as_str).to_owned();
        let mut found: Vec<String> = list.rows().iter().map(|row| format!("{} {} {}", row["problem"], known(&row["claim_id"]), row["dollars"])).collect();
        found.sort();
        found
    }

    fn expected_exceptions(&self) -> Vec<String> {
        let mut expected: Vec<String> = Vec::new();
        for line in self.remarks(": exception ") {
            let (about, rest) = line.split_once(": exception ").unwrap();
            let (problem, dollars) = rest.split_once(' ').unwrap();
            // A check has no claim.
            let claim = if about.starts_with("CC") { about } else { "" };
            expected.push(format!("{problem} {claim} {dollars}"));
        }
        expected.extend(self.remarks(": refused, ").iter().map(|_| "out_of_balance  125.00".to_owned()));
        expected.sort();
        expected
    }

    /// Claims in files after the first.
    fn further_claims(&self) -> usize {
        self.workspace.claim_files().iter().map(|(_, text)| text.matches("\nCLM*").count()).sum::<usize>() - self.billed.len()
    }

    /// Comments of the journal with some words in them.
    fn remarks(&self, words: &str) -> Vec<&str> {
        self.expected.lines().filter_map(|line| line.strip_prefix("; ")).filter(|line| line.contains(words)).collect()
    }

    /// What the journal says between the name of a file and the next.
    fn said_of(&self, file: &str) -> String {
        let after = self.expected.split(&format!("; {file}\n")).nth(1).unwrap_or_else(|| panic!("{}: journal.txt does not name {file}", self.name));
        after.split("\n; remittance").next().unwrap().to_owned()
    }
}

/// The transactions of a journal, ours or the example's, as `date event claim reason: debit < credit amount`, sorted. The example also says which line; the export does not.
fn transactions(journal: &str) -> Vec<String> {
    let mut found = Vec::new();
    for block in journal.split("\n\n") {
        let lines: Vec<&str> = block.lines().skip_while(|line| !line.starts_with(|first: char| first.is_ascii_digit())).collect();
        let Some((head, rest)) = lines.split_first() else { continue };
        let mut words: Vec<&str> = head.split(' ').collect();
        let tags = rest.iter().find_map(|line| line.trim().strip_prefix("; "));
        let claim = match tags {
            Some(tags) => tags.split(", ").find_map(|tag| tag.strip_prefix("claim:")).unwrap_or_default(),
            None if words.get(2).is_some_and(|word| word.starts_with("CC")) => words.remove(2),
            None => "",
        };
        if words.get(2) == Some(&"line") {
            words.drain(2..4);
        }
        let postings: Vec<(&str, &str)> =
            rest.iter().filter_map(|line| line.trim().split_once(' ')).filter(|(account, _)| *account != ";").map(|(account, amount)| (account, amount.trim())).collect();
        let [(debit, amount), (credit, negative)] = postings[..] else { panic!("not two postings: {block}") };
        assert_eq!(negative, amount.replace('$', "$-"), "{block}");
        found.push(format!("{} {} [{claim}] {}: {debit} < {credit} {amount}", words[0], words[1], words[2..].join(" ")));
    }
    found.sort();
    found
}
