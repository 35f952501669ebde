//! `check` on 837 files of anybody: the claims in them are judged as the night would judge them, with or without a workspace.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::*;
use crate::support::{Outcome, TempDir, program};

/// A file of another system: its own delimiters, one biller, a subscriber, a dependent and a second payer after the first has paid, with nothing wrong in it.
const FOREIGN: &str = "\
ISA|00|          |00|          |ZZ|OTHERCLINIC    |ZZ|OTHERHUB       |260430|1200|^|00501|000000905|0|P|>~
GS|HC|OTHERCLINIC|OTHERHUB|20260430|1200|905|X|005010X222A1~
ST|837|0001|005010X222A1~
BHT|0019|00|B905|20260430|1200|CH~
NM1|41|2|OTHER CLINIC|||||46|OTHERCLINIC~
PER|IC|OFFICE|TE|6145550100~
NM1|40|2|OTHER HUB|||||46|OTHERHUB~
HL|1||20|1~
PRV|BI|PXC|261QP2300X~
NM1|85|2|OTHER CLINIC|||||XX|1467890129~
N3|77 MAIN STREET~
N4|COLUMBUS|OH|432150001~
REF|EI|319876543~
HL|2|1|22|0~
SBR|P|18|GRP7||||||CI~
NM1|IL|1|QUIMBY|JANE|R|||MI|XJ5512~
N3|12 RIVER ROAD~
N4|COLUMBUS|OH|43215~
DMG|D8|19710809|F~
NM1|PR|2|FAR AWAY HEALTH|||||PI|99123~
CLM|A100|180|||11>B>1|Y|A|Y|Y~
HI|ABK>J209|ABF>R051~
NM1|82|1|WELBY|MARCUS||||XX|1245319599~
PRV|PE|PXC|207Q00000X~
LX|1~
SV1|HC>99213>25|125|UN|1|||1>2~
DTP|472|D8|20260420~
LX|2~
SV1|HC>87804>QW|55|UN|1|||1~
DTP|472|D8|20260420~
HL|3|1|22|1~
SBR|S||GRP9||||||BL~
NM1|IL|1|HOLLIS|PAT||||MI|YK7781~
NM1|PR|2|BLUE FAR|||||PI|00777~
HL|4|3|23|0~
PAT|19~
NM1|QC|1|HOLLIS|KIM~
N3|9 LAKE ROAD~
N4|COLUMBUS|OH|43215~
DMG|D8|20110405|M~
CLM|A101|92|||11>B>1|Y|A|Y|Y~
HI|ABK>Z0000~
NM1|82|1|WELBY|MARCUS||||XX|1245319599~
SBR|P|19|||||||CI~
CAS|PR|1|30~
AMT|D|62~
OI|||Y|||Y~
NM1|IL|1|HOLLIS|PAT||||MI|MCD5512~
NM1|PR|2|STATE PLAN|||||PI|OHMCD~
DTP|573|D8|20260428~
LX|1~
SV1|HC>99212|92|UN|1|||1~
DTP|472|D8|20260421~
SE|52|0001~
GE|1|905~
IEA|1|000000905~
";

/// A file in a folder of its own, away from every workspace.
struct Alone {
    folder: TempDir,
}

impl Alone {
    fn new(text: &str) -> Alone {
        let alone = Alone { folder: TempDir::new() };
        std::fs::write(alone.folder.path().join("day.837"), text).unwrap();
        alone
    }

    fn check(&self, arguments: &[&str]) -> Outcome {
        let all: Vec<&str> = ["check", "day.837"].into_iter().chain(arguments.iter().copied()).collect();
        program(all).within(self.folder.path()).run()
    }
}

