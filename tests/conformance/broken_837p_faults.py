"""The single faults of break_837p.py: what is changed, and which fault must be found where.

A place is the beginning of a segment; `NM1*85>N3` is the first N3 behind the first NM1*85.
"""
from dataclasses import dataclass
from typing import Callable


def same(text):
    return text


@dataclass
class Fault:
    name: str
    segment: str
    element: str
    code: str
    change: Callable = lambda segments: None
    recount: bool = True
    form: Callable = same


def find(segments, place):
    at = -1
    for start in place.split(">"):
        at = next((at for at in range(at + 1, len(segments)) if segments[at].startswith(start)), None)
        if at is None:
            raise SystemExit(f"the clean file has no {place}")
    return at


def put(place, element, value, component=0):
    """Sets an element or a component; an empty one at the end is cut off."""

    def change(segments):
        at = find(segments, place)
        parts = segments[at].split("*")
        parts += [""] * (element + 1 - len(parts))
        if component:
            pieces = parts[element].split(":")
            pieces += [""] * (component - len(pieces))
            pieces[component - 1] = value
            parts[element] = ":".join(pieces).rstrip(":")
        else:
            parts[element] = value
        segments[at] = "*".join(parts).rstrip("*") if value == "" else "*".join(parts)

    return change


def drop(place):
    return lambda segments: segments.pop(find(segments, place)) and None


def twice(place):
    def change(segments):
        at = find(segments, place)
        segments.insert(at, segments[at])

    return change


def move(place, behind):
    def change(segments):
        at, target = find(segments, place), find(segments, behind)
        segments.insert(target + 1, segments[at])
        segments.pop(at if at < target else at + 1)

    return change


def add(behind, *texts):
    def change(segments):
        at = find(segments, behind) + 1
        segments[at:at] = texts

    return change


def before(place, *texts):
    def change(segments):
        at = find(segments, place)
        segments[at:at] = texts

    return change


def both(*changes):
    def change(segments):
        for one in changes:
            one(segments)

    return change


def second_transaction(segments):
    start, end = find(segments, "ST*"), find(segments, "SE*")
    copy = [segment.replace("CLM*", "CLM*Z", 1) if segment.startswith("CLM*") else segment for segment in segments[start : end + 1]]
    segments[end + 1 : end + 1] = copy
    put("GE*", 1, "2")(segments)


def claim_again(segments):
    first = segments[find(segments, "CLM*")].split("*")[1]
    put("CLM*>CLM*", 1, first)(segments)


def without_claim(segments):
    """A subscriber who is the patient loses the claim."""
    start = next(at for at, segment in enumerate(segments) if segment.startswith("CLM*") and not under_patient(segments, at))
    end = next(at for at in range(start + 1, len(segments)) if segments[at].startswith(("HL*", "SE*")))
    del segments[start:end]


def decision_of_claim(segments):
    """What the other payer decided of a line becomes a decision of the claim, which then has no day."""
    at = find(segments, "SVD*")
    del segments[at : find(segments, "SVD*>DTP*573") + 1]
    put(PAID + ">CAS*", 3, "15")(segments)


def under_patient(segments, at):
    level = next(segments[back] for back in range(at, 0, -1) if segments[back].startswith("HL*"))
    return level.split("*")[3] == "23"


def many_lines(segments):
    """Lines without charge behind the first claim's, until there are 51."""
    claim = find(segments, "CLM*")
    end = next(at for at in range(claim + 1, len(segments)) if segments[at].startswith(("HL*", "SE*", "CLM*")))
    lines = sum(segment.startswith("LX*") for segment in segments[claim:end])
    date = next(segment for segment in segments[claim:end] if segment.startswith("DTP*472*"))
    more = [text for number in range(lines + 1, 52) for text in (f"LX*{number}", "SV1*HC:99070*0*UN*1***1", date)]
    segments[end:end] = more


def many_diagnoses(segments):
    at = find(segments, "HI*ABK")
    segments[at] = "*".join(segments[at].split("*")[:2] + [f"ABF:Z79{number:02d}" for number in range(1, 12)] + ["ABF:Z8000"])


def subscriber_of_dependent(segments):
    """SBR of the subscriber above the first patient loop."""
    patient = next(at for at, segment in enumerate(segments) if segment.startswith("HL*") and segment.split("*")[3] == "23")
    return next(at for at in range(patient, 0, -1) if segments[at].startswith("SBR*"))


def says_self(segments):
    at = subscriber_of_dependent(segments)
    parts = segments[at].split("*")
    parts[2] = "18"
    segments[at] = "*".join(parts)


def levels(level, element, value, which=0):
    """Sets an element of an HL of a level."""

    def change(segments):
        at = [at for at, segment in enumerate(segments) if segment.startswith("HL*") and segment.split("*")[3] == level][which]
        parts = segments[at].split("*")
        parts[element] = value
        segments[at] = "*".join(parts)

    return change


def patient_under_provider(segments):
    top = next(segment.split("*")[1] for segment in segments if segment.startswith("HL*") and segment.split("*")[3] == "20")
    levels("23", 2, top)(segments)


def text(old, new):
    def form(whole):
        if old not in whole:
            raise SystemExit(f"the clean file has no {old!r}")
        return whole.replace(old, new, 1)

    return form


def cut(whole):
    return whole[: whole.rindex("SV1*") + 12]


