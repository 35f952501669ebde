//! Faults of answers, put in on purpose: some files come broken first and sound a day later, some have a false one beside them, some never come.

use super::schedule::Remittance;
use super::sent::Sent;
use super::{AnswerError, AnswerFault, AnswerFile, Answers, ResponseOptions, random, remit};
use crate::model::Cents;
use crate::model::date::add_days;

/// One kind of fault of remittances.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    OutOfBalance,
    WrongCount,
    CutShort,
    Duplicate,
    Conflicting,
    UnknownClaim,
    OtherWorkspace,
}

/// Every kind with its name, and what a reader should do.
const KINDS: [(Kind, &str, &str); 7] = [
    (Kind::OutOfBalance, "out-of-balance", "the first set is refused whole with the difference of 1.00, the other sets are posted; the sound file follows a day later"),
    (Kind::WrongCount, "wrong-segment-count", "the first set is refused, the other sets are posted; the sound file follows a day later"),
    (Kind::CutShort, "cut-short", "the set that is not closed is refused, those before it are posted; the whole file follows a day later"),
    (Kind::Duplicate, "duplicate-remittance", "the same remittances in another envelope a day later: nothing is posted twice"),
    (Kind::Conflicting, "conflicting-remittance", "a payment's number comes again with another amount: an exception, nothing is posted"),
    (Kind::UnknownClaim, "unknown-claim", "a claim id that nobody sent: its money is unapplied, with an exception"),
    (Kind::OtherWorkspace, "other-workspace", "the receiver is somebody else: the file is left where it is and listed as not ours"),
];

const MISSING: (&str, &str) =
    ("missing-277ca", "no claim status comes for these claims: they stay as they were until the remittance, and those that it would have rejected until somebody asks");

/// Puts faults into so many of a thousand remittance and status files.
pub(super) fn spoil(sent: &Sent, remittances: &[Remittance], files: Vec<AnswerFile>, options: ResponseOptions) -> Result<Answers, AnswerError> {
    let mut answers = Answers::default();
    for file in files {
        let mut random = random(options.seed, &["fault", &file.name]);
        if random.below(1_000) >= u64::from(options.faults_permille) {
            answers.files.push(file);
        } else if file.name.ends_with(".835") {
            let (kind, name, expected) = KINDS.get(random.below(KINDS.len() as u64) as usize).copied().unwrap_or_default();
            make(sent, remittances, file, (kind, name, expected), &mut answers)?;
        } else if file.name.ends_with(".277") {
            let (fault, expected) = MISSING;
            answers.faults.push(AnswerFault { day: file.day, file: file.name, fault, expected });
        } else {
            answers.files.push(file);
        }
    }
    answers.files.sort_by(|left, right| left.name.cmp(&right.name));
    answers.faults.sort_by(|left, right| (left.day, &left.file).cmp(&(right.day, &right.file)));
    Ok(answers)
}

fn make(sent: &Sent, remittances: &[Remittance], sound: AnswerFile, (kind, fault, expected): (Kind, &'static str, &'static str), answers: &mut Answers) -> Result<(), AnswerError> {
    let next_day = add_days(sound.day, 1);
    let word = sound.name.get(11..).and_then(|name| name.strip_suffix("-835.835")).unwrap_or_default().to_owned();
    let listed = |file: &AnswerFile| AnswerFault { day: file.day, file: file.name.clone(), fault, expected };
    let named = |day, bytes| AnswerFile { day, name: format!("{day}-{word}-835-{fault}.835"), bytes };
    let broken = match kind {
        Kind::OutOfBalance => spoiled(&sound, raise_payment),
        Kind::WrongCount => spoiled(&sound, |text| text.replacen("\nSE*", "\nSE*9", 1)),
        Kind::CutShort => spoiled(&sound, |text| text.get(..text.rfind("\nSE*").unwrap_or(text.len()) + 1).unwrap_or_default().to_owned()),
        Kind::OtherWorkspace => {
            let stranger = named(sound.day, spoiled(&sound, for_somebody_else).bytes);
            answers.faults.push(listed(&stranger));
            answers.files.extend([sound, stranger]);
            return Ok(());
        }
        Kind::Duplicate | Kind::Conflicting | Kind::UnknownClaim => {
            let day = if kind == Kind::UnknownClaim { sound.day } else { next_day };
            let of_file: Vec<Remittance> = remittances.iter().filter(|one| one.day == sound.day && file_has(sent, one, &word)).cloned().collect();
            let changed: Vec<Remittance> = of_file.into_iter().take(if kind == Kind::Duplicate { usize::MAX } else { 1 }).map(|one| changed(one, kind)).collect();
            let name = format!("{day}-{word}-835-{fault}.835");
            let mut file = remit::file(sent, name, &changed.iter().collect::<Vec<_>>())?;
            file.day = day;
            answers.faults.push(listed(&file));
            answers.files.extend([sound, file]);
            return Ok(());
        }
    };
    answers.faults.push(listed(&broken));
    answers.files.push(named_sound(next_day, &word, sound.bytes));
    answers.files.push(broken);
    Ok(())
}

