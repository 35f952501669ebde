//! A small practice with everything that a clean claim needs. Names, ids and prices are invented; the NPIs have valid check digits.

/// The configuration.
pub const CONFIG: &str = r#"workspace_prefix = "CC"

[entity]
name = "Hill Clinic"
tax_id = "123456789"
state = "KS"
time_zone = "America/Chicago"

[submitter]
id = "HILL01"
name = "Hill Clinic"
contact_name = "Billing office"
phone = "3165550100"

[receivers.hub]
id = "HUB01"
name = "Claims hub"

[receivers.mac]
id = "MAC05"
name = "Part B contractor"

[sources.ehr]
path = "inbox/encounters"
default_billing_provider = "clinic"

[inbox]
after = "archive"

[statements]
write = false
"#;

/// Payers: two commercial ones with one receiver, Medicare with its own.
pub const PAYERS: &str = "\
payer_id,name,aliases,receiver,edi_payer_id,filing_indicator,kind,timely_filing_days,address_1,city,state,zip
acme,Acme Health,ACME PPO,hub,60054,CI,commercial,180,1 Payer Way,Topeka,KS,666010001
blue,Blue Plains,,hub,47171,BL,commercial,365,2 Payer Way,Topeka,KS,666010002
medb,Medicare Part B,Medicare,mac,05202,MB,medicare_b,365,3 Payer Way,Topeka,KS,666010003
";

/// Providers: a group that bills, two persons who render. `five_digit_zip` and `no_tax_id` bill too, and are each wrong in one way.
pub const PROVIDERS: &str = "\
provider_key,npi,role,entity_type,last_or_org_name,first_name,taxonomy,tax_id,address_1,city,state,zip9,phone
clinic,1234567893,billing,organization,Hill Clinic,,261QP2300X,12-3456789,1 Main St,Topeka,KS,666031234,3165550100
five_digit_zip,1356789010,billing,organization,Hill Annex,,261QP2300X,12-3456789,2 Main St,Topeka,KS,66603,3165550100
no_tax_id,1467890129,billing,organization,Hill Branch,,261QP2300X,,3 Main St,Topeka,KS,666031234,3165550100
doc,1245319599,rendering,person,Doe,Jan,207Q00000X,,,,,,
roe,1578901237,rendering,person,Roe,Sam,207Q00000X,,,,,,
";

/// The price list.
pub const CHARGEMASTER: &str = "\
charge_code,words,code,modifiers,unit_price,effective_from,effective_to
V3,office visit level three,99213,,125.00,2020-01-01,
V4,office visit level four,99214,,180.00,2020-01-01,
LAB1,rapid influenza test,87804,QW,30.00,2020-01-01,
XR,chest x-ray,71046,,90.00,2020-01-01,
";
