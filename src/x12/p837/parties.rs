//! The HL loops 2000A, 2000B and 2000C with their names and addresses, and the NM1, N3, N4 forms that other loops share.

use super::{Billed, WriteFault, payer_responsibility};
use crate::model::{Address, ClaimProvider, Coverage, EntityType, Payer, PayerKind, Person, Provider};
use crate::x12::segment_writer::SegmentWriter;

// Longest forms of the elements (data element dictionary 005010; CLM01 and NM109 as the guide narrows them).
const LAST_NAME: usize = 60;
const FIRST_NAME: usize = 35;
const MIDDLE_NAME: usize = 25;
const ADDRESS: usize = 55;
const CITY: usize = 30;
const IDENTIFIER: usize = 80;
const REFERENCE: usize = 50;

/// Whether two providers give the same 2000A loop.
pub(super) fn is_same_billing_provider(left: &Provider, right: &Provider) -> bool {
    left.npi == right.npi
        && left.tax_id == right.tax_id
        && left.tax_id_type == right.tax_id_type
        && left.entity_type == right.entity_type
        && left.last_or_org_name == right.last_or_org_name
        && left.first_name == right.first_name
        && left.taxonomy == right.taxonomy
        && (&left.address_1, &left.city, &left.state, &left.zip9, &left.phone) == (&right.address_1, &right.city, &right.state, &right.zip9, &right.phone)
        && (&left.pay_to_address_1, &left.pay_to_city, &left.pay_to_state, &left.pay_to_zip9)
            == (&right.pay_to_address_1, &right.pay_to_city, &right.pay_to_state, &right.pay_to_zip9)
}

/// 2000A, 2010AA and, where the pay-to address differs, 2010AB.
pub(super) fn write_billing_provider(writer: &mut SegmentWriter, number: u32, billing: &Provider) -> Result<(), WriteFault> {
    write_level(writer, number, None, "20", true);
    write_taxonomy(writer, "BI", &billing.taxonomy);
    write_provider_name(writer, "2010AA NM1", "85", &ClaimProvider::from(billing))?;
    write_address(writer, "2010AA N3", &address_of(billing))?;
    write_tax_id(writer, billing)?;
    write_telephone(writer, &billing.last_or_org_name, &billing.phone);
    if billing.pay_to_address_1.is_empty() {
        return Ok(());
    }
    writer.begin("NM1");
    writer.code("87");
    writer.code(entity_type(billing.entity_type));
    writer.end();
    let pay_to = Address { line_1: &billing.pay_to_address_1, line_2: "", city: &billing.pay_to_city, state: &billing.pay_to_state, zip: &billing.pay_to_zip9 };
    write_address(writer, "2010AB N3", &pay_to)
}

/// 2000B, 2010BA and 2010BB.
pub(super) fn write_subscriber(writer: &mut SegmentWriter, number: u32, parent: u32, billed: &Billed<'_, '_>) -> Result<(), WriteFault> {
    let is_patient = billed.patient_is_subscriber();
    write_level(writer, number, Some(parent), "22", !is_patient);
    write_subscriber_information(writer, "2000B SBR", billed.place, if is_patient { "18" } else { "" }, billed.coverage, billed.payer)?;
    let patient = &billed.encounter.patient;
    if is_patient && patient.death_date.is_some() {
        writer.begin("PAT");
        write_death(writer, 4, patient);
        writer.end();
    }
    let subscriber = if is_patient { patient } else { &billed.coverage.subscriber };
    write_person(writer, "2010BA NM1", "IL", subscriber, Some((billed.coverage.member_id, billed.payer.kind)))?;
    if is_patient {
        write_address(writer, "2010BA N3", &subscriber.address)?;
        write_demographics(writer, "2010BA DMG", subscriber)?;
        write_property_casualty(writer, billed);
    } else {
        // The guide leaves these to the sender where the patient is someone else.
        if subscriber.address.is_complete() {
            write_address(writer, "2010BA N3", &subscriber.address)?;
        }
        if subscriber.birth_date.is_some() {
            write_demographics(writer, "2010BA DMG", subscriber)?;
        }
    }
    write_payer(writer, "2010BB NM1", billed.payer)
}