/// The file as it should have been, a day later.
fn named_sound(day: crate::model::Date, word: &str, bytes: Vec<u8>) -> AnswerFile {
    AnswerFile { day, name: format!("{day}-{word}-835-again.835"), bytes }
}

fn file_has(sent: &Sent, remittance: &Remittance, word: &str) -> bool {
    super::file_word(&remit::receiver_of(sent, remittance)) == word
}

fn spoiled(sound: &AnswerFile, change: impl Fn(&str) -> String) -> AnswerFile {
    AnswerFile { bytes: change(&String::from_utf8_lossy(&sound.bytes)).into_bytes(), ..sound.clone() }
}

/// One dollar more in the first BPR than its claims explain.
fn raise_payment(text: &str) -> String {
    let Some((before, after)) = text.split_once("\nBPR*") else { return text.to_owned() };
    let mut elements: Vec<String> = after.splitn(3, '*').map(str::to_owned).collect();
    if let Some(amount) = elements.get_mut(1) {
        let mut raised = Vec::new();
        (Cents::parse(amount).unwrap_or_default() + Cents(100)).write_x12(&mut raised);
        *amount = String::from_utf8_lossy(&raised).into_owned();
    }
    format!("{before}\nBPR*{}", elements.join("*"))
}

/// ISA08 with another name of the same width, GS03, and another payee: by the payee a mailbox that several practices share is told apart.
fn for_somebody_else(text: &str) -> String {
    const STRANGER: &str = "OTHEREXAMPLE   ";
    let (Some(before), Some(receiver), Some(after)) = (text.get(..54), text.get(54..69), text.get(69..)) else { return text.to_owned() };
    let after = after.replacen(&format!("*{}*", receiver.trim_end()), &format!("*{}*", STRANGER.trim_end()), 1);
    let other = |line: &str| match line.split('*').take(2).collect::<Vec<_>>().as_slice() {
        ["N1", "PE"] => "N1*PE*OTHER EXAMPLE PRACTICE*XX*1999999984~\n".to_owned(),
        ["REF", "TJ"] => "REF*TJ*900000009~\n".to_owned(),
        _ => format!("{line}\n"),
    };
    format!("{before}{STRANGER}{}", after.lines().map(other).collect::<String>())
}

/// A remittance that is false in one way and balances all the same.
fn changed(mut remittance: Remittance, kind: Kind) -> Remittance {
    match kind {
        Kind::Conflicting => {
            // Interest that nobody announced makes another amount of the same payment.
            let mut reason = remittance.adjustments.first().cloned().unwrap_or_default();
            reason.provider_id = if reason.provider_id.is_empty() { "1999999992".into() } else { reason.provider_id };
            reason.fiscal_date = crate::model::Date::new(remittance.day.year(), 12, 31).ok();
            (reason.reason, reason.reference, reason.cents) = ("L6".into(), "".into(), Cents(-1_000));
            remittance.adjustments.push(reason);
            remittance.payment += Cents(1_000);
        }
        Kind::UnknownClaim => {
            remittance.adjustments.clear();
            remittance.claims.retain(|(_, claim)| claim.status == "1" && claim.paid_cents > Cents::ZERO);
            remittance.claims.truncate(1);
            remittance.claims.iter_mut().for_each(|(_, claim)| claim.claim_id = "NOTOURS0000000001".into());
            remittance.payment = remittance.claims.iter().map(|(_, claim)| claim.paid_cents).sum();
            // Its own number, not that of the day's payment.
            remittance.trace_number.push('X');
        }
        _ => {}
    }
    remittance
}
