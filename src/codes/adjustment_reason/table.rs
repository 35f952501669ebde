//! The reasons themselves, sorted by code as text: code, usual groups, meaning, advice, usual actions, patient, denial, appeal (`final` where none is
//! possible), field. Numbers are facts; the words are ours.

use super::{Action, AdjustmentReason, DenialCount, PatientBilling};

macro_rules! can_appeal {
    (appeal) => {
        true
    };
    (final) => {
        false
    };
}

macro_rules! reasons {
    ($($carc:literal [$($group:ident)+] $meaning:literal $advice:literal [$($action:ident)+] $patient:ident $denial:ident $appeal:tt $field:literal;)+) => {
        pub(super) static REASONS: &[AdjustmentReason] = &[$(AdjustmentReason {
            carc: $carc,
            usual_groups: &[$(stringify!($group)),+],
            meaning: $meaning,
            advice: $advice,
            actions: &[$(Action::$action),+],
            patient: PatientBilling::$patient,
            denial: DenialCount::$denial,
            can_appeal: can_appeal!($appeal),
            field: $field,
        }),+];
    };
}

reasons! {
    "1" [PR] "deductible"
        "Bill the next payer, then the patient." [NextPayer BillPatient] Yes DoesNotCount final "";
    "10" [CO] "the diagnosis does not fit the sex of the patient"
        "Check the sex and the diagnosis; send a corrected claim." [Correct] No Counts appeal "diagnosis_1";
    "100" [CO PR] "the payer has paid the patient or the insured"
        "Collect from the patient what the payer sent there." [Review] AfterReview DoesNotCount final "";
    "101" [CO] "what would be paid, said beforehand"
        "Nothing to do; send the claim after the service." [Inform] No Excluded final "";
    "102" [CO] "an adjustment for major medical"
        "Check with the plan." [Review] No DoesNotCount appeal "";
    "103" [CO] "a promotional discount of the provider"
        "Nothing to do." [Inform] No DoesNotCount final "";
    "104" [CO] "money that a managed-care contract withholds"
        "Keep it apart; some of it comes back at the end of the year." [Inform] No DoesNotCount final "";
    "105" [CO] "withheld for taxes"
        "Nothing to do; see the tax statement." [Inform] No DoesNotCount final "";
    "107" [CO] "the service that this one belongs to is missing or was not paid"
        "Add the primary service, or correct the claim." [Correct] No Counts appeal "service";
    "108" [CO] "the rules for renting or buying equipment were not met"
        "Check modifiers and dates; send a corrected claim." [Correct] No Counts appeal "modifiers";
    "109" [CO OA] "not this payer's claim"
        "Find the right payer and send a new claim there." [NewClaim] No Counts appeal "payer_N";
    "11" [CO] "the diagnosis does not fit the procedure"
        "Check diagnosis and pointers against the record and send a corrected claim." [Correct] No Counts appeal "diagnosis_1";
    "110" [CO] "the claim was made before the service"
        "Correct the date of service and send a new claim." [NewClaim] No Counts final "service_date";
    "111" [CO] "not covered unless the provider takes assignment"
        "Send a corrected claim with assignment." [Correct] No Counts appeal "";
    "112" [CO] "nothing shows that the patient got the service"
        "Send the record." [SendDocuments Appeal] No Counts appeal "";
    "114" [CO] "a drug or device without approval of the FDA"
        "Check the code; appeal, else write off." [Review Appeal WriteOff] No Counts appeal "ndc";
    "115" [CO] "the procedure was put off or cancelled"
        "Check modifiers for a procedure that was stopped; send a corrected claim." [Correct] No Counts appeal "modifiers";
    "116" [CO] "the notice that the patient signed does not meet the rules"
        "Check the notice; else write off." [Review WriteOff] Never Counts appeal "";
    "117" [CO] "transport is paid only to the nearest place that could help"
        "Appeal with the reason for the longer way." [Appeal] AfterReview Counts appeal "";
    "118" [CO] "the payer takes off for its network of dialysis"
        "Nothing to do." [Inform] No DoesNotCount final "";
    "119" [PR CO] "benefit maximum reached"
        "Bill the next payer; under PR then the patient." [NextPayer BillPatient] AfterReview Counts appeal "";
    "12" [CO] "the diagnosis does not fit the type of provider"
        "Check diagnosis and rendering provider; send a corrected claim." [Correct] No Counts appeal "diagnosis_1";
    "121" [CO] "amount for reimbursement of the insured"
        "Check with the payer." [Review] No DoesNotCount appeal "";
    "128" [CO] "the newborn is covered by the claim of the mother"
        "Nothing to send; write off where the contract says so." [Review WriteOff] No Counts appeal "";
    "129" [CO OA] "what an earlier payer decided is missing or wrong on the claim"
        "Send the claim again with the decision of the earlier payer." [Correct] No Counts appeal "";
    "13" [CO] "the date of death lies before the date of service"
        "Check both dates with the record; correct, or ask the payer to correct its own." [Correct Review] No Counts appeal "service_date";
    "130" [CO] "a fee for handing the claim in"
        "Nothing to do." [Inform] No DoesNotCount final "";
    "131" [CO] "a discount that was negotiated for this claim"
        "Write off as agreed." [WriteOff] No DoesNotCount final "";
    "132" [CO] "an adjustment agreed for a demonstration project"
        "Nothing to do." [Inform] No DoesNotCount final "";
    "133" [OA] "the payer still looks at it"
        "Wait; ask for the status when nothing comes." [Inform] NotYet DoesNotCount final "";
    "134" [CO] "technical fees were taken out"
        "Check the contract and the modifiers." [Review WriteOff] No DoesNotCount appeal "modifiers";
    "135" [CO] "a bill before the end of the stay cannot be taken"
        "Send the final claim." [NewClaim] No Counts final "discharge_date";
    "136" [CO OA] "an earlier payer denied because its rules were not followed"
        "Put right what the earlier payer asked for." [Review] NotYet Counts appeal "";
    "137" [CO] "taxes and surcharges by law"
        "Nothing to do." [Inform] No DoesNotCount final "";
    "139" [CO] "the contract pays for this in another way"
        "Check the contract; write off." [Review WriteOff] No DoesNotCount appeal "";
    "14" [CO] "the date of birth lies after the date of service"
        "Check both dates; send a corrected claim." [Correct] No Counts appeal "patient_birth_date";
    "140" [CO] "name and member id do not agree"
        "Correct name or member id and send a corrected claim." [Correct] No Counts appeal "member_id_N";
    "142" [CO PR] "what Medicaid expects the patient to pay each month"
        "Bill the patient under PR." [BillPatient] Yes DoesNotCount final "";
    "143" [CO] "a part of the payment comes later"
        "Wait for it." [Inform] NotYet DoesNotCount final "";
    "144" [CO] "incentive payment; the amount is negative"
        "Keep the sign; nothing to do." [Inform] No DoesNotCount final "";
    "146" [CO] "the diagnosis was not valid on the date of service"
        "Correct the diagnosis and send a corrected claim." [Correct] No Counts appeal "diagnosis_1";
    "147" [CO] "no contract rate fits, or none is valid"
        "Check the contract with the payer." [Review Appeal] No Counts appeal "";
    "148" [CO] "information from another provider is missing"
        "Get it from them and send it." [SendDocuments] No Soft appeal "";
    "149" [PR CO] "the maximum of a lifetime for this service is used up"
        "Bill the next payer; then the patient." [NextPayer BillPatient] AfterReview Counts appeal "";
    "15" [CO] "the authorization number is missing or not valid"
        "Find the authorization and send a corrected claim with it." [Correct] No Counts appeal "prior_authorization";
    "150" [CO] "the record does not support this level of service"
        "Compare with the record; appeal with it, or send a corrected claim." [Review Appeal Correct] No Counts appeal "service";
    "151" [CO] "the record does not support this many services"
        "Appeal with the record of each service." [Appeal SendDocuments] No Counts appeal "units";
    "152" [CO] "the record does not support so long a service"
        "Appeal with the record." [Appeal SendDocuments] No Counts appeal "units";
    "153" [CO] "the record does not support this dose"
        "Appeal with the record, or correct the units." [Appeal Correct] No Counts appeal "units";
    "154" [CO] "the record does not support the supply of so many days"
        "Appeal with the record, or correct the units." [Appeal Correct] No Counts appeal "units";
    "155" [CO] "the patient refused the service"
        "Check the record; write off what was not done." [Review WriteOff] No Counts appeal "";
    "157" [CO] "an act of war"
        "Check the record." [Review] AfterReview Counts appeal "";
    "158" [CO PR] "the service was given outside the country"
        "Check the coverage; then the patient." [Review] AfterReview Counts appeal "";
    "16" [CO] "information is missing or wrong; the remark code says which"
        "Act on the remark code. With MA130 the claim is unprocessable: send a new claim, there is no appeal." [Correct NewClaim] No Counts appeal "";
    "160" [CO] "the injury came from something the plan leaves out"
        "Find who is liable and bill them." [NextPayer Review] AfterReview Counts appeal "accident";
    "161" [CO] "a bonus for good work"
        "Nothing to do." [Inform] No DoesNotCount final "";
    "163" [CO OA] "an attachment named on the claim did not arrive"
        "Send the attachment." [SendDocuments] No Soft final "";
    "164" [CO OA] "an attachment named on the claim did not arrive in time"
        "Send it and appeal." [SendDocuments Appeal] No Soft appeal "";
    "166" [CO PR] "the payer no longer handled claims of this plan on that date"
        "Find who does and send a new claim there." [NewClaim] NotYet Counts final "payer_N";
    "167" [CO] "the diagnosis is not covered"
        "Compare with the coverage policy; correct or appeal." [Review Appeal] No Counts appeal "diagnosis_1";
    "169" [CO PR] "the payer pays for another service in its place"
        "Check the policy; appeal or write off." [Review Appeal] AfterReview Counts appeal "";
    "170" [CO] "not payable to this type of provider"
        "Check enrolment; appeal where it was right, else write off." [Review Appeal WriteOff] No Counts appeal "";
    "171" [CO] "this provider is not paid for this in this kind of place"
        "Check place and enrolment; appeal, else write off." [Review Appeal WriteOff] No Counts appeal "place_of_service";
    "172" [CO] "paid by the rules for this specialty"
        "Write off as contractual." [WriteOff] No DoesNotCount final "";
    "173" [CO] "not prescribed by a physician"
        "Add who ordered it and send a corrected claim." [Correct] No Counts appeal "ordering_npi";
    "174" [CO] "not prescribed before it was given"
        "Appeal with the order." [Appeal] No Counts appeal "";
    "175" [CO] "the prescription is not complete"
        "Complete it and send it." [SendDocuments] No Counts appeal "";
    "176" [CO] "the prescription is too old"
        "Get a new one; appeal with it." [SendDocuments Appeal] No Counts appeal "";
    "177" [CO PR] "the patient does not meet what the plan asks for"
        "Check the eligibility; then the next payer or the patient." [Review NextPayer] AfterReview Counts appeal "";
    "178" [CO PR] "the patient has not spent what Medicaid asks for first"
        "Check the amount with the payer; then the patient." [Review BillPatient] AfterReview Counts appeal "";
    "179" [CO PR] "the patient has not waited as long as the plan asks for"
        "Check the coverage; then the patient." [Review] AfterReview Counts appeal "";
    "18" [OA CO] "exact duplicate of a claim or service"
        "Look at the original claim; send nothing again before its answer is known." [Review Inform] No Excluded final "";
    "180" [CO PR] "the patient does not live where the plan asks for"
        "Check the address and the coverage." [Review] AfterReview Counts appeal "patient_state";
    "181" [CO] "procedure code not valid on the date of service"
        "Correct the procedure code and send a corrected claim." [Correct] No Counts appeal "service";
    "182" [CO] "modifier not valid on the date of service"
        "Correct the modifier and send a corrected claim." [Correct] No Counts appeal "modifiers";
    "183" [CO] "the referring provider may not refer for this"
        "Correct who referred, or appeal." [Correct Appeal] No Counts appeal "referring_npi";
    "184" [CO] "the ordering provider may not order this"
        "Correct who ordered, or appeal." [Correct Appeal] No Counts appeal "ordering_npi";
    "185" [CO] "the rendering provider may not perform the service"
        "Check enrolment and credentials; appeal where they were right, else write off." [Review Appeal WriteOff] No Counts appeal "";
    "186" [CO] "an adjustment for the level of care"
        "Check the contract." [Review] No DoesNotCount appeal "";
    "187" [CO PR] "paid from a spending account of the patient"
        "Nothing to do." [Inform] No DoesNotCount final "";
    "188" [CO] "this product is covered only when used as approved"
        "Check code and diagnosis; appeal." [Review Appeal] No Counts appeal "diagnosis_1";
    "189" [CO] "a code for something not listed was used where a listed code exists"
        "Use the listed code and send a corrected claim." [Correct] No Counts appeal "service";
    "19" [CO OA] "work injury, the liability of workers' compensation"
        "Bill the workers' compensation carrier and hold the patient's part." [NextPayer] No Counts appeal "payer_N";
    "190" [CO] "paid with the stay in a nursing facility"
        "Bill the facility, or write off." [Review WriteOff] No Counts appeal "";
    "192" [CO] "a code outside the standard set for this date"
        "Ask the payer what it means." [Review] No DoesNotCount appeal "";
    "193" [CO] "the payer looked again and keeps its decision"
        "Appeal at the next level, or write off." [Appeal WriteOff] No Counts appeal "";
    "194" [CO] "the anesthesia was given by who did the surgery"
        "Check the rendering provider; else write off." [Review WriteOff] No Counts appeal "rendering_npi";
    "195" [CO OA] "a refund that was sent to another payer by mistake"
        "Check the refund." [Review] No DoesNotCount appeal "";
    "197" [CO] "precertification or authorization is absent"
        "Ask for a retroactive authorization and appeal; else write off. The patient is never billed for it." [Appeal WriteOff] Never Counts appeal "prior_authorization";
    "198" [CO] "authorized amount or number exceeded"
        "Ask for an extended authorization and appeal; else write off. The patient is never billed for it." [Appeal WriteOff] Never Counts appeal "prior_authorization";
    "199" [CO] "revenue code and procedure code do not fit"
        "Correct the code and send a corrected claim." [Correct] No Counts appeal "service";
    "2" [PR] "coinsurance"
        "Bill the next payer, then the patient, unless the patient is a Qualified Medicare Beneficiary." [NextPayer BillPatient] Yes DoesNotCount final "";
    "20" [CO OA] "injury covered by a liability carrier"
        "Bill the liability carrier and hold the patient's part." [NextPayer] No Counts appeal "payer_N";
    "200" [CO PR] "the coverage had lapsed"
        "Check the eligibility, then another payer or the patient." [Review NextPayer] AfterReview Counts appeal "coverage_to_N";
    "201" [PR] "set aside by a settlement of workers compensation"
        "Bill the arrangement that pays for it." [NextPayer] AfterReview Counts appeal "";
    "202" [CO PR] "a service for comfort that is not covered"
        "Bill the patient only under PR." [Review] AfterReview Counts appeal "";
    "203" [CO] "the service was broken off or cut down"
        "Check modifiers; send a corrected claim." [Correct] No Counts appeal "modifiers";
    "204" [PR CO] "not covered under the patient's plan"
        "Verify the plan, then bill the patient." [Review BillPatient] AfterReview Counts appeal "";
    "206" [CO] "an NPI is missing"
        "Add the NPI and send a corrected claim." [Correct] No Counts appeal "rendering_npi";
    "207" [CO] "an NPI has the wrong form"
        "Correct the NPI and send a corrected claim." [Correct] No Counts appeal "rendering_npi";
    "208" [CO] "the NPI does not match"
        "Correct the NPI or mend the enrolment and send a corrected claim." [Correct Review] No Counts appeal "rendering_npi";
    "209" [OA] "by regulation the patient may not pay this; another payer may"
        "Bill the next payer, else write off; refund what the patient paid." [NextPayer WriteOff] Never DoesNotCount final "";
    "21" [CO OA] "injury covered by a no-fault carrier"
        "Bill the no-fault carrier and hold the patient's part." [NextPayer] No Counts appeal "payer_N";
    "210" [CO] "authorization was not asked for in time"
        "Ask for it afterwards and appeal; else write off." [Appeal WriteOff] Never Counts appeal "prior_authorization";
    "211" [CO] "the maker of the drug gives Medicaid no rebate for its NDC, so it is not covered"
        "Check the NDC; else write off." [Review Appeal] No Counts appeal "ndc";
    "212" [CO PR] "surcharges for administration are not covered"
        "Write off, or the patient under PR." [Review] AfterReview Counts appeal "";
    "213" [CO] "the rules against referring to oneself were not met"
        "Look at it with the compliance officer." [Review] No Counts appeal "";
    "215" [CO] "another party has paid a settlement"
        "Check the settlement and bill who holds it." [Review NextPayer] AfterReview Counts appeal "";
    "216" [CO] "by decision of a review organization"
        "Appeal with the record." [Appeal] No Counts appeal "";
    "219" [CO] "by how far the injury reaches"
        "Appeal with the record." [Appeal] No Counts appeal "";
    "22" [CO] "another payer may be primary"
        "Ask the patient to update coordination of benefits and bill the primary payer." [NextPayer Review] NotYet Counts appeal "payer_N";
    "222" [CO] "more units or hours than the contract allows"
        "Check the units; correct or write off." [Review Correct WriteOff] No Counts appeal "units";
    "223" [CO] "an adjustment that a law demands"
        "Write off as the law says." [Review WriteOff] No DoesNotCount appeal "";
    "224" [CO] "the identity of the patient was used by somebody else"
        "Look at it with the patient and the payer." [Review] Never Counts appeal "";
    "226" [CO PR] "information asked of the provider was not sent or not complete"
        "Send what was asked for." [SendDocuments] NotYet Soft final "";
    "227" [CO PR] "information asked of the patient was not sent or not complete"
        "Ask the patient to answer the payer; hold the patient's part." [Review] NotYet Soft final "";
    "228" [CO OA] "an earlier payer denied because information that it asked for did not come"
        "Get the information to the earlier payer first." [Review SendDocuments] NotYet Soft appeal "";
    "23" [OA] "effect of what an earlier payer paid or adjusted"
        "Nothing to do; the earlier payer's remittance explains it." [Inform] No DoesNotCount final "";
    "231" [CO] "two procedures that cannot be done on one day or in one place"
        "Check the pair; correct the modifier or the code." [Correct Appeal WriteOff] No Counts appeal "modifiers";
    "233" [CO] "treatment of a condition that arose in the hospital"
        "Look at it with the compliance officer; write off." [Review WriteOff] Never Counts appeal "";
    "234" [CO] "not paid separately"
        "Check whether a modifier is missing; else write off." [Review Correct WriteOff] No Counts appeal "modifiers";
    "235" [CO] "sales tax"
        "Check the contract; write off." [Review WriteOff] No DoesNotCount appeal "";
    "236" [CO] "the code or modifier pair may not be billed on one day"
        "Check the code pair; correct the modifier where the services were separate, else write off." [Review Correct WriteOff] No Counts appeal "modifiers";
    "237" [CO] "a penalty by law or rule; the remark says which"
        "Write off as the rule says." [WriteOff] No DoesNotCount final "";
    "238" [CO PR] "the patient was covered for a part of the time only"
        "Split the claim by the dates of coverage." [Correct] AfterReview Counts appeal "service_date";
    "239" [CO] "the claim spans days with and without coverage"
        "Split the claim and send each part." [NewClaim] NotYet Counts final "service_date";
    "24" [CO] "covered by a capitation agreement"
        "Write off as capitation." [WriteOff] No DoesNotCount final "";
    "240" [CO] "the diagnosis does not fit the birth weight"
        "Check the diagnosis; send a corrected claim." [Correct] No Counts appeal "diagnosis_1";
    "242" [CO PR] "not provided by network or primary care providers"
        "Check balance billing protection and the referral." [Review] AfterReview Counts appeal "";
    "243" [CO PR] "not authorized by the primary-care provider or the network"
        "Get the referral and appeal." [Appeal Review] AfterReview Counts appeal "referral_number";
    "245" [CO] "part of a quality programme of the provider"
        "Nothing to do." [Inform] No DoesNotCount final "";
    "246" [CO] "code for reporting only"
        "Write off." [WriteOff] No DoesNotCount final "";
    "247" [PR] "deductible for professional services in a hospital claim"
        "Bill the next payer, then the patient." [NextPayer BillPatient] Yes DoesNotCount final "";
    "248" [PR] "coinsurance for professional services in a hospital claim"
        "Bill the next payer, then the patient." [NextPayer BillPatient] Yes DoesNotCount final "";
    "249" [CO] "a readmission that the payer counts with the first stay"
        "Appeal with both records." [Appeal] No Counts appeal "";
    "250" [CO] "the attachment that came is not the one needed"
        "Send the right one." [SendDocuments] No Soft appeal "";
    "251" [CO] "the attachment that came is incomplete"
        "Send the rest of it." [SendDocuments] No Soft appeal "";
    "252" [CO OA] "an attachment or other documentation is needed"
        "Send the documents that the remark code names." [SendDocuments] No Soft final "";
    "253" [CO] "federal payments reduced by sequestration"
        "Write off as sequestration." [WriteOff] No DoesNotCount final "";
    "254" [CO PR] "a dental plan got what belongs to the medical plan"
        "Send a new claim to the medical plan." [NewClaim] NotYet Counts final "payer_N";
    "256" [CO] "not payable under the managed care contract"
        "Check the contract, then write off." [Review WriteOff] No Counts appeal "";
    "257" [OA] "undecided while the patient is in the grace period of a premium"
        "Wait until the period ends; nothing to send." [Inform] NotYet Soft final "";
    "258" [CO] "the patient was in custody on the date of service"
        "Bill who holds the patient in custody." [NextPayer Review] AfterReview Counts appeal "payer_N";
    "26" [CO PR] "service before coverage began"
        "Verify eligibility, bill another payer, then the patient." [Review NextPayer BillPatient] AfterReview Counts appeal "coverage_from_N";
    "261" [CO] "the procedure does not fit the history of the patient"
        "Check the history and the code; correct or appeal." [Review Correct Appeal] No Counts appeal "service";
    "267" [CO] "the claim spans more than one month"
        "Split the claim by month." [NewClaim] No Counts final "service_date";
    "268" [CO] "the claim spans two calendar years"
        "Split the claim by year and send a new claim for each." [NewClaim] No Counts final "service_date";
    "269" [CO] "anesthesia is not covered for this service"
        "Appeal with the record, else write off." [Appeal WriteOff] No Counts appeal "";
    "27" [CO PR] "service after coverage ended"
        "Verify eligibility, bill another payer, then the patient." [Review NextPayer BillPatient] AfterReview Counts appeal "coverage_to_N";
    "270" [CO PR] "a medical plan got what belongs to the dental plan"
        "Send a new claim to the dental plan." [NewClaim] NotYet Counts final "payer_N";
    "272" [CO] "coverage guidelines not met or exceeded"
        "Appeal with records." [Appeal] No Counts appeal "";
    "273" [CO PR] "more than the guidelines of coverage allow"
        "Check the policy; appeal." [Review Appeal] AfterReview Counts appeal "units";
    "275" [PR] "the earlier payer's patient part is not covered"
        "Bill the patient." [BillPatient] Yes DoesNotCount final "";
    "276" [CO PR] "services that an earlier payer denied are not covered by this one"
        "Put right what the earlier payer asked for." [Review Appeal] AfterReview Counts appeal "";
    "279" [CO PR] "the provider is not of the preferred network"
        "Check the contract and the referral." [Review Appeal] AfterReview Counts appeal "";
    "280" [CO PR] "the claim belongs to the pharmacy plan"
        "Send a new claim to the pharmacy plan." [NewClaim] NotYet Counts final "payer_N";
    "282" [CO] "procedure and type of bill do not fit"
        "Correct the code and send a corrected claim." [Correct] No Counts appeal "service";
    "283" [CO] "the attending provider may not order this"
        "Correct the provider, or appeal." [Correct Appeal] No Counts appeal "ordering_npi";
    "284" [CO] "the authorization does not cover these services"
        "Get one that does, or correct the number." [Correct Appeal] Never Counts appeal "prior_authorization";
    "286" [CO] "an appeal came too late"
        "Write off, or the next level of appeal where one is open." [WriteOff] No Counts final "";
    "287" [CO] "more than the referral allows"
        "Get a further referral and appeal." [Appeal] AfterReview Counts appeal "referral_number";
    "288" [CO] "there is no referral"
        "Get the referral and send a corrected claim." [Correct Appeal] No Counts appeal "referral_number";
    "29" [CO] "the time limit for filing has passed"
        "Appeal with the acceptance report as proof of timely filing; without proof write off. The patient is never billed for it." [Appeal WriteOff] Never Counts appeal "";
    "296" [CO PR] "the authorization was for another provider"
        "Get one for this provider, or correct who rendered." [Correct Appeal] Never Counts appeal "prior_authorization";
    "299" [CO] "the billing provider may not be paid for the service"
        "Check enrolment and billing provider." [Review Correct Appeal] No Counts appeal "billing_provider";
    "3" [PR] "copayment"
        "Set what was collected at the visit against it, then bill the patient." [BillPatient] Yes DoesNotCount final "";
    "31" [CO PR] "the patient is not known as insured by this payer"
        "Verify name, birth date and member id and send a corrected or new claim." [Review Correct NewClaim] AfterReview Counts appeal "member_id_N";
    "32" [CO] "the payer does not know the patient as a dependent who is covered"
        "Check relationship and member id; send a corrected claim." [Correct Review] AfterReview Counts appeal "relationship_N";
    "33" [CO] "the insured has no cover for dependents"
        "Check the coverage, then bill another payer or the patient." [Review NextPayer] AfterReview Counts appeal "payer_N";
    "34" [CO] "the insured has no cover for newborns"
        "Check the coverage, then bill another payer or the patient." [Review NextPayer] AfterReview Counts appeal "payer_N";
    "35" [PR] "the maximum of a lifetime is used up"
        "Bill the next payer; then the patient." [NextPayer BillPatient] AfterReview Counts appeal "";
    "39" [CO] "the service was not authorized when authorization was asked for"
        "Appeal with the record; else write off." [Appeal WriteOff] Never Counts appeal "";
    "4" [CO] "a modifier is missing or does not fit the procedure"
        "Correct the modifier and send a corrected claim." [Correct] No Counts appeal "modifiers";
    "40" [CO PR] "not an emergency in the eyes of the payer"
        "Appeal with the record of the emergency." [Appeal SendDocuments] AfterReview Counts appeal "emergency";
    "44" [CO] "discount for early payment"
        "Write off as agreed." [WriteOff] No DoesNotCount final "";
    "45" [CO] "charge above the fee schedule or contract"
        "Write off as contractual. Under PR check whether balance billing is allowed before the patient is billed." [WriteOff] No DoesNotCount final "";
    "49" [PR CO] "a routine or preventive service that the plan does not cover"
        "Check whether the service was coded as routine by mistake; else bill the patient after review." [Review Correct] AfterReview Counts appeal "diagnosis_1";
    "5" [CO] "the place of service does not fit the procedure"
        "Correct the place of service or the procedure and send a corrected claim." [Correct] No Counts appeal "place_of_service";
    "50" [CO PR] "not deemed medically necessary"
        "Appeal with records. The patient may only be billed with a signed advance notice." [Appeal] OnlyWithNotice Counts appeal "diagnosis_1";
    "51" [CO] "a condition from before the coverage"
        "Appeal; most plans may no longer exclude it." [Appeal] AfterReview Counts appeal "";
    "54" [CO] "an assistant or second surgeon is not paid for this service"
        "Check the modifier; appeal with the operative note, else write off." [Review Appeal WriteOff] No Counts appeal "modifiers";
    "55" [CO] "deemed experimental or investigational"
        "Appeal with records and literature." [Appeal] No Counts appeal "";
    "56" [CO] "the payer does not hold the procedure to be proven"
        "Appeal with studies and the record." [Appeal] No Counts appeal "";
    "58" [CO] "the place is not one where the payer pays for the treatment"
        "Check the place of service; send a corrected claim or appeal." [Correct Appeal] No Counts appeal "place_of_service";
    "59" [CO] "reduced because of several procedures"
        "Check the reduction, then write off as contractual." [WriteOff] No DoesNotCount final "";
    "6" [CO] "the service does not fit the age of the patient"
        "Check the birth date and the code; send a corrected claim." [Correct] No Counts appeal "patient_birth_date";
    "60" [CO] "outpatient services close to an inpatient stay are not paid apart"
        "Check the dates of the stay; else write off." [Review WriteOff] No Counts appeal "";
    "66" [PR] "blood deductible"
        "Bill the next payer, then the patient." [NextPayer BillPatient] Yes DoesNotCount final "";
    "69" [CO] "outlier amount of a case rate"
        "Nothing to do." [Inform] No DoesNotCount final "";
    "7" [CO] "the service does not fit the sex of the patient"
        "Check the sex and the code; send a corrected claim." [Correct] No Counts appeal "patient_sex";
    "78" [CO] "days or room charges that are not covered"
        "Check the days; appeal or write off." [Review Appeal WriteOff] No Counts appeal "";
    "8" [CO] "the service does not fit the specialty of the provider"
        "Check the taxonomy code and the enrolment; send a corrected claim or appeal." [Correct Appeal] No Counts appeal "rendering_npi";
    "89" [CO] "professional fees were taken out"
        "Check the contract; write off." [Review WriteOff] No DoesNotCount final "";
    "9" [CO] "the diagnosis does not fit the age of the patient"
        "Check the birth date and the diagnosis; send a corrected claim." [Correct] No Counts appeal "diagnosis_1";
    "94" [OA CO] "paid above the charge; the amount is negative"
        "Keep the sign; nothing to do." [Inform] No DoesNotCount final "";
    "95" [CO PR] "the procedures of the plan were not followed"
        "See the remark; appeal where they were." [Review Appeal] AfterReview Counts appeal "";
    "96" [CO PR] "not covered; the remark code says why"
        "Read the remark code; bill the patient only under PR." [Review BillPatient] AfterReview Counts appeal "";
    "97" [CO] "included in the payment for another service"
        "Check the code pair; where the services were separate correct the modifier or appeal, else write off." [Review Correct Appeal WriteOff] No Counts appeal "modifiers";
    "A0" [PR] "a refund for the patient"
        "Check the credit and refund." [Review] No DoesNotCount final "";
    "A1" [CO] "denied; the remark says why"
        "Act on the remark code." [Review Appeal] AfterReview Counts appeal "";
    "A6" [CO] "an earlier stay or transfer is missing"
        "Check the dates; send the record." [SendDocuments] No Counts appeal "";
    "A8" [CO] "no group for a case rate could be found"
        "Correct codes and dates; send a corrected claim." [Correct] No Counts appeal "diagnosis_1";
    "B1" [CO] "a visit that is not covered"
        "Check the coverage." [Review] AfterReview Counts appeal "";
    "B10" [CO] "lowered because a part of it was paid before"
        "Nothing to do." [Inform] No DoesNotCount appeal "";
    "B11" [OA] "transferred to the proper payer"
        "Await the other payer's answer and let the claim point to it." [Inform] No DoesNotCount final "";
    "B12" [CO] "the record does not show the service"
        "Send the record of it." [SendDocuments Appeal] No Counts appeal "";
    "B13" [OA] "paid before"
        "Look for a duplicate payment or credit." [Review] No DoesNotCount final "";
    "B14" [CO] "one visit a day is paid"
        "Check for a second visit that was apart; else write off." [Review Appeal WriteOff] No Counts appeal "modifiers";
    "B15" [CO] "needs another service that was not billed or not paid"
        "Add the service, or correct the claim." [Correct] No Counts appeal "service";
    "B16" [CO] "the patient is not a new patient for this payer"
        "Bill as an established patient with a corrected claim." [Correct] No Counts appeal "patient_status";
    "B20" [CO] "somebody else was paid for the whole or a part of it"
        "Find out who; appeal, else write off." [Review Appeal] No Counts appeal "";
    "B22" [CO] "paid by the diagnosis"
        "Compare with the coverage policy." [Review] No DoesNotCount appeal "diagnosis_1";
    "B23" [CO] "the laboratory is not certified for this test"
        "Check the CLIA number and its level; send a corrected claim." [Correct] No Counts appeal "clia";
    "B4" [CO] "a penalty for late filing"
        "Appeal with proof of the date; else write off." [Appeal WriteOff] Never DoesNotCount appeal "";
    "B7" [CO] "the provider was not certified or eligible on the date of service"
        "Check enrolment; appeal where it was right, else write off." [Review Appeal WriteOff] No Counts appeal "";
    "B8" [CO PR] "another service should have been used"
        "Appeal with the record." [Appeal] AfterReview Counts appeal "";
    "B9" [CO] "the patient is in hospice, and hospice pays for this"
        "Check the modifier for care unrelated to hospice; else bill the hospice." [Correct NextPayer] No Counts appeal "modifiers";
    "P1" [CO] "a rule of the state for property and casualty; the remark says which"
        "Write off as the rule says." [Review WriteOff] Never DoesNotCount appeal "";
    "P12" [CO] "above the fee schedule of workers compensation"
        "Write off as the law says." [WriteOff] Never DoesNotCount appeal "";
    "P14" [CO] "workers compensation pays it with another service of the day"
        "Check the pair; else write off." [Review WriteOff] Never Counts appeal "modifiers";
}
