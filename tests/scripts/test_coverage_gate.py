"""`gate coverage`: every format of a report, the border, and what is no report."""

import json
import re
import subprocess

import pytest
from shipped import PATH, command, environment, step_with


def gate(folder, content, minimum="80", name="report", **more):
    if content is not None:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    step, summary = step_with("MINIMUM"), folder / "summary"
    values = {"PATH": PATH, "REPORT": name, "MINIMUM": minimum, "GITHUB_STEP_SUMMARY": str(summary), **more}
    run = subprocess.run(
        command(step, folder),
        cwd=folder,
        env=environment(step, values),
        text=True,
        capture_output=True,
        timeout=60,
    )
    assert "Traceback" not in run.stderr
    run.summary = summary.read_text() if summary.exists() else ""
    return run


def cobertura(covered, total):
    return (
        '<?xml version="1.0" ?>\n'
        '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">\n'
        f'<coverage version="7.6" lines-valid="{total}" lines-covered="{covered}" '
        f'line-rate="{covered / total:.4g}" branch-rate="0.1"><packages/></coverage>'
    )


def rate(value):
    lines = '<lines><line number="1" hits="1"/></lines>'
    classes = f"<classes><class>{lines}</class></classes>"
    return f'<coverage line-rate="{value}"><packages><package>{classes}</package></packages></coverage>'


def jacoco(covered, total):
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">'
        '<report name="x"><package name="p"><counter type="LINE" missed="99" covered="1"/></package>'
        '<counter type="INSTRUCTION" missed="9" covered="1"/>'
        f'<counter type="LINE" missed="{total - covered}" covered="{covered}"/></report>'
    )


def clover(covered, total):
    return (
        '<?xml version="1.0"?><coverage generated="1"><project timestamp="1">'
        '<package name="p"><metrics statements="7" coveredstatements="0"/></package>'
        f'<metrics statements="{total}" coveredstatements="{covered}" elements="9" coveredelements="1"/>'
        "</project></coverage>"
    )


def coverage_py(covered, total):
    totals = {"covered_lines": covered, "num_statements": total, "percent_covered": 12.5, "num_branches": 9}
    return json.dumps({"meta": {"format": 3}, "files": {}, "totals": totals})


def istanbul(covered, total):
    lines = {"total": total, "covered": covered, "skipped": 0, "pct": 1}
    branches = {"total": 9, "covered": 0, "skipped": 0, "pct": 0}
    return json.dumps({"total": {"lines": lines, "branches": branches}})


def lcov(covered, total):
    first = f"TN:\nSF:a.c\nDA:1,1\nLF:{total - 10}\nLH:{covered - 10}\nend_of_record\n"
    return first + "TN:\nSF:b.c\nLF:10\nLH:10\nend_of_record\n"


def go(covered, total):
    """With a repeated block that is not hit the second time, as merged profiles have."""
    return (
        f"mode: atomic\nx.org/m/a b.go:1.2,3.4 {covered} 7\nx.org/m/b.go:5.2,9.4 {total - covered} 0\n"
        f"x.org/m/a b.go:1.2,3.4 {covered} 0\n"
    )


FORMATS = [cobertura, jacoco, clover, coverage_py, istanbul, lcov, go]


@pytest.mark.parametrize("report", FORMATS)
def test_formats(tmp_path, report):
    good = gate(tmp_path, report(92, 100))
    assert (good.returncode, good.stdout) == (0, "line coverage 92.0 % (minimum 80 %)\n"), good.stderr
    assert good.summary == good.stdout
    bad = gate(tmp_path, report(79, 100))
    said = "line coverage 79.0 % (minimum 80 %)\n"
    assert (bad.returncode, bad.stdout) == (1, f"{said}::error title=Coverage gate::{said}")


@pytest.mark.parametrize("report", FORMATS)
def test_exact_at_the_border(tmp_path, report):
    assert gate(tmp_path, report(8000, 10000)).returncode == 0
    under = gate(tmp_path, report(7999, 10000))
    assert under.returncode == 1
    assert "79.9 %" in under.stdout and "80.0" not in under.stdout


