"""The scripts of our library as they ship: read out of a generated workflow, with an
independent YAML reader, and run as GitHub's runner does it.

That the committed workflow is what the compiler writes is tested in `tests/judges`.
"""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
AGENT = "fastapi-agent"
JUDGES = Path(os.environ.get("PIPEC_JUDGES") or Path.home() / ".cache/pipec-judges")
PATH = f"{JUDGES / 'go/bin'}{os.pathsep}{os.environ['PATH']}"
# What `shell: bash` is on GitHub.
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]


@cache
def step_with(variable: str, example: str = AGENT) -> dict:
    """The one step of an example's workflow whose environment has this variable."""
    file = PROJECT / "examples" / example / ".github/workflows/ci.yml"
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["defaults"]["run"]["shell"] == "bash"
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    [step] = [step for step in steps if variable in step.get("env", {})]
    assert "${{" not in step["run"], "a script takes its values from the environment"
    return step


def environment(step: dict, values: dict[str, str]) -> dict[str, str]:
    """The step's own environment; `values` take the place of its expressions, or of more."""
    written = {name: str(value) for name, value in step["env"].items()}
    both = written | values
    for name, value in both.items():
        assert "${{" not in value, f"the test has no value for {name}"
    return both


def command(step: dict, folder: Path) -> list[str]:
    """The script as a file, which is how the runner runs it."""
    file = folder / "script.sh"
    file.write_text(step["run"], encoding="utf-8")
    return [*BASH, str(file)]


def need(tool: str):
    if shutil.which(tool, path=PATH) is None:
        reason = f"{tool} is not installed (run .ci/install-judges)"
        if os.environ.get("PIPEC_STRICT_JUDGES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
