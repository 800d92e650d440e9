"""Our hook as a user meets it: `git commit` with pre-commit, in a throw-away repository.

`PIPEC_BIN` names the `pipec` binary; without it the hook tests are skipped, or fail where
`PIPEC_STRICT_JUDGES=1` (our CI). Nothing here needs the network.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MANIFEST = PROJECT / ".pre-commit-hooks.yaml"
MENDED = """\
pipeline ci "CI" {
  on push { branches = ["main"] }
  job test "Tests" {
    runs-on = "ubuntu-24.04"
    run = "make test"
  }
  job build "Build" {
    needs   = [test]
    runs-on = "ubuntu-24.04"
    run = "make"
  }
}
"""
FAULTY = MENDED.replace("[test]", "[tset]")
# What the hook's output says about the fault.
COMPLAINT = "tset"

WORKFLOW = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make test
"""

LOCAL_HOOK = """\
repos:
  - repo: local
    hooks:
      - id: pipec-lint
        name: pipec lint
        language: system
        entry: {binary} lint
        files: \\.pipe$
"""


def pre_commit() -> str:
    """The one beside this Python first: that is where `.ci/install-judges` puts it."""
    beside = Path(sys.executable).with_name("pre-commit")
    found = str(beside) if beside.exists() else shutil.which("pre-commit")
    if found is None:
        missing("pre-commit is not installed (run .ci/install-judges)")
    return found


def missing(reason: str):
    if os.environ.get("PIPEC_STRICT_JUDGES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def binary() -> Path:
    named = os.environ.get("PIPEC_BIN")
    if not named:
        missing("PIPEC_BIN does not name a pipec binary (cargo build, then PIPEC_BIN=$PWD/target/debug/pipec)")
    return Path(named).resolve()


class Repository:
    """A git repository in a home of its own: no hooks, names or caches of this machine."""

    def __init__(self, place: Path):
        self.folder = place / "repository"
        self.folder.mkdir()
        home = place / "home"
        home.mkdir()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self.environment = kept | {
            "HOME": str(home),
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A Person",
            "GIT_AUTHOR_EMAIL": "person@example.com",
            "GIT_COMMITTER_NAME": "A Person",
            "GIT_COMMITTER_EMAIL": "person@example.com",
        }
        self.must("git", "init", "--quiet", "--initial-branch=main")

    def run(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def must(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}"
        return done.stdout

    def write(self, name: str, text: str):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.must("git", "add", "--all")

    def commit(self) -> subprocess.CompletedProcess:
        return self.run("git", "commit", "--message=A change")

    def commits(self) -> int:
        counted = self.run("git", "rev-list", "--count", "HEAD")
        return int(counted.stdout) if counted.returncode == 0 else 0


@pytest.fixture
def repository(tmp_path, binary) -> Repository:
    """A repository whose commits go through `pipec lint`."""
    repository = Repository(tmp_path)
    repository.write(".pre-commit-config.yaml", LOCAL_HOOK.format(binary=binary))
    repository.must(pre_commit(), "install")
    return repository


def test_a_fault_is_stopped_and_the_mended_file_passes(repository):
    repository.write("ci.pipe", FAULTY)
    stopped = repository.commit()
    assert stopped.returncode != 0, stopped.stdout
    assert COMPLAINT in stopped.stdout
    assert "ci.pipe" in stopped.stdout
    assert repository.commits() == 0

    repository.write("ci.pipe", MENDED)
    passed = repository.commit()
    assert passed.returncode == 0, passed.stdout
    assert repository.commits() == 1


def test_other_files_do_not_wake_the_hook(repository):
    repository.write("notes.txt", FAULTY)
    passed = repository.commit()
    assert passed.returncode == 0, passed.stdout
    assert "Skipped" in passed.stdout


def test_several_files_are_looked_at_in_one_commit(repository):
    repository.write("one.pipe", MENDED)
    repository.write("two.pipe", FAULTY)
    stopped = repository.commit()
    assert stopped.returncode != 0, stopped.stdout
    assert "two.pipe" in stopped.stdout


def manifest() -> Path:
    if not MANIFEST.exists():
        missing(f"the project has no {MANIFEST.name} yet")
    return MANIFEST


def test_our_manifest_is_valid():
    done = subprocess.run([pre_commit(), "validate-manifest", str(manifest())], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def hooks(tmp_path, binary) -> Path:
    """A repository that offers our hooks as declared, but with the binary at hand."""
    (tmp_path / "hooks").mkdir()
    repository = Repository(tmp_path / "hooks")
    repository.write(".pre-commit-hooks.yaml", with_binary_at_hand(manifest().read_text(encoding="utf-8"), binary))
    repository.must("git", "commit", "--quiet", "--message=The hooks")
    return repository.folder


@pytest.fixture
def user(tmp_path) -> Repository:
    (tmp_path / "user").mkdir()
    return Repository(tmp_path / "user")


def test_the_lint_hook_reads_sources(hooks, user):
    user.write("ci.pipe", FAULTY)
    stopped = user.run(pre_commit(), "try-repo", str(hooks), "pipec-lint", "--all-files")
    assert stopped.returncode != 0, stopped.stdout
    assert COMPLAINT in stopped.stdout
    user.write("ci.pipe", MENDED)
    user.must(pre_commit(), "try-repo", str(hooks), "pipec-lint", "--all-files")


def test_the_lint_hook_reads_workflows_that_are_written_by_hand(hooks, user):
    user.write(".github/workflows/ci.yml", WORKFLOW.replace("runs-on", "run-on"))
    user.write("chart/values.yml", "jobs: [\n")
    stopped = user.run(pre_commit(), "try-repo", str(hooks), "pipec-lint", "--all-files")
    assert stopped.returncode != 0, stopped.stdout
    assert "did you mean `runs-on`?" in stopped.stdout
    assert "values.yml" not in stopped.stdout
    user.write(".github/workflows/ci.yml", WORKFLOW)
    user.must(pre_commit(), "try-repo", str(hooks), "pipec-lint", "--all-files")


def test_the_fmt_hook_mends_and_stops(hooks, user):
    user.write("ci.pipe", MENDED.replace("    runs-on =", "    runs-on   ="))
    stopped = user.run(pre_commit(), "try-repo", str(hooks), "pipec-fmt", "--all-files")
    assert stopped.returncode != 0, stopped.stdout
    assert (user.folder / "ci.pipe").read_text(encoding="utf-8") == MENDED
    user.must("git", "add", "--all")
    user.must(pre_commit(), "try-repo", str(hooks), "pipec-fmt", "--all-files")


def test_the_build_hook_stops_what_is_out_of_date(hooks, user, binary):
    user.write("ci.pipe", MENDED)
    stopped = user.run(pre_commit(), "try-repo", str(hooks), "pipec-build", "--all-files")
    assert stopped.returncode != 0, stopped.stdout
    assert not (user.folder / ".github").exists(), "it writes nothing"
    user.must(str(binary), "build")
    user.must("git", "add", "--all")
    user.must(pre_commit(), "try-repo", str(hooks), "pipec-build", "--all-files")


def with_binary_at_hand(declared: str, binary: Path) -> str:
    lines = []
    for line in declared.splitlines():
        before, key, value = line.partition("language:")
        if key:
            line = f"{before}language: system"
        before, key, value = line.partition("entry:")
        if key:
            line = f"{before}entry: {value.strip().replace('pipec', str(binary), 1)}"
        lines.append(line)
    return "\n".join(lines) + "\n"
