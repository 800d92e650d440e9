#!/usr/bin/env python3
"""What actionlint and zizmor find in workflows, and pipec does not.

    scripts/side_by_side.py                    the fixtures of tests/checks, by the row that each is named after
    scripts/side_by_side.py FOLDER             the .github folder of any repository
    --pipec PATH  --actionlint PATH  --zizmor PATH

A finding of theirs counts as found where pipec says anything on the same line of the same file, or one line beside it.
For a fixture only the row's own point counts: a row that the table calls found is done. What is left is listed with the
table's reason, or with none. Exits with 1 where a fixture has something without a reason.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
JUDGES = pathlib.Path.home() / ".cache/pipec-judges/python/bin"
CHECKS = ROOT / "tests/checks"
FIRST = ".github/workflows/ci.yml"

# The row of each audit of zizmor, so that what it says of every fixture is told once. What is not here, and what
# actionlint says, is of the row that the fixture is named after.
ROW_OF = {
    "adhoc-packages": "U16",
    "anonymous-definition": "S29",
    "archived-uses": "U08",
    "artipacked": "P15",
    "bot-conditions": "P17",
    "cache-poisoning": "H01",
    "concurrency-limits": "J25",
    "dangerous-triggers": "T29",
    "excessive-permissions": "P04",
    "forbidden-uses": "A29",
    "github-app": "P14",
    "github-env": "S15",
    "hardcoded-container-credentials": "K01",
    "insecure-commands": "S13",
    "known-vulnerable-actions": "U07",
    "misfeature": "A26",
    "obfuscation": "E20",
    "overprovisioned-secrets": "K02",
    "ref-version-mismatch": "U02",
    "secrets-inherit": "R08",
    "secrets-outside-env": "K05",
    "self-hosted-runner": "J20",
    "self-repository": "A23",
    "stale-action-refs": "U06",
    "superfluous-actions": "A25",
    "template-injection": "I01",
    "typosquat-uses": "U10",
    "undocumented-permissions": "P09",
    "unpinned-images": "U13",
    "unpinned-tools": "U15",
    "unpinned-uses": "U01",
    "unredacted-secrets": "K04",
    "unsound-condition": "S06",
    "unsound-contains": "E23",
    "unsound-ternary": "E22",
    "use-trusted-publishing": "K11",
}


def tool(name, given):
    """A program: as given, installed for the judges, or on the path."""
    installed = JUDGES / name
    return given or (str(installed) if installed.exists() else shutil.which(name))


def run(command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


def pipec(program, folder):
    found = json.loads(run([program, "lint", "--format", "json"], folder).stdout)["diagnostics"]
    return [(one["path"], one["start"]["line"], one["rule"], one["message"]) for one in found]


def actionlint(program, folder):
    files = sorted(str(path.relative_to(folder)) for path in (folder / ".github/workflows").glob("*.y*ml"))
    if not files:
        return []
    out = run([program, "-format", "{{json .}}", "-shellcheck=", "-pyflakes=", *files], folder).stdout
    found = json.loads(out or "[]") or []
    return [(one["filepath"], one["line"], "actionlint " + one["kind"], one["message"]) for one in found]


def zizmor(program, folder):
    out = run([program, "--offline", "--no-exit-codes", "--format", "json", "."], folder)
    if not out.stdout.strip():
        return []
    found = []
    for one in json.loads(out.stdout):
        place = next((each for each in one["locations"] if each["symbolic"]["kind"] == "Primary"), one["locations"][0])
        key = place["symbolic"]["key"].get("Local", {})
        path = key.get("verbatim_path") or key.get("given_path", "")
        line = place["concrete"]["location"]["start_point"]["row"] + 1
        found.append((path.removeprefix("./"), line, "zizmor " + one["ident"], one["desc"]))
    return found


def lay_out(fixture, folder):
    """The files of a fixture: `#- path` stands above each."""
    path, parts = FIRST, {}
    for line in fixture.read_text().splitlines(keepends=True):
        if line.startswith("#- "):
            path = line[3:].strip()
            parts.setdefault(path, "")
        elif not (line.startswith("#") and line.lstrip("# ").startswith("^")) and not line.startswith("#? "):
            parts[path] = parts.get(path, "") + line
    for path, text in parts.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def unmatched(own, theirs):
    lines = {(path, line + beside) for path, line, _, _ in own for beside in (-1, 0, 1)}
    return [one for one in theirs if (one[0], one[1]) not in lines]


def rows():
    lines = (CHECKS / "table.tsv").read_text().splitlines()[1:]
    return {cells[0]: cells for cells in (line.split("\t") for line in lines)}


def fixtures(programs):
    """What is left: row, name of their rule, fixture."""
    table, left = rows(), set()
    with tempfile.TemporaryDirectory() as scratch:
        for fixture in sorted(CHECKS.glob("*.yml")):
            row = fixture.stem
            if table[row][2] == "found":
                continue
            folder = pathlib.Path(scratch) / row
            lay_out(fixture, folder)
            # The end of a project, whatever stands around it.
            (folder / "pipe.toml").touch()
            own = pipec(programs["pipec"], folder)
            theirs = actionlint(programs["actionlint"], folder) + zizmor(programs["zizmor"], folder)
            for _, _, name, _ in unmatched(own, theirs):
                left.add((ROW_OF.get(name.removeprefix("zizmor "), row), name, row))
    return table, left


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=pathlib.Path)
    for name in ("pipec", "actionlint", "zizmor"):
        parser.add_argument(f"--{name}")
    options = parser.parse_args()
    built = ROOT / "target/debug/pipec"
    # The programs are run in other folders.
    own = pathlib.Path(options.pipec or built).resolve()
    given = str(own) if own.exists() else None
    programs = {
        "pipec": given or shutil.which("pipec"),
        "actionlint": tool("actionlint", options.actionlint),
        "zizmor": tool("zizmor", options.zizmor),
    }
    missing = [name for name, program in programs.items() if not program]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}")
    if options.folder:
        folder = options.folder.resolve()
        theirs = actionlint(programs["actionlint"], folder) + zizmor(programs["zizmor"], folder)
        for path, line, name, message in unmatched(pipec(programs["pipec"], folder), theirs):
            print(f"{path}:{line}: {name}: {message}")
        return 0
    table, left = fixtures(programs)
    without = 0
    for row, name in sorted({(row, name) for row, name, _ in left}):
        _, what, status, _, remark = table[row]
        # A row that is found in its own fixture may be judged otherwise elsewhere: other fixtures are not about it.
        if status == "found":
            continue
        of = sorted(fixture for other, known, fixture in left if (other, known) == (row, name))
        without += not remark
        print(f"{row}\t{what}\t{name}\t{status}: {remark}\t{' '.join(of[:5])}{' …' if len(of) > 5 else ''}")
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