@pytest.mark.parametrize(
    ("value", "minimum", "code", "shown"),
    [
        ("0.92", "80", 0, "92.0"),
        ("0.7999", "80", 1, "79.9"),
        ("0.8", "80", 0, "80.0"),
        ("1", "100", 0, "100.0"),
        ("0.8049", "80.5", 1, "80.4"),
        ("0.805", "80.50", 0, "80.50"),
        ("9.0E-4", "0.09", 0, "0.09"),
        ("0.79999999999999999999", "80", 1, "79.9"),
        ("0", "0", 0, "0.0"),
    ],
)
def test_a_rate_alone(tmp_path, value, minimum, code, shown):
    run = gate(tmp_path, rate(value), minimum)
    assert run.returncode == code
    assert f"line coverage {shown} % " in run.stdout


def test_a_percentage_alone(tmp_path):
    assert gate(tmp_path, '{"totals": {"percent_covered": 79.99}}').returncode == 1
    assert gate(tmp_path, '{"totals": {"percent_covered": 80.0}}').returncode == 0


def test_counts_beat_a_rounded_rate(tmp_path):
    report = cobertura(79996, 100000)
    assert 'line-rate="0.8"' in report
    assert gate(tmp_path, report).returncode == 1


ENTITIES = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
FOREIGN = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot read 'report': No such file"),
        ("", "is empty"),
        (" \n", "is empty"),
        ("garbage", "not a coverage report"),
        ("<coverage", "not a coverage report"),
        ("<html/>", "not a coverage report"),
        ("{}", "not a coverage report"),
        ("[" * 10**5, "not a coverage report"),
        ('{"a":' * 10**5, "not a coverage report"),
        (b"\x00\xff\xfe" * 40, "not a coverage report"),
        (cobertura(9, 10).encode("utf-16"), "not a coverage report"),
        ("TN:\n", "has no lines"),
        ("mode: set\n", "has no lines"),
        ("mode: set\nx::error::y\n", "not a coverage report"),
        ('<coverage line-rate="1" lines-valid="0" lines-covered="0"/>', "has no lines"),
        ('<coverage line-rate="1"/>', "has no lines"),
        ('<report name="x"/>', "has no lines"),
        (jacoco(0, 0), "has no lines"),
        (clover(0, 0), "has no lines"),
        (istanbul(0, 0), "has no lines"),
        ('{"totals": {"percent_covered": NaN}}', "not a coverage report"),
        (cobertura(11, 10), "make no sense"),
        (rate("1.5"), "make no sense"),
        (rate("nan"), "not a coverage report"),
        (rate("1e999999999"), "make no sense"),
        ('{"totals": {"percent_covered": 1e999999999}}', "make no sense"),
        (f'<coverage lines-valid="{"9" * 50}" lines-covered="1"/>', "make no sense"),
        (ENTITIES + '<coverage line-rate="1">&b;</coverage>', "declares XML entities"),
        (FOREIGN + '<coverage line-rate="1"><line/>&a;</coverage>', "declares XML entities"),
    ],
    ids=range(29),
)
def test_what_is_no_report_fails(tmp_path, content, says):
    run = gate(tmp_path, content, "0")
    assert (run.returncode, run.summary) == (1, "")
    assert re.fullmatch(r"::error title=Coverage gate::[^\n]*\n", run.stdout)
    assert says in run.stdout


def test_a_file_that_is_too_large(tmp_path):
    with open(tmp_path / "report", "wb") as file:
        file.write(b"TN:")
        file.truncate(100_000_001)
    assert "larger than 100 MB" in gate(tmp_path, None).stdout


def test_a_folder_and_nothing_as_report(tmp_path):
    assert "Is a directory" in gate(tmp_path, None, name=".").stdout
    assert gate(tmp_path, None, name="").returncode == 1


@pytest.mark.parametrize("minimum", ["", "abc", "80%", "-1", "nan", "1e3", "８０", "80\n"])
def test_what_is_no_minimum_fails(tmp_path, minimum):
    run = gate(tmp_path, cobertura(10, 10), minimum)
    assert run.returncode == 1
    assert "MINIMUM is not a percentage" in run.stdout


def test_a_module_in_the_working_folder_is_not_imported(tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit(0)")
    (tmp_path / "decimal.py").write_text("raise SystemExit(0)")
    assert gate(tmp_path, cobertura(1, 10), PYTHONPATH=str(tmp_path)).returncode == 1


def test_a_name_with_a_space_and_no_summary(tmp_path):
    assert gate(tmp_path, cobertura(9, 10), name="my report.xml", GITHUB_STEP_SUMMARY="").returncode == 0
