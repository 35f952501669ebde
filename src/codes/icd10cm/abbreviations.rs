//! Abbreviations and everyday words of clinical notes, written out for the coder's candidates.
//!
//! Our own table, from common usage in American clinical notes; no list was copied. Many abbreviations have several meanings, so they only help to find
//! candidates for a person; exact matching never reads them.

/// One abbreviation.
#[derive(Debug, PartialEq, Eq)]
pub struct Abbreviation {
    /// As written in notes, folded.
    pub short: &'static str,
    /// What it is read as, folded.
    pub long: &'static str,
}

const fn read(short: &'static str, long: &'static str) -> Abbreviation {
    Abbreviation { short, long }
}

/// The most words of one abbreviation.
const MOST_WORDS: usize = 3;

/// The abbreviation that begins a run of folded words, and how many words it takes; the longest one.
pub(super) fn longest_at(words: &[&str]) -> Option<(&'static Abbreviation, usize)> {
    (1..=MOST_WORDS.min(words.len())).rev().find_map(|count| {
        let run = words.get(..count)?;
        let joined = run.join(" ");
        let place = ABBREVIATIONS.binary_search_by(|known| known.short.cmp(&joined)).ok()?;
        Some((ABBREVIATIONS.get(place)?, count))
    })
}

/// Sorted by `short`.
static ABBREVIATIONS: &[Abbreviation] = &[
    read("a fib", "atrial fibrillation"),
    read("aaa", "abdominal aortic aneurysm"),
    read("abd pain", "abdominal pain"),
    read("add", "attention deficit hyperactivity disorder"),
    read("adhd", "attention deficit hyperactivity disorder"),
    read("afib", "atrial fibrillation"),
    read("aka", "acquired absence of leg above knee"),
    read("aki", "acute kidney failure"),
    read("als", "amyotrophic lateral sclerosis"),
    read("aom", "acute otitis media"),
    read("ards", "acute respiratory distress syndrome"),
    read("asd", "atrial septal defect"),
    read("asthma attack", "asthma exacerbation"),
    read("avm", "arteriovenous malformation"),
    read("bka", "acquired absence of leg below knee"),
    read("bmi", "body mass index"),
    read("bph", "benign prostatic hyperplasia"),
    read("bppv", "benign paroxysmal vertigo"),
    read("broken", "fracture"),
    read("bv", "vaginitis bacterial"),
    read("c diff", "clostridium difficile"),
    read("cabg", "aortocoronary bypass graft"),
    read("cad", "atherosclerotic heart disease of native coronary artery"),
    read("cap", "pneumonia"),
    read("chf", "congestive heart failure"),
    read("chickenpox", "varicella"),
    read("ckd", "chronic kidney disease"),
    read("clbp", "low back pain"),
    read("cold sore", "herpesviral vesicular dermatitis"),
    read("collapsed lung", "pneumothorax"),
    read("common cold", "acute nasopharyngitis"),
    read("copd", "chronic obstructive pulmonary disease"),
    read("covid", "covid 19"),
    read("cp", "chest pain"),
    read("cts", "carpal tunnel syndrome"),
    read("cva", "cerebral infarction"),
    read("ddd", "disc degeneration"),
    read("djd", "osteoarthritis"),
    read("dka", "diabetes mellitus ketoacidosis"),
    read("dm", "diabetes mellitus"),
    read("dm 1", "type 1 diabetes mellitus"),
    read("dm 2", "type 2 diabetes mellitus"),
    read("dm ii", "type 2 diabetes mellitus"),
    read("dm1", "type 1 diabetes mellitus"),
    read("dm2", "type 2 diabetes mellitus"),
    read("dmii", "type 2 diabetes mellitus"),
    read("doe", "dyspnea exertion"),
    read("dub", "abnormal uterine bleeding"),
    read("dvt", "acute embolism and thrombosis of deep veins"),
    read("ear ache", "otalgia"),
    read("ear infection", "otitis media"),
    read("earache", "otalgia"),
    read("ed", "male erectile dysfunction"),
    read("esrd", "end stage renal disease"),
    read("etoh", "alcohol"),
    read("flu", "influenza"),
    read("fuo", "fever of unknown origin"),
    read("fx", "fracture"),
    read("gad", "generalized anxiety disorder"),
    read("gerd", "gastroesophageal reflux disease"),
    read("gi bleed", "gastrointestinal hemorrhage"),
    read("gib", "gastrointestinal hemorrhage"),
    read("gout attack", "gout"),
    read("gu", "genitourinary"),
    read("ha", "headache"),
    read("hay fever", "allergic rhinitis pollen"),
    read("hbp", "hypertension"),
    read("hcc", "hepatocellular carcinoma"),
    read("heart attack", "myocardial infarction"),
    read("hep b", "viral hepatitis b"),
    read("hep c", "viral hepatitis c"),
    read("hf", "heart failure"),
    read("high blood pressure", "hypertension"),
    read("high blood sugar", "hyperglycemia"),
    read("high cholesterol", "hypercholesterolemia"),
    read("hiv", "human immunodeficiency virus"),
    read("hives", "urticaria"),
    read("hld", "hyperlipidemia"),
    read("hlp", "hyperlipidemia"),
    read("hsv", "herpesviral infection"),
    read("htn", "hypertension"),
    read("hx", "history"),
    read("ibs", "irritable bowel syndrome"),
    read("ida", "iron deficiency anemia"),
    read("iddm", "diabetes mellitus insulin"),
    read("itp", "immune thrombocytopenic purpura"),
    read("kidney stone", "calculus of kidney"),
    read("kidney stones", "calculus of kidney"),
    read("lbp", "low back pain"),
    read("loc", "loss of consciousness"),
    read("lockjaw", "tetanus"),
    read("low blood sugar", "hypoglycemia"),
    read("low thyroid", "hypothyroidism"),
    read("lri", "lower respiratory infection"),
    read("lrti", "lower respiratory infection"),
    read("lt", "left"),
    read("mdd", "major depressive disorder"),
    read("mi", "myocardial infarction"),
    read("mono", "infectious mononucleosis"),
    read("mrsa", "methicillin resistant staphylococcus aureus"),
    read("ms", "multiple sclerosis"),
    read("mva", "motor vehicle accident"),
    read("mvp", "mitral valve prolapse"),
    read("n v", "nausea with vomiting"),
    read("nafld", "fatty liver"),
    read("nash", "nonalcoholic steatohepatitis"),
    read("niddm", "type 2 diabetes mellitus"),
    read("nos", "unspecified"),
    read("nose bleed", "epistaxis"),
    read("nosebleed", "epistaxis"),
    read("nsclc", "malignant neoplasm of lung"),
    read("nstemi", "non st elevation myocardial infarction"),
    read("oa", "osteoarthritis"),
    read("oab", "overactive bladder"),
    read("ocd", "obsessive compulsive disorder"),
    read("om", "otitis media"),
    read("osa", "obstructive sleep apnea"),
    read("pad", "peripheral vascular disease"),
    read("pcos", "polycystic ovarian syndrome"),
    read("pe", "pulmonary embolism"),
    read("pid", "pelvic inflammatory disease"),
    read("pink eye", "conjunctivitis"),
    read("pna", "pneumonia"),
    read("ptsd", "post traumatic stress disorder"),
    read("pud", "peptic ulcer"),
    read("pvc", "ventricular premature depolarization"),
    read("pvd", "peripheral vascular disease"),
    read("ra", "rheumatoid arthritis"),
    read("rls", "restless legs syndrome"),
    read("rsv", "respiratory syncytial virus"),
    read("rt", "right"),
    read("runny nose", "nasal congestion rhinorrhea"),
    read("sba", "spina bifida"),
    read("shingles", "zoster"),
    read("sids", "sudden infant death syndrome"),
    read("sle", "systemic lupus erythematosus"),
    read("sob", "shortness of breath"),
    read("std", "sexually transmitted infection"),
    read("stemi", "st elevation myocardial infarction"),
    read("sti", "sexually transmitted infection"),
    read("stomach flu", "viral gastroenteritis"),
    read("strep throat", "streptococcal pharyngitis"),
    read("stroke", "cerebral infarction"),
    read("svt", "supraventricular tachycardia"),
    read("swimmers ear", "otitis externa"),
    read("sx", "symptoms"),
    read("t1dm", "type 1 diabetes mellitus"),
    read("t2dm", "type 2 diabetes mellitus"),
    read("tb", "tuberculosis"),
    read("tbi", "traumatic brain injury"),
    read("tennis elbow", "lateral epicondylitis"),
    read("thc", "cannabis"),
    read("throat infection", "pharyngitis"),
    read("tia", "transient cerebral ischemic attack"),
    read("tmj", "temporomandibular joint disorder"),
    read("type i", "type 1"),
    read("type ii", "type 2"),
    read("uri", "acute upper respiratory infection"),
    read("urti", "acute upper respiratory infection"),
    read("uti", "urinary tract infection"),
    read("vsd", "ventricular septal defect"),
    read("vt", "ventricular tachycardia"),
    read("vte", "venous embolism and thrombosis"),
    read("yeast infection", "candidiasis"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::chargemaster::fold_words;

    #[test]
    fn the_table_is_sorted_folded_and_within_its_longest_run() {
        assert!(ABBREVIATIONS.is_sorted_by(|left, right| left.short < right.short));
        for Abbreviation { short, long } in ABBREVIATIONS {
            assert_eq!((fold_words(short).as_str(), fold_words(long).as_str()), (*short, *long));
            assert!(short.split(' ').count() <= MOST_WORDS, "{short}");
        }
    }

    #[test]
    fn the_longest_abbreviation_wins() {
        let (abbreviation, count) = longest_at(&["dm", "2", "with"]).unwrap();
        assert_eq!((abbreviation.long, count), ("type 2 diabetes mellitus", 2));
        assert!(longest_at(&["bronchitis"]).is_none());
        assert!(longest_at(&[]).is_none());
    }
}