/// 2000C and 2010CA.
pub(super) fn write_patient(writer: &mut SegmentWriter, number: u32, billed: &Billed<'_, '_>) -> Result<(), WriteFault> {
    let patient = &billed.encounter.patient;
    // The subscriber's loop was opened just before.
    write_level(writer, number, Some(number - 1), "23", false);
    writer.begin("PAT");
    writer.code(billed.coverage.relationship.x12());
    write_death(writer, 3, patient);
    writer.end();
    write_person(writer, "2010CA NM1", "QC", patient, None)?;
    write_address(writer, "2010CA N3", &patient.address)?;
    write_demographics(writer, "2010CA DMG", patient)?;
    write_property_casualty(writer, billed);
    Ok(())
}

fn write_level(writer: &mut SegmentWriter, number: u32, parent: Option<u32>, level: &str, has_child: bool) {
    writer.begin("HL");
    writer.number(number.into());
    match parent {
        Some(parent) => writer.number(parent.into()),
        None => writer.skip(1),
    }
    writer.code(level);
    writer.code(if has_child { "1" } else { "0" });
    writer.end();
}

/// SBR of 2000B and 2320.
pub(super) fn write_subscriber_information(
    writer: &mut SegmentWriter,
    segment: &'static str,
    place: usize,
    relationship: &str,
    coverage: &Coverage<'_>,
    payer: &Payer,
) -> Result<(), WriteFault> {
    writer.begin("SBR");
    writer.code(payer_responsibility(place));
    writer.code(relationship);
    writer.text(coverage.group_number, REFERENCE);
    writer.skip(1);
    // Only Medicare asks why it is not the first to pay, and only where it is not.
    let is_secondary_medicare = place > 0 && payer.kind == PayerKind::MedicareB;
    writer.text(if is_secondary_medicare { coverage.msp_type } else { "" }, 3);
    writer.skip(3);
    if writer.text(&payer.filing_indicator, 2) == 0 {
        return Err(WriteFault::new(segment, "SBR09", "the payer's filing indicator is missing in payers.csv"));
    }
    writer.end();
    Ok(())
}

fn write_death(writer: &mut SegmentWriter, empty_elements: usize, patient: &Person<'_>) {
    if let Some(date) = patient.death_date {
        writer.skip(empty_elements);
        writer.code("D8");
        writer.date(date);
    }
}

/// NM1 of a person; with the member id and its payer's kind for a subscriber.
pub(super) fn write_person(writer: &mut SegmentWriter, segment: &'static str, entity: &str, person: &Person<'_>, member: Option<(&str, PayerKind)>) -> Result<(), WriteFault> {
    writer.begin("NM1");
    writer.code(entity);
    writer.code("1");
    if writer.text(person.last_name, LAST_NAME) == 0 {
        return Err(WriteFault::new(segment, "NM103", "the family name is missing"));
    }
    writer.text(person.first_name, FIRST_NAME);
    writer.text(person.middle_name, MIDDLE_NAME);
    if let Some((member_id, payer_kind)) = member {
        writer.skip(2);
        writer.code("MI");
        let length = match payer_kind {
            // Cards print the Medicare number with dashes; the number itself has none.
            PayerKind::MedicareB => writer.letters_and_digits(member_id, IDENTIFIER),
            _ => writer.text(member_id, IDENTIFIER),
        };
        if length < 2 {
            return Err(WriteFault::new(segment, "NM109", "the member id is missing or shorter than two characters"));
        }
    }
    writer.end();
    Ok(())
}

/// NM1 of a payer, with N3 and N4 where its address is known.
pub(super) fn write_payer(writer: &mut SegmentWriter, segment: &'static str, payer: &Payer) -> Result<(), WriteFault> {
    writer.begin("NM1");
    writer.code("PR");
    writer.code("2");
    if writer.text(&payer.name, LAST_NAME) == 0 {
        return Err(WriteFault::new(segment, "NM103", "the payer's name is missing in payers.csv"));
    }
    writer.skip(4);
    writer.code("PI");
    if writer.text(&payer.edi_payer_id, IDENTIFIER) < 2 {
        return Err(WriteFault::new(segment, "NM109", "the payer's electronic id is missing in payers.csv or shorter than two characters"));
    }
    writer.end();
    let address = Address { line_1: &payer.address_1, line_2: "", city: &payer.city, state: &payer.state, zip: &payer.zip };
    if address.is_complete() { write_address(writer, segment, &address) } else { Ok(()) }
}

