//! Files of responses: envelopes around sets whose segments a test writes.

/// A set: its kind, its guide, and its segments between ST and SE.
pub struct AnswerSet {
    kind: &'static str,
    guide: &'static str,
    segments: Vec<String>,
}

/// An interchange to us with one group of sets.
pub fn interchange(control: u32, sets: &[AnswerSet]) -> String {
    interchange_to("HILL01", control, sets)
}

/// The same to somebody else.
pub fn interchange_to(receiver: &str, control: u32, sets: &[AnswerSet]) -> String {
    let first = sets.first().expect("an interchange has a set");
    let functional = match first.kind {
        "835" => "HP",
        "277" => "HN",
        _ => "FA",
    };
    let mut text = format!("ISA*00*          *00*          *ZZ*{:<15}*ZZ*{receiver:<15}*260506*0800*^*00501*{control:09}*0*T*:~\n", "HUB01");
    text.push_str(&format!("GS*{functional}*HUB01*{receiver}*20260506*0800*{control}*X*{}~\n", first.guide));
    for (place, set) in sets.iter().enumerate() {
        let number = place + 1;
        // The guide of the 835 has no ST03.
        let guide = if set.kind == "835" { String::new() } else { format!("*{}", set.guide) };
        text.push_str(&format!("ST*{}*{number:04}{guide}~\n", set.kind));
        set.segments.iter().for_each(|segment| text.push_str(&format!("{segment}~\n")));
        text.push_str(&format!("SE*{}*{number:04}~\n", set.segments.len() + 2));
    }
    text.push_str(&format!("GE*{}*{control}~\nIEA*1*{control:09}~\n", sets.len()));
    text
}

/// A TA1 alone.
pub fn interchange_answer(answered: u32, verdict: &str, note: &str) -> String {
    let head = format!("ISA*00*          *00*          *ZZ*{:<15}*ZZ*{:<15}*260506*0800*^*00501*000000900*0*T*:~\n", "HUB01", "HILL01");
    format!("{head}TA1*{answered:09}*260505*2300*{verdict}*{note}~\nIEA*0*000000900~\n")
}

/// A 999: a group, and for each of its sets the verdict.
pub fn acknowledgement(group: u32, verdicts: &[(u32, &str)]) -> AnswerSet {
    let mut segments = vec![format!("AK1*HC*{group}*005010X222A1")];
    for (set, verdict) in verdicts {
        segments.push(format!("AK2*837*{set:04}*005010X222A1"));
        segments.push(if *verdict == "R" { "IK5*R*5".to_owned() } else { format!("IK5*{verdict}") });
    }
    let accepted = verdicts.iter().filter(|(_, verdict)| *verdict != "R").count();
    let of_group = if accepted == verdicts.len() {
        "A"
    } else if accepted == 0 {
        "R"
    } else {
        "P"
    };
    segments.push(format!("AK9*{of_group}*{0}*{0}*{accepted}", verdicts.len()));
    AnswerSet { kind: "999", guide: "005010X231A1", segments }
}

/// A 277CA of a clearinghouse (`AY`) or payer (`PR`): claim ids with their status and the payer's number.
pub fn statuses(source: &str, batch: &str, claims: &[(&str, &str, &str)]) -> AnswerSet {
    let mut segments = vec![
        "BHT*0085*08*STATUS1*20260506*0800*TH".to_owned(),
        "HL*1**20*1".into(),
        format!("NM1*{source}*2*SPEAKER*****46*HUB01"),
        "TRN*1*RECEIPT1".into(),
        "DTP*050*D8*20260506".into(),
        "DTP*009*D8*20260506".into(),
        "HL*2*1*21*1".into(),
        "NM1*41*2*HILL CLINIC*****46*HILL01".into(),
        format!("TRN*2*{batch}"),
        "STC*A1:19:PR*20260506*WQ*125".into(),
        "HL*3*2*19*1".into(),
        "NM1*85*2*HILL CLINIC*****XX*1234567893".into(),
        "TRN*1*0".into(),
    ];
    for (place, (claim_id, status, number)) in claims.iter().enumerate() {
        let is_rejected = ["A3", "A6", "A7", "A8"].iter().any(|category| status.starts_with(category));
        segments.push(format!("HL*{}*3*PT", place + 4));
        segments.push("NM1*QC*1*SAMPLE*AVERY****MI*M1".into());
        segments.push(format!("TRN*2*{claim_id}"));
        segments.push(format!("STC*{status}*20260506*{}*125", if is_rejected { "U" } else { "WQ" }));
        if !number.is_empty() {
            segments.push(format!("REF*1K*{number}"));
        }
        segments.push("DTP*472*D8*20260504".into());
    }
    AnswerSet { kind: "277", guide: "005010X214", segments }
}

/// An 835 of `acme` for a check of an amount: claims as [`paid`] and its like write them, and PLB segments.
pub fn remittance(check: &str, amount: &str, body: &[String]) -> AnswerSet {
    remittance_to("1234567893", "123456789", check, amount, body)
}

/// The same to a payee of an NPI and a tax id.
pub fn remittance_to(npi: &str, tax_id: &str, check: &str, amount: &str, body: &[String]) -> AnswerSet {
    let method = if amount == "0" {
        "BPR*I*0*C*NON************20260506".to_owned()
    } else {
        format!("BPR*I*{amount}*C*ACH*CCP*01*999999992*DA*123*1512345678**01*999988880*DA*98765*20260506")
    };
    let mut segments = vec![
        method,
        format!("TRN*1*{check}*1512345678"),
        "DTM*405*20260506".into(),
        "N1*PR*ACME HEALTH*XV*60054".into(),
        "N3*1 PAYER WAY".into(),
        "N4*TOPEKA*KS*666010001".into(),
        "PER*BL*PROVIDER LINE*TE*8005550100".into(),
        format!("N1*PE*HILL CLINIC*XX*{npi}"),
        format!("REF*TJ*{tax_id}"),
        "LX*1".into(),
    ];
    segments.extend(body.iter().flat_map(|part| part.split('~').filter(|segment| !segment.is_empty()).map(str::to_owned).collect::<Vec<_>>()));
    AnswerSet { kind: "835", guide: "005010X221A1", segments }
}

/// A claim of $125.00 with one line: status, paid, what the patient owes, and the line's adjustments (`PR*1*25`).
pub fn paid(claim_id: &str, status: &str, paid: &str, patient: &str, adjustments: &[&str]) -> String {
    claim(claim_id, status, "125", paid, patient, "ICN1", adjustments)
}

/// The same with a charge and a payer's claim number.
pub fn claim(claim_id: &str, status: &str, charge: &str, paid: &str, patient: &str, number: &str, adjustments: &[&str]) -> String {
    let adjustments: String = adjustments.iter().map(|adjustment| format!("CAS*{adjustment}~")).collect();
    format!(
        "CLP*{claim_id}*{status}*{charge}*{paid}*{patient}*12*{number}*11*1~NM1*QC*1*SAMPLE*AVERY****MI*M1~DTM*232*20260504~SVC*HC:99213*{charge}*{paid}**1~DTM*472*20260504~{adjustments}REF*6R*1~"
    )
}

impl AnswerSet {
    /// With a segment replaced.
    pub fn with(mut self, from: &str, to: &str) -> AnswerSet {
        let mut hits = 0;
        for segment in self.segments.iter_mut().filter(|segment| segment.contains(from)) {
            *segment = segment.replace(from, to);
            hits += 1;
        }
        assert!(hits > 0, "no segment has {from}");
        self
    }
}
