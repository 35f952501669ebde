#!/usr/bin/env python3
"""Judges X12 files with a public validator and exits non-zero when it finds a fault.

    python validators.py pyx12 FILE...     needs requirements-pyx12.txt; 837, 835, 999, 277CA
    python validators.py lfh FILE...       needs requirements-lfh.txt; 837 only

Each validator wants its own virtual environment, because their dependencies exclude each other.
Exit code: 0 no fault, 1 faults (printed, one a line, after the file's name), 2 the validator itself failed or a file is not X12.

Options: --allow REGEX   a fault whose text matches is printed but does not count (pyx12 wrongly requires loop 2200C of a 277CA)
         --show N        how many faults of one file are printed (20)
         --part-claims N largest part, in claims, that is handed to linuxforhealth at once (5000)
"""
import argparse
import contextlib
import io
import json
import logging
import os
import re
import sys
import tempfile


class NotX12(Exception):
    """The file has no header that a validator could start from."""


def read_segments(path):
    """The file's header, its segments without line breaks, and its element separator and terminator."""
    with open(path, encoding="latin-1", newline="") as file:
        text = file.read()
    if not text.startswith("ISA") or len(text) < 106:
        raise NotX12("the file does not begin with an ISA of 106 characters")
    element, terminator = text[3], text[105]
    segments = [segment.strip("\r\n") for segment in text.split(terminator)]
    return [segment for segment in segments if segment], element, terminator


def split_transactions(path, part_claims):
    """Cuts a file of several STs into files of whole STs with at most `part_claims` claims each, unless a single ST has more.

    Every part gets the interchange and group header that its transactions stood under, and trailers whose counts are right.
    Yields (number of STs, text).
    """
    segments, element, terminator = read_segments(path)
    header = group = None
    part, part_sts, claims = [], 0, 0
    current, current_claims = None, 0

    def finished():
        isa, gs = header.split(element), group.split(element)
        trailers = [element.join(["GE", str(part_sts), gs[6]]), element.join(["IEA", "1", isa[13]])]
        return part_sts, "".join(segment + terminator + "\n" for segment in [header, group, *part, *trailers])

    for segment in segments:
        name = segment.split(element, 1)[0]
        if name in ("ISA", "GS") and part:
            yield finished()
            part, part_sts, claims = [], 0, 0
        if name == "ISA":
            header = segment
        elif name == "GS":
            group = segment
        elif name == "ST":
            current, current_claims = [segment], 0
        elif name == "SE" and current is not None:
            current.append(segment)
            if part and claims + current_claims > part_claims:
                yield finished()
                part, part_sts, claims = [], 0, 0
            part += current
            part_sts += 1
            claims += current_claims
            current = None
        elif current is not None:
            current.append(segment)
            current_claims += name == "CLM"
    if current is not None:
        raise NotX12("the last ST has no SE")
    if part:
        yield finished()


def pyx12_faults(path, _options):
    """Every error that pyx12 attaches to any level of its report; its return value alone does not say which."""
    import pyx12.params
    import pyx12.x12n_document

    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    acknowledgement, report = io.StringIO(), io.StringIO()
    passed = pyx12.x12n_document.x12n_document(param=pyx12.params.params(), src_file=path, fd_997=acknowledgement, fd_html=None, fd_json=report)
    text = report.getvalue()
    faults = list(errors_within(json.loads(text), "")) if text else []
    if not passed and not faults:
        faults = ["pyx12 refuses the file without saying why"]
    # The acknowledgement is made from the same errors by other code: it must agree.
    rejected = re.search(r"~\s*(IK5|AK5)\*[^AE]|~\s*AK9\*[^AE]", acknowledgement.getvalue())
    if rejected and not faults:
        faults = ["pyx12 would not acknowledge the file: " + rejected.group(0).strip("~\r\n ")]
    return faults


def errors_within(node, where):
    """Walks pyx12's JSON report; yields one text an error."""
    if isinstance(node, list):
        for item in node:
            yield from errors_within(item, where)
    elif isinstance(node, dict):
        where = " ".join(part for part in (where, str(node.get("seg_id") or ""), str(node.get("ele_ref_num") or "")) if part)
        for error in node.get("errors") or []:
            code, message, value = (error.get(key) for key in ("err_cde", "err_str", "err_val"))
            yield f"{where}: [{code}] {message}" + (f" ({value})" if value else "")
        for key, child in node.items():
            if key != "errors":
                yield from errors_within(child, where)


def lfh_faults(path, options):
    """Builds linuxforhealth's models part by part, so that one bad ST hides no other. It stops at the first fault of a part."""
    from linuxforhealth.x12.io import X12ModelReader

    faults = []
    for number, (sts, text) in enumerate(split_transactions(path, options.part_claims), start=1):
        # The reader takes a path or text; only a path is read piece by piece.
        with tempfile.NamedTemporaryFile("w", suffix=".x12", encoding="latin-1", delete=False) as file:
            file.write(text)
        try:
            with X12ModelReader(file.name) as reader:
                built = sum(1 for _ in reader.models())
            if built != sts:
                faults.append(f"part {number}: {built} transactions were recognised of {sts}")
        except Exception as error:  # pylint: disable=broad-except; any exception is how this library reports a fault
            faults.append(f"part {number}: {type(error).__name__}: {' '.join(str(error).split())[:400]}")
        finally:
            os.unlink(file.name)
    return faults


VALIDATORS = {"pyx12": pyx12_faults, "lfh": lfh_faults}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("validator", choices=sorted(VALIDATORS))
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--allow", action="append", default=[], type=re.compile)
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--part-claims", type=int, default=5000)
    options = parser.parse_args()
    worst = 0
    for path in options.files:
        try:
            with contextlib.redirect_stdout(sys.stderr):
                read_segments(path)
                found = VALIDATORS[options.validator](path, options)
        except NotX12 as error:
            print(f"{path}: {error}")
            worst = 2
            continue
        except ImportError:
            raise
        except Exception as error:  # pylint: disable=broad-except; a crash of the validator is a result too
            print(f"{path}: {options.validator} failed: {type(error).__name__}: {error}")
            worst = 2
            continue
        counted = [fault for fault in found if not any(allowed.search(fault) for allowed in options.allow)]
        for fault in found[: options.show]:
            print(f"{path}: {fault}")
        print(f"{path}: {len(counted)} faults ({options.validator})")
        if counted:
            worst = max(worst, 1)
    return worst


if __name__ == "__main__":
    sys.exit(main())