/// What is found of the claims in a file, as `claim edit severity element segment`.
fn found(objects: &[Value]) -> Vec<String> {
    let of = |object: &Value| {
        let id = object["id"].as_str().unwrap().to_owned();
        let line = |finding: &Value| {
            let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
            format!("{id} {} {} {} {}", text("edit"), text("severity"), text("element"), text("segment"))
        };
        object["findings"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    objects.iter().filter(|object| object["kind"] == "claim").flat_map(of).collect()
}

/// What is found after a change of the foreign file; the change must hit something.
fn changed(changes: &[(&str, &str)]) -> Vec<String> {
    let mut text = FOREIGN.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    found(&Alone::new(&text).check(&["--json"]).expect(3).json_lines())
}

#[test]
fn a_foreign_file_is_judged_without_a_workspace() {
    let alone = Alone::new(FOREIGN);
    let objects = alone.check(&["--format", "json"]).expect(0).json_lines();
    assert_eq!(
        objects.iter().map(|object| (object["id"].as_str().unwrap(), object["status"].as_str().unwrap())).collect::<Vec<_>>(),
        [("day.837", "clean"), ("A100", "clean"), ("A101", "clean")]
    );
    let (file, claim) = (&objects[0], &objects[1]);
    assert_eq!((&file["as_of"], &file["as_of_from"]), (&"2026-04-30".into(), &"file".into()));
    assert_eq!((&claim["charged_cents"], &claim["segment_number"]), (&18_000.into(), &19.into()));
    assert!(FOREIGN[claim["offset"].as_u64().unwrap() as usize..].starts_with("CLM|A100"));
    let not_run = |object: &Value| object["not_run"].as_array().unwrap().iter().map(|edit| edit["edit"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert!(not_run(file).contains(&"payer-not-configured".to_owned()) && not_run(file).contains(&"timely-filing-exceeded".to_owned()));
    assert!(not_run(claim).contains(&"service-code-not-in-force".to_owned()), "a table that is not installed makes its edits not run, never passed");
    alone.check(&[]).expect(0).says(&["the file's own date", "2 claims, 272.00 dollars: 2 clean", "service-code-not-in-force"]);
    alone.check(&["--json", "--format", "text"]).expect(2).says(&["contradict"]);
}

#[test]
fn faults_are_found_at_their_element() {
    let one = |change: (&str, &str), expected: &str| {
        let mut found = changed(&[change]);
        // What is wrong with the biller is wrong with both claims.
        if expected.contains(" 2010AA ") {
            assert_eq!(found.pop().map(|second| second.replace("A101 ", "A100 ")).as_deref(), Some(expected));
        }
        assert_eq!(found, [expected], "{change:?}");
    };
    one(("|XX|1245319599~\nPRV", "|XX|1245319598~\nPRV"), "A100 rendering-npi-invalid reject 2310B NM109 NM1");
    one(("|XX|1467890129", "|XX|1467890120"), "A100 billing-npi-invalid reject 2010AA NM109 NM1");
    one(("ABF>R051", "ABF>R0519"), "A100 diagnosis-code-unknown reject 2300 HI02-2 HI");
    one(("99213>25", "99213>2"), "A100 modifier-malformed reject 2400 SV101-3 line 1 SV1");
    one(("99213>25", "99213>25>25"), "A100 modifier-repeated reject 2400 SV101-4 line 1 SV1");
    one(("|180|||11>B", "|180|||38>B"), "A100 place-of-service-unknown reject 2300 CLM05-1 CLM");
    one(("UN|1|||1~", "UN|1|||3~"), "A100 pointer-out-of-range reject 2400 SV107-1 line 2 SV1");
    one(("HC>87804>QW", "HC>8780>QW"), "A100 service-code-malformed reject 2400 SV101-2 line 2 SV1");
    one(("D8|19710809|F", "D8|20260425|F"), "A100 service-before-birth reject 2400 DTP*472 CLM");
    one(("N4|COLUMBUS|OH|432150001", "N4|COLUMBUS|OH|43215"), "A100 billing-zip-not-nine-digits reject 2010AA N403 N4");
    one(("N3|77 MAIN STREET", "N3|PO BOX 7"), "A100 billing-address-is-po-box reject 2010AA N301 N3");
    one(("REF|EI|319876543", "REF|EI|31987654"), "A100 billing-tax-id-invalid reject 2010AA REF02 REF");
    one(("|MI|XJ5512", "|MI|"), "A100 member-id-missing reject 2010BA NM109 NM1");
    let medicare = ("SBR|P|18|GRP7||||||CI", "SBR|P|18|GRP7||||||MB");
    assert_eq!(changed(&[medicare]), ["A100 clia-missing reject 2300 REF*X4 REF02 line 2 SV1", "A100 mbi-malformed reject 2010BA NM109 NM1"]);
    one(("CLM|A101|92|||11>B>1", "CLM|A101|92|||11>B>7"), "A101 payer-claim-number-missing reject 2300 REF*F8 REF02 CLM");
    one(("CAS|PR|1|30~", "CAS|PR|1|29~"), "A101 prior-payment-out-of-balance reject 2320 AMT*D AMT02 AMT");
    one(("AMT|D|62~", "AMT|D|-62~"), "A101 prior-payment-reversed reject 2320 AMT*D AMT02 AMT");
    one(("DTP|573|D8|20260428", "DTP|573|D8|20260418"), "A101 prior-payment-date-implausible reject 2330B DTP*573 DTP03 DTP");
    one(("CLM|A101|92|", "CLM|A101|93|"), "A101 claim-total-not-sum-of-lines reject 2300 CLM02 CLM");
}

#[test]
fn a_day_in_the_future_is_measured_by_the_files_own_date() {
    let text = FOREIGN.replacen("DTP|472|D8|20260420", "DTP|472|D8|20260503", 1);
    let alone = Alone::new(&text);
    let objects = alone.check(&["--json"]).expect(3).json_lines();
    assert_eq!(found(&objects), ["A100 service-date-in-future reject 2400 DTP*472 line 1 DTP"]);
    let finding = &objects[1]["findings"][0];
    assert_eq!((&finding["line"], &finding["value"]), (&1.into(), &"2026-05-03".into()));
    assert!(text[finding["offset"].as_u64().unwrap() as usize..].starts_with("DTP|472|D8|20260503"));
    assert!(!finding["why"].as_str().unwrap().is_empty() && finding["fix"].as_str().unwrap().starts_with("Correct the service date"));
    assert_eq!((&finding["fault"], objects[0]["findings"].as_array().map(Vec::len)), (&"date-in-future".into(), Some(0)), "told once, with the claim");
    // A file that bills what had not happened when it was written is no better a month later: what no edit says any more, the guide still does.
    alone.check(&["--as-of", "2026-05-04"]).expect(3).says(&["judged as of 2026-05-04", "date-in-future", "2 claims, 272.00 dollars: 2 clean"]);
    let undated = Alone::new(&text.replace("|20260430|1200|905|X", "|2026043|1200|905|X"));
    let objects = undated.check(&["--json"]).json_lines();
    let not_run = objects[1]["not_run"].as_array().unwrap();
    assert!(not_run.iter().any(|edit| edit["edit"] == "service-date-in-future"), "{objects:#?}");
}

#[test]
fn the_same_service_twice_in_a_file_names_the_earlier_claim() {
    let claim = &FOREIGN[FOREIGN.find("CLM|A100").unwrap()..FOREIGN.find("HL|3").unwrap()];
    let twice = |again: &str| {
        let text = FOREIGN.replace("HL|3|", &format!("{again}HL|3|")).replace("SE|49|", &format!("SE|{}|", 49 + again.lines().count()));
        Alone::new(&text).check(&["--json"]).json_lines()
    };
    let objects = twice(&claim.replace("A100", "A100B"));
    assert_eq!(found(&objects), ["A100B duplicate-claim reject 2400 SV101 line 1 SV1", "A100B duplicate-claim reject 2400 SV101 line 2 SV1"]);
    assert!(objects[2]["findings"][0]["message"].as_str().unwrap().ends_with("already billed by claim 1 of this file."), "{}", objects[2]);
    // The next day, a modifier that says so, and a void are no duplicates.
    assert_eq!(found(&twice(&claim.replace("A100", "A100B").replace("20260420", "20260422"))), Vec::<String>::new());
    assert_eq!(found(&twice(&claim.replace("A100", "A100B").replace("99213>25", "99213>25>76").replace("87804>QW", "87804>QW>91"))), Vec::<String>::new());
    assert_eq!(found(&twice(&claim.replace("A100", "A100B").replace("11>B>1", "11>B>8").replace("HI|", "REF|F8|ICN1~\nHI|"))), Vec::<String>::new());
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_judged() {
    let broken = changed(&[("|125|UN|1", "|12,5|UN|one"), ("1>2~", "1>B~"), ("NM1|82|1|WELBY|MARCUS||||XX|1245319599", "NM1|82|1|WELBY|MARCUS||||XX|1245319598")]);
    assert_eq!(
        broken,
        [
            "A100 unreadable-value reject 2400 SV102 line 1 SV1",
            "A100 unreadable-value reject 2400 SV104 line 1 SV1",
            "A100 unreadable-value reject 2400 SV107-2 line 1 SV1",
            "A100 rendering-npi-invalid reject 2310B NM109 NM1"
        ]
    );
    assert_eq!(changed(&[("DMG|D8|19710809|F", "DMG|D8|19710899|F")]), ["A100 unreadable-value reject 2010BA/2010CA DMG02 DMG"]);
    assert_eq!(changed(&[("ABK>J209", "ABK>J20-9")]), ["A100 unreadable-value reject 2300 HI01-2 HI"]);
    assert_eq!(changed(&[("|PI|99123", "")]), ["A100 missing-value reject 2010BB NM109 NM1"]);
    assert_eq!(changed(&[("CLM|A100|", "CLM||")])[0].split(' ').skip(6).collect::<Vec<_>>().join(" "), "missing-value reject 2300 CLM01 CLM");
    assert_eq!(changed(&[("HI|ABK>J209|ABF>R051~\n", "")]), ["A100 diagnosis-missing reject 2300 HI01-2 CLM"]);
    let without_lines = &FOREIGN[FOREIGN.find("LX|1~\nSV1|HC>99212").unwrap()..FOREIGN.find("SE|").unwrap()];
    let found = changed(&[(without_lines, "")]);
    assert!(found.contains(&"A101 service-line-missing reject 2400 LX CLM".to_owned()), "{found:?}");
}

#[test]
fn what_a_foreign_file_cannot_know_is_no_fault() {
    let quiet = |changes: &[(&str, &str)]| {
        let text = changes.iter().fold(FOREIGN.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replacen(old, new, 1)
        });
        let found = found(&Alone::new(&text).check(&["--json"]).json_lines());
        found.into_iter().filter(|line| line.contains(" reject ")).collect::<Vec<_>>()
    };
    let none = Vec::<String>::new();
    assert_eq!(quiet(&[("N4|COLUMBUS|OH|43215~\nDMG|D8|19710809", "N4|TORONTO|ON|M5V 2T6|CA~\nDMG|D8|19710809")]), none, "an address abroad");
    assert_eq!(quiet(&[("NM1|82|1|WELBY|MARCUS||||XX|1245319599~\nPRV|PE|PXC|207Q00000X~\n", "")]), none, "an organisation may render what it bills");
    assert_eq!(quiet(&[("NM1|82|1|WELBY|MARCUS||||XX|1245319599~\nPRV|PE|PXC|207Q00000X~\n", "NM1|82|1|WELBY|MARCUS~\nREF|G2|OLD77~\n")]), none, "a number of the payer's own");
    let old = quiet(&[("20260430|1200|905", "20240430|1200|905"), ("20260420", "20240420"), ("20260420", "20240420"), ("20260421", "20240421"), ("20260428", "20240428")]);
    assert_eq!(old, none, "no installed edition covers the day");
}

#[test]
fn other_guides_and_several_interchanges_are_told() {
    let institutional = FOREIGN.replace("005010X222A1", "005010X223A2").replace("000000905", "000000906").replace("|905|", "|906|").replace("GE|1|905", "GE|1|906");
    let old =
        FOREIGN.replace("005010X222A1", "004010X098A1").replace("000000905", "000000907").replace("|905|", "|907|").replace("GE|1|905", "GE|1|907").replace("|00501|", "|00401|");
    let both = Alone::new(&format!("{institutional}{old}"));
    let objects = both.check(&["--json"]).json_lines();
    assert_eq!(objects.len(), 1);
    let told: Vec<&str> = objects[0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["edit"] == "not-professional-claims")
        .map(|finding| finding["value"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["005010X223A2", "004010X098A1"]);
    let later = FOREIGN
        .replace("20260430|1200|905", "20260401|1200|908")
        .replace("000000905", "000000908")
        .replace("GE|1|905", "GE|1|908")
        .replace("|A100|", "|A200|")
        .replace("|A101|", "|A201|")
        .replace("JANE", "JOAN")
        .replace("KIM", "KAY");
    let objects = Alone::new(&format!("{FOREIGN}{later}")).check(&["--json"]).expect(3).json_lines();
    let ids: Vec<&str> = objects.iter().skip(1).map(|object| object["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["A100", "A101", "A200", "A201"]);
    // Each interchange is judged by its own date.
    let told = found(&objects);
    let is_of_date = |line: &String| line.contains("service-date-in-future") || line.contains("prior-payment-date-implausible");
    assert!(told.iter().all(|line| is_of_date(line) && line.starts_with("A2")), "{objects:#?}");
    assert_eq!(told.len(), 4);
}

/// A hospital's file of version 5010, with nothing wrong in it.
const INSTITUTIONAL: &str = "\
ISA*00*          *00*          *ZZ*HOSPITAL01     *ZZ*CLEARHOUSE     *260430*2305*^*00501*000000051*0*T*:~
GS*HC*HOSPITAL01*CLEARHOUSE*20260430*2305*1*X*005010X223A2~
ST*837*0001*005010X223A2~
BHT*0019*00*B51*20260430*2305*CH~
NM1*41*2*PRAIRIE HOSPITAL*****46*HOSPITAL01~
PER*IC*OFFICE*TE*2175550100~
NM1*40*2*CLEAR HOUSE*****46*CLEARHOUSE~
HL*1**20*1~
PRV*BI*PXC*282N00000X~
NM1*85*2*PRAIRIE HOSPITAL*****XX*1234567893~
N3*1 HOSPITAL WAY~
N4*SPRINGFIELD*IL*627010001~
REF*EI*361234567~
HL*2*1*22*0~
SBR*P*18*******MA~
NM1*IL*1*DOE*JAN****MI*1EG4TE5MK73~
N3*9 ASH LANE~
N4*SPRINGFIELD*IL*62701~
DMG*D8*19400101*F~
NM1*PR*2*MEDICARE*****PI*MEDA1~
CLM*H1*90.5***13:A:1**A*Y*Y~
DTP*434*RD8*20260410-20260411~
CL1*3*1*01~
HI*ABK:J209~
NM1*71*1*DOCTOR*DANA****XX*1245319599~
LX*1~
SV2*0305*HC:85025*13.5*UN*1~
DTP*472*D8*20260410~
LX*2~
SV2*0730*HC:93005*77*UN*3~
DTP*472*D8*20260410~
SE*30*0001~
GE*1*1~
IEA*1*000000051~
";

#[test]
fn institutional_claims_are_counted_and_added_up_and_judged_by_no_edit() {
    let checked = |text: &str| Alone::new(text).check(&["--json"]).json_lines();
    let objects = checked(INSTITUTIONAL);
    assert_eq!(objects.len(), 1, "no claim of its own is told: {objects:#?}");
    let findings = objects[0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    let finding = &findings[0];
    assert_eq!((finding["edit"].as_str(), finding["severity"].as_str(), finding["value"].as_str()), (Some("not-professional-claims"), Some("warning"), Some("005010X223A2")));
    let message = finding["message"].as_str().unwrap();
    assert_eq!(message, "Institutional claims (005010X223A2), 1 in all, were counted and added up; no edit judged them, because edits are about professional claims.");
    // What an edit would say of a professional claim is said of none here, and what does not add up is.
    let faulty = checked(&INSTITUTIONAL.replace("*77*UN", "*78*UN").replace("J209", "XXXX"));
    let edits: Vec<&str> = faulty[0]["findings"].as_array().unwrap().iter().map(|finding| finding["edit"].as_str().unwrap()).collect();
    assert_eq!(edits, ["claim-out-of-balance", "not-professional-claims"]);
    // Described, they have the same totals.
    let alone = Alone::new(INSTITUTIONAL);
    let described = program(["x12", "describe", "day.837", "--json"]).within(alone.folder.path()).run().expect(0).json_lines();
    let transaction = &described[0]["interchanges"][0]["groups"][0]["transactions"][0];
    assert_eq!((&transaction["claims"], &transaction["services"], &transaction["charged_cents"], &transaction["balanced"]), (&1.into(), &2.into(), &9_050.into(), &true.into()));
}

#[test]
fn a_workspace_lends_its_payers_its_policy_and_its_date() {
    let workspace = Workspace::new();
    let text = FOREIGN.replacen("|PI|99123", "|PI|60054", 1);
    workspace.put("day.837", &text);
    let file = workspace.path("day.837").display().to_string();
    let checked = |arguments: &[&str], code: i32| {
        let all: Vec<&str> = ["check", &file, "--json"].into_iter().chain(arguments.iter().copied()).collect();
        workspace.call(&all).expect(code).json_lines()
    };
    let objects = checked(&["--as-of", "2026-05-01"], 0);
    assert_eq!(found(&objects), Vec::<String>::new());
    let not_run = |object: &Value| object["not_run"].as_array().unwrap().iter().any(|edit| edit["edit"] == "timely-filing-exceeded");
    assert_eq!(objects.iter().map(not_run).collect::<Vec<_>>(), [false, false, true], "the second claim's payer is not configured");
    let late = checked(&["--as-of", "2026-11-20"], 3);
    assert_eq!(found(&late), ["A100 timely-filing-exceeded reject 2400 DTP*472 CLM"]);
    let pattern = workspace.path("reference/payers.csv");
    let payers =
        std::fs::read_to_string(&pattern).unwrap().replace("timely_filing_days,", "timely_filing_days,member_id_pattern,").replace("commercial,180,", "commercial,180,ZZ\\d+,");
    workspace.put("reference/payers.csv", payers.replace("commercial,365,", "commercial,365,,").replace("medicare_b,365,", "medicare_b,365,,"));
    let text = std::fs::read_to_string(workspace.path("cleanclaim.toml")).unwrap();
    workspace.put("cleanclaim.toml", format!("as_of = \"2026-05-02\"\n{text}\n[edits]\ndisabled = [\"rendering-npi-invalid\"]\n"));
    workspace.put("day.837", std::fs::read_to_string(&file).unwrap().replacen("|XX|1245319599", "|XX|1245319598", 1));
    let objects = checked(&[], 3);
    assert_eq!((&objects[0]["as_of"], &objects[0]["as_of_from"]), (&"2026-05-02".into(), &"workspace".into()));
    assert_eq!(found(&objects), ["A100 member-id-not-of-payer reject 2010BA NM109 NM1"]);
    program(["check", &file, "--config", "/no/such/cleanclaim.toml"]).run().expect(2).says(&["/no/such/cleanclaim.toml"]);
}

#[test]
fn findings_of_a_file_show_nobody() {
    let text = FOREIGN.replace("|MI|XJ5512", "|MI|X").replacen("D8|19710809|F", "D8|1971080X|Q", 1).replace("N4|COLUMBUS|OH|43215~\nDMG", "N4|COLUMBUS|QQ|4321~\nDMG");
    let outcome = Alone::new(&text).check(&[]).expect(3);
    for private in ["QUIMBY", "JANE", "HOLLIS", "XJ5512", "1971", "RIVER", "LAKE", "4321~", "YK7781"] {
        assert!(!outcome.stdout.contains(private), "{private}: {}", outcome.stdout);
    }
}

#[test]
fn a_biller_reads_place_value_why_and_fix_and_what_it_comes_to() {
    let text = FOREIGN.replacen("|XX|1245319599~\nPRV", "|XX|1245319598~\nPRV", 1);
    let said = Alone::new(&text).check(&[]).expect(3);
    let said = said.says(&[
        "A100: held (segment 19, byte ",
        "reject   rendering-npi-invalid  2310B NM109 `1245319598`  (segment 21)",
        "why: ",
        "fix: Correct the rendering provider's NPI",
        "2 claims, 272.00 dollars: 1 clean, 1 held; 180.00 dollars held",
        "What holds them (claims, dollars):",
    ]);
    assert!(!said.stdout.contains(".csv") && !said.stdout.contains("rendering_npi"), "{}", said.stdout);
}

/// The claims of a night have, read from its files, no finding that their encounters did not have. Returns how many were compared, and their findings.
fn compare_with_the_night(workspace: &Workspace, as_of: &str) -> (usize, usize) {
    let exports: Vec<String> = workspace.files_in("inbox/encounters").iter().map(|path| workspace.path(path).display().to_string()).collect();
    let arguments: Vec<&str> = ["check", "--json"].into_iter().chain(exports.iter().map(String::as_str)).collect();
    let of_the_night: BTreeSet<(String, String)> = workspace.call(&arguments).json_lines().iter().flat_map(edits_of).collect();
    let outcome = workspace.call(&["run", "--json"]);
    assert!(matches!(outcome.code, Some(0 | 3)), "{}", outcome.stderr);
    let detail = workspace.report(as_of, "aging_detail");
    let encounters: BTreeMap<&str, &str> = detail.rows().iter().map(|row| (row["claim_id"].as_str(), row["encounter_id"].as_str())).collect();
    let (mut claims, mut findings) = (0, 0);
    for (path, text) in workspace.claim_files() {
        let file = workspace.path(&path).display().to_string();
        for objects in [workspace.call(&["check", &file, "--json"]).expect(0).json_lines(), Alone::new(&text).check(&["--json"]).expect(0).json_lines()] {
            assert_eq!(objects[0]["status"], "clean", "{}", objects[0]);
            assert_eq!(objects.len() - 1, text.matches("CLM*").count());
            claims += objects.len() - 1;
            for (claim, edit) in objects.iter().skip(1).flat_map(edits_of) {
                let encounter = encounters[claim.as_str()].to_owned();
                assert!(of_the_night.contains(&(encounter.clone(), edit.clone())), "claim {claim} of {encounter} has {edit}, which the night did not find");
                findings += 1;
            }
        }
    }
    (claims, findings)
}

#[test]
fn files_of_a_generated_night_have_no_fault_that_the_night_did_not_find() {
    let (claims, _) = compare_with_the_night(&Workspace::generated(600, 41), "2026-09-15");
    assert!(claims > 400, "{claims}");
}

#[test]
fn files_of_the_samples_night_have_no_fault_that_the_night_did_not_find() {
    let workspace = Workspace::new();
    crate::support::copy_folder(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample"), workspace.root(), false);
    let config = std::fs::read_to_string(workspace.path("cleanclaim.toml")).unwrap();
    assert!(config.contains("reports = \"../../reports\""));
    workspace.put("cleanclaim.toml", config.replace("reports = \"../../reports\"", "reports = \"reports\""));
    let as_of = config.lines().find_map(|line| line.strip_prefix("as_of = \"")?.split('"').next()).unwrap().to_owned();
    let (claims, findings) = compare_with_the_night(&workspace, &as_of);
    assert!(claims > 100 && findings > 0, "{claims} claims, {findings} findings");
}

/// The object's id with each of its edits.
fn edits_of(object: &Value) -> Vec<(String, String)> {
    let id = object["id"].as_str().unwrap();
    object["findings"].as_array().unwrap().iter().map(|finding| (id.to_owned(), finding["edit"].as_str().unwrap().to_owned())).collect()
}