/// NM1 of a provider who may be a person or an organisation.
pub(super) fn write_provider_name(writer: &mut SegmentWriter, segment: &'static str, entity: &str, provider: &ClaimProvider<'_>) -> Result<(), WriteFault> {
    writer.begin("NM1");
    writer.code(entity);
    writer.code(entity_type(provider.entity_type));
    if writer.text(provider.last_or_org_name, LAST_NAME) == 0 {
        return Err(WriteFault::new(segment, "NM103", "the provider's name is missing"));
    }
    writer.text(if provider.entity_type == EntityType::Person { provider.first_name } else { "" }, FIRST_NAME);
    writer.skip(3);
    writer.code("XX");
    if writer.digits(provider.npi, 11) != 10 {
        return Err(WriteFault::new(segment, "NM109", "the provider's NPI is missing or not ten digits"));
    }
    writer.end();
    Ok(())
}

/// PRV, where the taxonomy is known.
pub(super) fn write_taxonomy(writer: &mut SegmentWriter, role: &str, taxonomy: &str) {
    if !taxonomy.is_empty() {
        writer.begin("PRV");
        writer.code(role);
        writer.code("PXC");
        writer.text(taxonomy, REFERENCE);
        writer.end();
    }
}

/// N3 and N4.
pub(super) fn write_address(writer: &mut SegmentWriter, segment: &'static str, address: &Address<'_>) -> Result<(), WriteFault> {
    writer.begin("N3");
    if writer.text(address.line_1, ADDRESS) == 0 {
        return Err(WriteFault::new(segment, "N301", "the street is missing"));
    }
    writer.text(address.line_2, ADDRESS);
    writer.end();
    writer.begin("N4");
    if writer.text(address.city, CITY) < 2 {
        return Err(WriteFault::new(segment, "N401", "the city is missing or a single letter"));
    }
    if writer.text(address.state, 2) != 2 {
        return Err(WriteFault::new(segment, "N402", "the two-letter state is missing"));
    }
    if !matches!(writer.digits(&address.whole_zip(), 10), 5 | 9) {
        return Err(WriteFault::new(segment, "N403", "the ZIP code is missing or has neither five nor nine digits"));
    }
    writer.end();
    Ok(())
}

/// The address of a configured provider.
pub(super) fn address_of(provider: &Provider) -> Address<'_> {
    Address { line_1: &provider.address_1, line_2: "", city: &provider.city, state: &provider.state, zip: &provider.zip9 }
}

fn write_demographics(writer: &mut SegmentWriter, segment: &'static str, person: &Person<'_>) -> Result<(), WriteFault> {
    writer.begin("DMG");
    writer.code("D8");
    match person.birth_date {
        Some(date) => writer.date(date),
        None => return Err(WriteFault::new(segment, "DMG02", "the birth date is missing")),
    }
    writer.code(person.sex.x12());
    writer.end();
    Ok(())
}

fn write_property_casualty(writer: &mut SegmentWriter, billed: &Billed<'_, '_>) {
    write_reference(writer, "Y4", billed.encounter.property_casualty_claim_number);
}

/// REF, where there is a value.
pub(super) fn write_reference(writer: &mut SegmentWriter, qualifier: &str, value: &str) {
    let mark = writer.mark();
    writer.begin("REF");
    writer.code(qualifier);
    if writer.text(value, REFERENCE) == 0 {
        writer.back_to(mark);
    } else {
        writer.end();
    }
}

fn write_tax_id(writer: &mut SegmentWriter, billing: &Provider) -> Result<(), WriteFault> {
    writer.begin("REF");
    writer.code(if billing.tax_id_type == "SY" { "SY" } else { "EI" });
    if writer.digits(&billing.tax_id, 10) != 9 {
        return Err(WriteFault::new("2010AA REF", "REF02", "the billing provider's tax id is missing in providers.csv or not nine digits"));
    }
    writer.end();
    Ok(())
}

/// PER, where ten digits of a telephone number are known.
fn write_telephone(writer: &mut SegmentWriter, name: &str, phone: &str) {
    let mark = writer.mark();
    writer.begin("PER");
    writer.code("IC");
    writer.text(name, LAST_NAME);
    writer.code("TE");
    if writer.telephone(phone) == 0 {
        writer.back_to(mark);
    } else {
        writer.end();
    }
}

fn entity_type(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Person => "1",
        EntityType::Organization => "2",
    }
}