SELF = "SBR*P*18"
PLAIN = "DTP*454"  # only in the enriched claim
PAID = "SBR*S*"
PAYER = SELF + ">NM1*PR"

FAULTS = [
    # The envelope.
    Fault("isa-control-letters", "ISA", "ISA13", "control-not-nine-digits", both(put("ISA*", 13, "00000A001"), put("IEA*", 2, "00000A001"))),
    Fault("isa-usage", "ISA", "ISA15", "isa-code", put("ISA*", 15, "X")),
    Fault("isa-acknowledgement", "ISA", "ISA14", "isa-code", put("ISA*", 14, "2")),
    Fault("isa-authorization", "ISA", "ISA01", "isa-code", put("ISA*", 1, "99")),
    Fault("isa-security", "ISA", "ISA03", "isa-code", put("ISA*", 3, "99")),
    Fault("isa-sender-qualifier", "ISA", "ISA05", "isa-code", put("ISA*", 5, "XX")),
    Fault("isa-receiver-qualifier", "ISA", "ISA07", "isa-code", put("ISA*", 7, "XX")),
    Fault("isa-date", "ISA", "ISA09", "date-does-not-exist", put("ISA*", 9, "261332")),
    Fault("isa-time", "ISA", "ISA10", "time-does-not-exist", put("ISA*", 10, "2561")),
    Fault("isa-short", "ISA", "ISA06", "isa-width", form=text("SAMPLEWOOD     *", "SAMPLEWOOD    *")),
    Fault("delimiters-alike", "ISA", "", "delimiters-not-distinct", put("ISA*", 11, ":")),
    Fault("gs-kind", "ST", "ST01", "functional-id-mismatch", put("GS*", 1, "HP")),
    Fault("gs-date", "GS", "GS04", "date-does-not-exist", put("GS*", 4, "20261332")),
    Fault("gs-time", "GS", "GS05", "time-does-not-exist", put("GS*", 5, "2460")),
    Fault("gs-control-letters", "GS", "GS06", "control-not-a-number", both(put("GS*", 6, "A1"), put("GE*", 2, "A1"))),
    Fault("gs-agency", "GS", "GS07", "code-not-in-list", put("GS*", 7, "T")),
    Fault("gs-guide", "GS", "GS08", "guide-unknown", both(put("GS*", 8, "005010X222A9"), put("ST*", 3, "005010X222A9"))),
    Fault("gs-missing", "ST", "", "st-outside-group", drop("GS*")),
    Fault("st-set", "ST", "ST01", "functional-id-mismatch", put("ST*", 1, "836")),
    Fault("st-guide-other", "ST", "ST03", "guide-mismatch", put("ST*", 3, "005010X223A2")),
    Fault("st-guide-missing", "ST", "ST03", "guide-missing", put("ST*", 3, "")),
    Fault("st-control-short", "ST", "ST02", "control-length", both(put("ST*", 2, "1"), put("SE*", 2, "1"))),
    Fault("st-control-again", "ST", "ST02", "duplicate-transaction-control", second_transaction),
    Fault("st-missing", "BHT", "", "segment-outside-transaction", drop("ST*"), recount=False),
    Fault("se-count-low", "SE", "SE01", "segment-count", put("SE*", 1, "9"), recount=False),
    Fault("se-count-letters", "SE", "SE01", "segment-count", put("SE*", 1, "X"), recount=False),
    Fault("se-control", "SE", "SE02", "transaction-control-mismatch", put("SE*", 2, "0009")),
    Fault("se-missing", "SE", "", "missing-se", drop("SE*")),
    Fault("se-twice", "SE", "", "unexpected-se", twice("SE*"), recount=False),
    Fault("se-long", "SE", "SE03", "too-many-elements", put("SE*", 3, "X")),
    Fault("ge-count", "GE", "GE01", "transaction-count", put("GE*", 1, "2")),
    Fault("ge-control", "GE", "GE02", "group-control-mismatch", put("GE*", 2, "99")),
    Fault("ge-missing", "GE", "", "missing-ge", drop("GE*")),
    Fault("iea-count", "IEA", "IEA01", "group-count", put("IEA*", 1, "2")),
    Fault("iea-control", "IEA", "IEA02", "interchange-control-mismatch", put("IEA*", 2, "000000099")),
    Fault("iea-missing", "IEA", "", "missing-iea", drop("IEA*")),
    Fault("segment-behind-se", "REF", "", "segment-outside-transaction", add("SE*", "REF*D9*1")),
    # Form.
    Fault("byte-order-mark", "", "", "byte-order-mark", form=lambda whole: "\ufeff" + whole),
    Fault("cut-off", "SV1", "", "terminator-missing", form=cut),
    Fault("segment-empty", "", "", "empty-segment", form=text("~\nLX*", "~\n~\nLX*")),
    Fault("segment-bare", "NTE", "", "trailing-empty-element", form=text("NTE*ADD*SENT AGAIN~", "NTE~")),
    Fault("segment-id-lower", "", "", "segment-id", form=text("\nPWK*", "\npwk*")),
    Fault("element-empty-last", "REF", "REF03", "trailing-empty-element", form=text("REF*6R*1~", "REF*6R*1*~")),
    Fault("component-empty-last", "SV1", "SV101", "trailing-empty-component", put(PLAIN + ">SV1*", 1, "HC:99213:")),
    Fault("blank-leading", "REF", "REF02", "blank-at-element-end", put("REF*D9", 2, " CH-1")),
    Fault("blank-trailing", "REF", "REF02", "blank-at-element-end", put("REF*EA", 2, "REC-77 ")),
    Fault("letter-foreign", "NM1", "", "non-ascii-data", put("NM1*DQ", 3, "MUÑOZ")),
    Fault("control-character", "NM1", "NM103", "control-character", put("NM1*DQ", 3, "SLATE\aEXAMPLE")),
    Fault("repetition", "REF", "REF02", "repetition-not-allowed", put("REF*D9", 2, "CH^1")),
    Fault("components-in-plain-element", "NM1", "NM103", "component-not-allowed", put("NM1*DQ", 3, "SLATE:EXAMPLE")),
    Fault("lower-case-name", "NM1", "NM103", "lower-case", put("NM1*DQ", 3, "Slate-Example")),
    Fault("segment-unknown", "ZZZ", "", "segment-unknown", before("NM1*DQ", "ZZZ*1")),
    Fault("segment-of-another-set", "CL1", "", "segment-unknown", before("HI*ABK", "CL1*1*1*01")),
    # Levels.
    Fault("hl-number", "HL", "HL01", "hl-number", levels("22", 1, "77")),
    Fault("hl-parent-level", "HL", "HL02", "hl-parent-level", patient_under_provider),
    Fault("hl-parent-unknown", "HL", "HL02", "hl-parent-not-open", levels("22", 2, "88")),
    Fault("hl-parent-missing", "HL", "HL02", "hl-parent-not-open", levels("22", 2, "")),
    Fault("hl-parent-of-top", "HL", "HL02", "hl-parent-not-allowed", levels("20", 2, "1")),
    Fault("hl-level", "HL", "HL03", "hl-level-unknown", levels("22", 3, "24")),
    Fault("hl-child-denied", "HL", "HL04", "hl-child-code", levels("20", 4, "0")),
    Fault("hl-child-invented", "HL", "HL04", "hl-child-code", levels("22", 4, "1")),
    Fault("hl-child-invented-below", "HL", "HL04", "hl-child-code", levels("23", 4, "1")),
    Fault("hl-child-unknown", "HL", "HL04", "hl-child-code", levels("23", 4, "2")),
    Fault("claim-without-levels", "CLM", "", "claim-outside-subscriber", before("HL*", "CLM*XX1*0***11:B:1*Y*A*Y*Y", "HI*ABK:J209", "LX*1", "SV1*HC:99213*0*UN*1***1", "DTP*472*D8*20260901")),
    Fault("subscriber-without-claim", "HL", "", "claim-missing", without_claim),
    # Segments that are missing.
    *[
        Fault(f"missing-{name}", segment, "", code, drop(place))
        for name, segment, code, place in [
            ("bht", "BHT", "segment-missing", "BHT*"),
            ("submitter", "NM1", "loop-missing|segment-missing", "NM1*41"),
            ("submitter-contact", "PER", "segment-missing", "NM1*41>PER*"),
            ("receiver", "NM1", "loop-missing", "NM1*40"),
            ("billing-name", "NM1", "segment-missing", "NM1*85"),
            ("billing-street", "N3", "segment-missing", "NM1*85>N3*"),
            ("billing-city", "N4", "segment-missing", "NM1*85>N4*"),
            ("billing-tax-id", "REF", "segment-missing", "NM1*85>REF*EI"),
            ("pay-to-street", "N3", "segment-missing", "NM1*87>N3*"),
            ("pay-to-city", "N4", "segment-missing", "NM1*87>N4*"),
            ("subscriber-level", "HL", "segment-missing", "NM1*87>HL*"),
            ("sbr", "SBR", "segment-missing", "SBR*"),
            ("subscriber-name", "NM1", "segment-missing", "NM1*IL"),
            ("payer-name", "NM1", "loop-missing|segment-missing", "NM1*PR"),
            ("patient-relation", "PAT", "segment-missing", "HL*>PAT*"),
            ("patient-name", "NM1", "segment-missing", "NM1*QC"),
            ("patient-street", "N3", "segment-missing", "NM1*QC>N3*"),
            ("patient-city", "N4", "segment-missing", "NM1*QC>N4*"),
            ("patient-demographics", "DMG", "segment-missing", "NM1*QC>DMG*"),
            ("claim", "CLM", "segment-missing", "CLM*"),
            ("diagnoses", "HI", "segment-missing", "HI*ABK"),
            ("facility-street", "N3", "segment-missing", "NM1*77>N3*"),
            ("facility-city", "N4", "segment-missing", "NM1*77>N4*"),
            ("other-sbr", "SBR", "segment-missing", PAID),
            ("other-oi", "OI", "segment-missing", PAID + ">OI*"),
            ("other-subscriber", "NM1", "loop-missing|segment-missing", PAID + ">NM1*IL"),
            ("other-payer", "NM1", "loop-missing|segment-missing", PAID + ">NM1*PR"),
            ("line-number", "LX", "segment-missing", "LX*"),
            ("service", "SV1", "segment-missing", "SV1*"),
            ("service-date", "DTP", "segment-missing", "DTP*472"),
            ("drug", "LIN", "segment-missing", "LIN*"),
            ("drug-quantity", "CTP", "segment-missing", "CTP*"),
            ("line-payment", "SVD", "segment-missing", "SVD*"),
            ("line-payment-date", "DTP", "segment-missing", "DTP*573"),
        ]
    ],
    # Segments at a wrong place.
    *[
        Fault(f"misplaced-{name}", segment, "", "segment-out-of-order", move(place, behind))
        for name, segment, place, behind in [
            ("taxonomy", "PRV", "PRV*BI", "NM1*85>REF*EI"),
            ("billing-street", "N3", "NM1*85>N3*", "NM1*85>N4*"),
            ("billing-tax-id", "N4", "NM1*85>N4*", "NM1*85>REF*EI"),
            ("sbr", "SBR", "SBR*", "SBR*>NM1*IL"),
            ("demographics", "N4", "NM1*IL>N4*", "NM1*IL>DMG*"),
            ("date", "DTP", PLAIN, "HI*BP"),
            ("attachment", "PWK", "PWK*", "REF*EA"),
            ("contract", "CN1", "CN1*02", "REF*EA"),
            ("reference-behind-note", "REF", "REF*EA", "NTE*ADD"),
            ("file-text", "K3", "K3*", "NTE*ADD"),
            ("note", "NTE", "NTE*ADD", "HI*BG"),
            ("ambulance", "CR1", "CR1*", "HI*BG"),
            ("condition", "CRC", "CRC*07", "HI*BG"),
            ("pricing", "HI", "HI*BG", "HCP*03"),
            ("claim-reference-in-line", "REF", "REF*EA", PLAIN + ">SV1*"),
            ("amount-paid", "AMT", "AMT*F5", "AMT*F5>HI*"),
            ("service-behind-date", "SV1", PLAIN + ">SV1*", PLAIN + ">DTP*472"),
            ("line-quantity", "QTY", "QTY*PT", "PS1*"),
            ("line-note", "NTE", "NTE*DCP", "HCP*02"),
            ("line-measure", "MEA", "MEA*", "PS1*"),
            ("adjustment", "CAS", PAID + ">CAS*", PAID + ">OI*"),
            ("paid", "AMT", "AMT*D", PAID + ">OI*"),
            ("line-adjustment", "CAS", "SVD*>CAS*", "SVD*>DTP*573"),
        ]
    ],
    Fault("misplaced-hospital-segment", "DTP", "DTP01", "code-not-in-list", add(PLAIN, "DTP*434*RD8*20260901-20260902")),
    Fault("misplaced-service-date", "DTP", "DTP01", "code-not-in-list", add(PLAIN, "DTP*472*D8*20260901")),
    Fault("misplaced-patient-relation", "PAT", "", "segment-unexpected|segment-out-of-order", before("HI*ABK", "PAT*19")),
    Fault("misplaced-drug", "LIN", "", "segment-unexpected|segment-missing", before("HI*ABK", "LIN**N4*00049351083")),
    # Segments and loops that stand too often.
    *[
        Fault(f"twice-{name}", segment, "", code, twice(place))
        for name, segment, code, place in [
            ("bht", "BHT", "segment-repeated", "BHT*"),
            ("submitter", "NM1", "loop-repeated", "NM1*41"),
            ("receiver", "NM1", "loop-repeated", "NM1*40"),
            ("billing-street", "N3", "segment-repeated", "NM1*85>N3*"),
            ("billing-city", "N4", "segment-repeated", "NM1*85>N4*"),
            ("billing-tax-id", "REF", "segment-repeated", "NM1*85>REF*EI"),
            ("sbr", "SBR", "segment-repeated", "SBR*"),
            ("payer-name", "NM1", "loop-repeated", "NM1*PR"),
            ("demographics", "DMG", "segment-repeated", "DMG*"),
            ("patient-relation", "PAT", "segment-repeated", "HL*>PAT*"),
            ("onset", "DTP", "segment-repeated", PLAIN),
            ("contract", "CN1", "segment-repeated", "CN1*02"),
            ("reference", "REF", "segment-repeated", "REF*EA"),
            ("note", "NTE", "segment-repeated", "NTE*ADD"),
            ("diagnoses", "HI", "segment-repeated", "HI*ABK"),
            ("claim-pricing", "HCP", "segment-repeated", "HCP*03"),
            ("service", "SV1", "segment-repeated", PLAIN + ">SV1*"),
            ("service-date", "DTP", "segment-repeated", "DTP*472"),
            ("line-reference", "REF", "segment-repeated", "REF*6R"),
            ("drug-quantity", "CTP", "segment-repeated", "CTP*"),
            ("other-oi", "OI", "segment-repeated", "OI*"),
            ("line-payment-date", "DTP", "segment-repeated", "DTP*573"),
            ("supervisor", "NM1", "loop-repeated", "NM1*DQ"),
        ]
    ],
    Fault("too-many-contacts", "PER", "", "segment-repeated", add("NM1*85>REF*EI", *[f"PER*IC*DESK {number}*TE*217555010{number}" for number in range(3)])),
    Fault("too-many-file-texts", "K3", "", "segment-repeated", add("K3*STATE", *[f"K3*TEXT {number}" for number in range(10)])),
    Fault("too-many-referrers", "NM1", "", "loop-repeated", before("NM1*DQ", *["NM1*DN*1*SHALE-EXAMPLE*UNA****XX*1999999083"] * 3)),
    Fault("too-many-lines", "LX", "", "loop-repeated", many_lines),
    Fault("too-many-diagnoses", "HI", "HI13", "too-many-elements", many_diagnoses),
    Fault("two-tax-ids", "REF", "", "segment-repeated", add("NM1*85>REF*EI", "REF*SY*987654321")),
    # Elements that are missing.
    *[
        Fault(f"empty-{element.lower()}-{name}", element[: len(element) - 2], element + (f"-{component}" if component else ""), "element-missing", put(place, int(element[-2:]), "", component))
        for name, element, component, place in [
            ("purpose", "BHT02", 0, "BHT*"),
            ("batch", "BHT03", 0, "BHT*"),
            ("kind", "NM102", 0, "NM1*85"),
            ("billing-name", "NM103", 0, "NM1*85"),
            ("subscriber-name", "NM103", 0, "NM1*IL"),
            ("street", "N301", 0, "NM1*85>N3*"),
            ("city", "N401", 0, "NM1*85>N4*"),
            ("tax-id", "REF02", 0, "NM1*85>REF*EI"),
            ("rank", "SBR01", 0, "SBR*"),
            ("birth-date", "DMG02", 0, "DMG*"),
            ("sex", "DMG03", 0, "DMG*"),
            ("relation", "PAT01", 0, "PAT*19"),
            ("claim-id", "CLM01", 0, "CLM*"),
            ("charge", "CLM02", 0, "CLM*"),
            ("place", "CLM05", 1, "CLM*"),
            ("frequency", "CLM05", 3, "CLM*"),
            ("signature", "CLM06", 0, "CLM*"),
            ("assignment", "CLM07", 0, "CLM*"),
            ("benefits", "CLM08", 0, "CLM*"),
            ("release", "CLM09", 0, "CLM*"),
            ("diagnosis", "HI01", 2, "HI*ABK"),
            ("taxonomy", "PRV03", 0, "PRV*BI"),
            ("line", "LX01", 0, "LX*"),
            ("procedure", "SV101", 2, "SV1*"),
            ("line-charge", "SV102", 0, "SV1*"),
            ("unit", "SV103", 0, "SV1*"),
            ("units", "SV104", 0, "SV1*"),
            ("pointer", "SV107", 0, "SV1*"),
            ("service-date", "DTP03", 0, "DTP*472"),
            ("date-form", "DTP02", 0, "DTP*472"),
            ("drug-code", "LIN03", 0, "LIN*"),
            ("drug-quantity", "CTP04", 0, "CTP*"),
            ("drug-unit", "CTP05", 0, "CTP*"),
            ("adjustment-reason", "CAS02", 0, "CAS*CO"),
            ("adjustment-amount", "CAS03", 0, "CAS*CO"),
            ("benefits-of-other", "OI03", 0, "OI*"),
            ("measure", "MEA03", 0, "MEA*"),
            ("payer-of-line", "SVD01", 0, "SVD*"),
        ]
    ],
    # Elements that belong together, exclude each other, or are not used.
    Fault("together-npi", "NM1", "NM108", "elements-together", put("NM1*85", 8, "")),
    Fault("together-contact", "PER", "PER06", "elements-together", put("NM1*85>PER*", 5, "FX")),
    Fault("together-adjustment", "CAS", "CAS05", "elements-together", put("CAS*CO", 6, "5")),
    Fault("together-condition", "REF", "REF02", "element-missing", put("REF*EA", 2, "")),
    Fault("together-weight", "CR1", "CR101", "elements-together", put("CR1*", 1, "")),
    Fault("together-pricing-reject", "HCP", "HCP09", "element-not-used", put("HCP*03", 9, "HC")),
    Fault("unused-claim", "CLM", "CLM03", "element-not-used", put("CLM*", 3, "MB")),
    Fault("unused-reference", "REF", "REF03", "element-not-used", put("REF*D9", 3, "TEXT")),
    Fault("unused-name", "NM1", "NM103", "element-not-used", put("NM1*87", 3, "SOMEBODY")),
    Fault("unused-sbr", "SBR", "SBR06", "element-not-used", put("SBR*", 6, "1")),
    Fault("unused-diagnosis", "HI", "HI01-3", "element-not-used", put("HI*ABK", 1, "D8", 3)),
    Fault("too-many-elements", "N3", "N303", "too-many-elements", put("NM1*85>N3*", 3, "THIRD LINE")),
    Fault("too-many-components", "CLM", "CLM05", "too-many-components", put("CLM*", 5, "X", 4)),
    # Lengths.
    Fault("long-claim-id", "CLM", "CLM01", "element-too-long", put("CLM*", 1, "A" * 39)),
    Fault("long-street", "N3", "N301", "element-too-long", put("NM1*85>N3*", 1, "1 " + "LONG " * 11 + "ROAD")),
    Fault("long-name", "NM1", "NM103", "element-too-long", put("NM1*85", 3, "N" * 61)),
    Fault("long-first-name", "NM1", "NM104", "element-too-long", put("NM1*DQ", 4, "N" * 36)),
    Fault("long-city", "N4", "N401", "element-too-long", put("NM1*85>N4*", 1, "C" * 31)),
    Fault("long-reference", "REF", "REF02", "element-too-long", put("REF*EA", 2, "R" * 51)),
    Fault("long-note", "NTE", "NTE02", "element-too-long", put("NTE*ADD", 2, "T" * 81)),
    Fault("long-units", "SV1", "SV104", "element-too-long", put("SV1*", 4, "1234567890123456")),
    Fault("long-modifier", "SV1", "SV101-3", "element-too-long", put("SV1*", 1, "251", 3)),
    Fault("short-modifier", "SV1", "SV101-3", "element-too-short", put("SV1*", 1, "2", 3)),
    Fault("short-member-id", "NM1", "NM109", "element-too-short", put("NM1*IL", 9, "1")),
    Fault("short-city", "N4", "N401", "element-too-short", put("NM1*85>N4*", 1, "X")),
    Fault("short-zip", "N4", "N403", "element-too-short", put("NM1*IL>N4*", 3, "62")),
    # Codes.
    *[
        Fault(f"code-{element.lower()}-{name}", element[: len(element) - 2], element + (f"-{component}" if component else ""), "code-not-in-list", put(place, int(element[-2:]), value, component))
        for name, element, component, value, place in [
            ("structure", "BHT01", 0, "0020", "BHT*"),
            ("purpose", "BHT02", 0, "22", "BHT*"),
            ("kind", "BHT06", 0, "XX", "BHT*"),
            ("submitter", "NM101", 0, "42", "NM1*41"),
            ("billing", "NM101", 0, "ZZ", "NM1*85"),
            ("subscriber", "NM101", 0, "ZZ", "NM1*IL"),
            ("rendering", "NM101", 0, "ZZ", "NM1*82"),
            ("person", "NM102", 0, "3", "NM1*85"),
            ("id-kind", "NM108", 0, "ZZ", "NM1*85"),
            ("member-id-kind", "NM108", 0, "XX", "NM1*IL"),
            ("payer-id-kind", "NM108", 0, "MI", "NM1*PR"),
            ("role", "PRV01", 0, "PT", "PRV*BI"),
            ("taxonomy-kind", "PRV02", 0, "ZZ", "PRV*BI"),
            ("contact", "PER01", 0, "CX", "NM1*41>PER*"),
            ("contact-number", "PER03", 0, "HP", "NM1*41>PER*"),
            ("tax-id", "REF01", 0, "TJ", "NM1*85>REF*EI"),
            ("country", "N404", 0, "QQ", "NM1*IL>N4*"),
            ("rank", "SBR01", 0, "X", "SBR*"),
            ("self", "SBR02", 0, "19", SELF),
            ("msp", "SBR05", 0, "99", "SBR*"),
            ("filing", "SBR09", 0, "09", "SBR*"),
            ("sex", "DMG03", 0, "X", "DMG*"),
            ("birth-form", "DMG01", 0, "RD8", "DMG*"),
            ("relation", "PAT01", 0, "18", "PAT*19"),
            ("place", "CLM05", 1, "00", "CLM*"),
            ("facility", "CLM05", 2, "A", "CLM*"),
            ("signature", "CLM06", 0, "X", "CLM*"),
            ("assignment", "CLM07", 0, "P", "CLM*"),
            ("benefits", "CLM08", 0, "X", "CLM*"),
            ("release", "CLM09", 0, "N", "CLM*"),
            ("patient-signature", "CLM10", 0, "B", "CLM*"),
            ("cause", "CLM11", 1, "AP", "CLM*"),
            ("program", "CLM12", 0, "99", "CLM*"),
            ("delay", "CLM20", 0, "12", "CLM*"),
            ("claim-date", "DTP01", 0, "999", PLAIN),
            ("claim-date-form", "DTP02", 0, "RD8", PLAIN),
            ("attachment", "PWK01", 0, "ZZ", "PWK*"),
            ("transmission", "PWK02", 0, "ZZ", "PWK*"),
            ("contract", "CN101", 0, "99", "CN1*02"),
            ("amount", "AMT01", 0, "ZZ", "AMT*F5"),
            ("reference", "REF01", 0, "ZZ", "REF*EA"),
            ("note", "NTE01", 0, "ZZZ", "NTE*ADD"),
            ("transport", "CR104", 0, "Z", "CR1*"),
            ("condition", "CRC03", 0, "99", "CRC*07"),
            ("diagnosis", "HI01", 1, "XX", "HI*ABK"),
            ("further-diagnosis", "HI02", 1, "ABK", "HI*ABK"),
            ("pricing", "HCP01", 0, "99", "HCP*03"),
            ("procedure", "SV101", 1, "AD", "SV1*"),
            ("unit", "SV103", 0, "DA", "SV1*"),
            ("line-place", "SV105", 0, "00", "SV1*"),
            ("emergency", "SV109", 0, "N", "SV1*"),
            ("line-date", "DTP01", 0, "999", "DTP*472"),
            ("line-date-form", "DTP02", 0, "DT", "DTP*472"),
            ("line-reference", "REF01", 0, "ZZ", "REF*6R"),
            ("measure", "MEA01", 0, "ZZ", "MEA*"),
            ("drug", "LIN02", 0, "XX", "LIN*"),
            ("drug-unit", "CTP05", 1, "XX", "CTP*"),
            ("adjustment", "CAS01", 0, "XX", "CAS*CO"),
            ("other-relation", "SBR02", 0, "99", PAID),
            ("other-benefits", "OI03", 0, "X", "OI*"),
            ("other-release", "OI06", 0, "N", "OI*"),
        ]
    ],
    # Dates and times.
    Fault("date-impossible", "DTP", "DTP03", "date-does-not-exist", put("DTP*472", 3, "20260230")),
    Fault("date-short", "DTP", "DTP03", "date-does-not-exist", put("DTP*472", 3, "260230")),
    Fault("date-range-as-day", "DTP", "DTP03", "date-does-not-exist", put("DTP*472", 3, "20260901-20260902")),
    Fault("date-day-as-range", "DTP", "DTP03", "date-does-not-exist", put("DTP*472", 2, "RD8")),
    Fault("date-reversed", "DTP", "DTP03", "dates-reversed", both(put("DTP*472", 2, "RD8"), put("DTP*472", 3, "20260902-20260901"))),
    Fault("date-in-future", "DTP", "DTP03", "date-in-future", put("DTP*472", 3, "20991231")),
    Fault("date-onset-in-future", "DTP", "DTP03", "date-in-future", put("DTP*431", 3, "20991231")),
    Fault("date-paid-in-future", "DTP", "DTP03", "date-in-future", put("DTP*573", 3, "20991231")),
    Fault("date-of-birth-impossible", "DMG", "DMG02", "date-does-not-exist", put("DMG*", 2, "19701301")),
    Fault("date-of-birth-in-future", "DMG", "DMG02", "date-in-future", put("DMG*", 2, "20991231")),
    Fault("date-of-batch", "BHT", "BHT04", "date-does-not-exist", put("BHT*", 4, "20261301")),
    Fault("date-of-batch-in-future", "BHT", "BHT04", "date-in-future", put("BHT*", 4, "20991231")),
    Fault("time-of-batch", "BHT", "BHT05", "time-does-not-exist", put("BHT*", 5, "2575")),
    Fault("stay-reversed", "DTP", "DTP03", "dates-reversed", put("DTP*096", 3, "20260809")),
    # Amounts and numbers.
    Fault("amount-decimals", "CLM", "CLM02", "amount-decimals", put("CLM*", 2, "145.501")),
    Fault("amount-negative", "CLM", "CLM02", "amount-negative", put("CLM*", 2, "-145.5")),
    Fault("amount-letters", "CLM", "CLM02", "amount-not-a-number", put("CLM*", 2, "ABC")),
    Fault("amount-comma", "CLM", "CLM02", "amount-not-a-number", put("CLM*", 2, "1,450")),
    Fault("amount-plus", "CLM", "CLM02", "amount-not-a-number", put("CLM*", 2, "+145")),
    Fault("amount-point", "CLM", "CLM02", "amount-not-a-number", put("CLM*", 2, "145.")),
    Fault("amount-large", "CLM", "CLM02", "amount-too-large", put("CLM*", 2, "12345678901")),
    Fault("line-amount-decimals", "SV1", "SV102", "amount-decimals", put("SV1*", 2, "10.125")),
    Fault("line-amount-negative", "SV1", "SV102", "amount-negative", put("SV1*", 2, "-10")),
    Fault("line-amount-letters", "SV1", "SV102", "amount-not-a-number", put("SV1*", 2, "TEN")),
    Fault("patient-paid-letters", "AMT", "AMT02", "amount-not-a-number", put("AMT*F5", 2, "X")),
    Fault("patient-paid-negative", "AMT", "AMT02", "amount-negative", put("AMT*F5", 2, "-5")),
    Fault("adjustment-letters", "CAS", "CAS03", "amount-not-a-number", put("CAS*CO", 3, "FIVE")),
    Fault("payment-letters", "SVD", "SVD02", "amount-not-a-number", put("SVD*", 2, "X")),
    Fault("units-letters", "SV1", "SV104", "number-not-decimal", put("SV1*", 4, "ONE")),
    Fault("units-negative", "SV1", "SV104", "number-negative", put("SV1*", 4, "-1")),
    Fault("drug-quantity-letters", "CTP", "CTP04", "number-not-decimal", put("CTP*", 4, "X")),
    Fault("line-number-letters", "LX", "LX01", "number-not-whole", put("LX*", 1, "A")),
    Fault("line-number-wrong", "LX", "LX01", "line-number", put("LX*", 1, "7")),
    Fault("pointer-letters", "SV1", "SV107-1", "number-not-whole", put("SV1*", 7, "A")),
    Fault("claim-out-of-balance", "CLM", "CLM02", "claim-out-of-balance", put("CLM*", 2, "9999.99")),
    Fault("line-out-of-balance", "SVD", "SVD02", "line-out-of-balance", put("SVD*", 2, "0.01")),
    Fault("payer-out-of-balance", "AMT", "AMT02", "payer-out-of-balance", put("AMT*D", 2, "0.01")),
    # What no public validator finds.
    Fault("npi-billing", "NM1", "NM109", "npi-check-digit", put("NM1*85", 9, "1999999120")),
    Fault("npi-rendering", "NM1", "NM109", "npi-check-digit", put("NM1*82", 9, "1999999051")),
    Fault("npi-facility", "NM1", "NM109", "npi-check-digit", both(put("NM1*77", 8, "XX"), put("NM1*77", 9, "1999999120"))),
    Fault("npi-referring", "NM1", "NM109", "npi-check-digit", put("NM1*DN", 9, "1999999051")),
    Fault("npi-ordering", "NM1", "NM109", "npi-check-digit", put("NM1*DK", 9, "199999905")),
    Fault("state-unknown", "N4", "N402", "state-unknown", put("NM1*85>N4*", 2, "QQ")),
    Fault("state-of-payer", "N4", "N402", "state-unknown", put("NM1*PR>N4*", 2, "XX")),
    Fault("state-missing", "N4", "N402", "state-missing", put("NM1*IL>N4*", 2, "")),
    Fault("zip-missing", "N4", "N403", "zip-missing", put("NM1*IL>N4*", 3, "")),
    Fault("zip-letters", "N4", "N403", "zip-form", put("NM1*IL>N4*", 3, "6270A")),
    Fault("zip-seven-digits", "N4", "N403", "zip-form", put("NM1*IL>N4*", 3, "6270112")),
    Fault("zip-dash", "N4", "N403", "zip-form", put("NM1*IL>N4*", 3, "62701-1234")),
    Fault("zip-of-billing-short", "N4", "N403", "zip-needs-nine-digits", put("NM1*85>N4*", 3, "62701")),
    Fault("zip-of-facility-short", "N4", "N403", "zip-needs-nine-digits", put("NM1*77>N4*", 3, "62701")),
    Fault("box-of-billing", "N3", "N301", "po-box-billing-address", put("NM1*85>N3*", 1, "P.O. BOX 12")),
    Fault("box-of-billing-second-line", "N3", "N302", "po-box-billing-address", put("NM1*85>N3*", 2, "PO BOX 12")),
    Fault("tax-id-dash", "REF", "REF02", "tax-id-form", put("NM1*85>REF*EI", 2, "98-7654321")),
    Fault("ssn-short", "REF", "REF02", "ssn-form", add(SELF + ">DMG*", "REF*SY*12345")),
    Fault("drug-code-ten-digits", "LIN", "LIN03", "ndc-form", put("LIN*", 3, "0049351083")),
    Fault("pointer-beyond", "SV1", "SV107-1", "pointer-beyond-diagnoses", put("SV1*", 7, "12")),
    Fault("pointer-zero", "SV1", "SV107-1", "pointer-beyond-diagnoses", put("SV1*", 7, "0")),
    Fault("claim-id-again", "CLM", "CLM01", "duplicate-claim-id", claim_again),
    Fault("replacement-without-number", "CLM", "CLM05", "payer-claim-number-missing", put("CLM*", 5, "7", 3)),
    Fault("void-without-number", "CLM", "CLM05", "payer-claim-number-missing", put("CLM*", 5, "8", 3)),
    Fault("frequency-unknown", "CLM", "CLM05-3", "frequency-unknown", put("CLM*", 5, "3", 3)),
    Fault("icd-mixed", "HI", "", "icd-versions-mixed", put("HI*ABK", 2, "BF:78650")),
    Fault("icd-9-today", "HI", "HI01-1", "icd-version-wrong-for-date", lambda segments: segments.__setitem__(find(segments, "HI*ABK"), "HI*BK:4660")),
    Fault("icd-10-too-early", "HI", "HI01-1", "icd-version-wrong-for-date", put("DTP*472", 3, "20150930")),
    Fault("two-payers", "NM1", "", "loop-repeated", add(PAYER, "NM1*PR*2*SECOND EXAMPLE HMO*****PI*EX104")),
    Fault("patient-loop-of-subscriber", "HL", "HL03", "patient-loop-of-subscriber", says_self),
    Fault("patient-loop-missing", "CLM", "", "patient-loop-missing", put(SELF, 2, "")),
    Fault("demographics-of-subscriber", "CLM", "", "subscriber-demographics-missing", drop(SELF + ">DMG*")),
    Fault("address-of-subscriber", "CLM", "", "subscriber-address-missing", both(drop(SELF + ">N3*"), drop(SELF + ">N4*"))),
    Fault("accident-without-date", "CLM", "", "accident-date-missing", drop("DTP*439")),
    Fault("accident-without-state", "CLM", "CLM11-4", "accident-state-missing", lambda segments: accident(segments)),
    Fault("rank-again", "SBR", "SBR01", "payer-rank-repeated", put(PAID, 1, "P")),
    Fault("payer-of-line-unknown", "SVD", "SVD01", "line-payer-unknown", put("SVD*", 1, "NOBODY")),
    Fault("payment-of-payer-missing", "AMT", "", "payer-paid-missing", drop(PAID + ">AMT*D")),
    Fault("day-of-payer-missing", "DTP", "", "payer-decision-date-missing", decision_of_claim),
    Fault("medicare-second-without-reason", "SBR", "SBR05", "msp-type-missing", lambda segments: medicare_second(segments)),
]


def accident(segments):
    """An automobile accident of the enriched claim, with its date and without its state."""
    at = next(back for back in range(find(segments, PLAIN), 0, -1) if segments[back].startswith("CLM*"))
    parts = segments[at].split("*")
    parts += [""] * (12 - len(parts))
    parts[11] = "AA"
    segments[at] = "*".join(parts)
    segments.insert(at + 1, "DTP*439*D8*20260801")


def medicare_second(segments):
    at = find(segments, SELF)
    parts = segments[at].split("*")
    parts[1], parts[9] = "S", "MB"
    segments[at] = "*".join(parts)
