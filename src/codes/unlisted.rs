//! Codes that say only that something was done which has no code: unlisted procedures, unclassified drugs. Without words beside them they mean nothing.

use crate::model::Code;

/// Unlisted procedures and supplies, in order. Bare numbers: what each says is the same, that no code says it.
static UNLISTED: [&str; 169] = [
    "01999", "15999", "17999", "19499", "20999", "21089", "21299", "21499", "21899", "22899", "22999", "23929", "24999", "25999", "26989", "27299", "27599", "27899", "28899",
    "29799", "29999", "30999", "31299", "31599", "31899", "32999", "33999", "36299", "37501", "37799", "38129", "38589", "38999", "39499", "39599", "40799", "40899", "41599",
    "41899", "42299", "42699", "42999", "43289", "43499", "43659", "43999", "44238", "44799", "44899", "44979", "45399", "45499", "45999", "46999", "47379", "47399", "47579",
    "47999", "48999", "49329", "49659", "49999", "50549", "50949", "51999", "53899", "54699", "55559", "55899", "58578", "58579", "58679", "58999", "59897", "59898", "59899",
    "60659", "60699", "64999", "66999", "67299", "67399", "67599", "67999", "68399", "68899", "69399", "69799", "69949", "69979", "76496", "76497", "76498", "76499", "76999",
    "77299", "77399", "77499", "77799", "78099", "78199", "78299", "78399", "78499", "78599", "78699", "78799", "78999", "79999", "81099", "81479", "81599", "84999", "85999",
    "86486", "86849", "86999", "87999", "88099", "88199", "88299", "88399", "89240", "89398", "90399", "90749", "90899", "90999", "91299", "92499", "92700", "93799", "93998",
    "94799", "95199", "95999", "96379", "96549", "96999", "97039", "97139", "97799", "99199", "99429", "99499", "99600", "A4649", "A9999", "B9998", "B9999", "E1399", "K0108",
    "L0999", "L1499", "L2999", "L3649", "L3999", "L5999", "L7499", "L8039", "L8499", "L8699", "V2199", "V2299", "V2399", "V2599", "V2799", "V5298", "V5299",
];

/// Drugs and biologicals without a code of their own, in order.
static UNCLASSIFIED_DRUGS: [&str; 9] = ["A9698", "A9699", "C9399", "J3490", "J3590", "J7599", "J7799", "J8999", "J9999"];

/// Whether the code is an unlisted procedure or supply. [source: CMS, Medicare Claims Processing Manual, chapter 26, section 10.4, item 19]
pub fn is_unlisted(code: Code) -> bool {
    UNLISTED.binary_search(&code.as_str()).is_ok()
}

/// Whether the code is a drug or biological without a code of its own. [source: CMS, Medicare Claims Processing Manual, chapter 17, section 10, and chapter 26, section 10.4]
pub fn is_unclassified_drug(code: Code) -> bool {
    UNCLASSIFIED_DRUGS.binary_search(&code.as_str()).is_ok()
}

/// Whether the code is one of either list, and says nothing without words beside it.
pub fn says_nothing(code: Code) -> bool {
    is_unlisted(code) || is_unclassified_drug(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_are_in_order_and_share_nothing() {
        assert!(UNLISTED.is_sorted_by(|left, right| left < right) && UNCLASSIFIED_DRUGS.is_sorted_by(|left, right| left < right));
        assert!(UNLISTED.iter().all(|code| code.len() == 5 && !UNCLASSIFIED_DRUGS.contains(code)));
        assert!(is_unlisted("17999".into()) && is_unlisted("E1399".into()) && !is_unlisted("99213".into()) && !is_unlisted("17110".into()));
        assert!(is_unclassified_drug("J3490".into()) && !is_unclassified_drug("J3420".into()));
    }
}
