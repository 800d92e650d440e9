"""`paths` on a job: what has changed, for each way in which a run can start.

The repository is served as GitHub serves it: any commit that it has can be fetched by its id. The checkout is the one
that the workflow asks for, of depth 2.
"""

import json
import os
import subprocess
import time

import pytest
from gitops import git
from shipped import PATH, command, environment, step_with

ZERO = "0" * 40
TOKEN = "a-token-that-nobody-may-see"
ALL = {"test-api": "true", "test-web": "true", "docs": "true"}
NONE = dict.fromkeys(ALL, "false")


class World:
    """A repository with a work tree, in which the tests make commits, and the bare one that runs are checked out of."""

    def __init__(self, place):
        self.place, self.seed, self.bare = place, place / "seed", place / "origin.git"
        git(place, "init", "-q", "-b", "main", self.seed)
        git(place, "init", "-q", "--bare", self.bare)
        git(self.bare, "config", "uploadpack.allowAnySHA1InWant", "true")
        self.first = self.commit({"README.md": "1", "services/api/main.c": "1", "services/web/main.c": "1"})

    def commit(self, files: dict[str, str | None]) -> str:
        """Writes files, or takes them away, and commits."""
        for name, text in files.items():
            file = self.seed / name
            if text is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        git(self.seed, "add", "-A")
        git(self.seed, "commit", "-qm", "a change")
        return self.publish()

    def publish(self) -> str:
        sha = git(self.seed, "rev-parse", "HEAD")
        git(self.seed, "push", "-q", "-f", self.bare, "HEAD:refs/heads/any")
        return sha

    def merge(self, base: str, head: str) -> str:
        """The merge commit that GitHub makes of a pull request."""
        git(self.seed, "checkout", "-q", "--detach", base)
        git(self.seed, "merge", "-q", "--no-ff", "-m", "Merge", head)
        return self.publish()

    def run(self, sha, event="push", ref="refs/heads/main", event_of=None, indent=2, **values):
        folder = self.place / f"checkout {len(list(self.place.glob('checkout*')))}"
        git(self.place, "init", "-q", folder)
        git(folder, "remote", "add", "origin", f"file://{self.bare}")
        git(folder, "fetch", "-q", "--no-tags", "--depth=2", "origin", sha)
        git(folder, "checkout", "-q", "--detach", sha)
        output, step = self.place / "output", step_with("FILTERS", "monorepo")
        output.write_text("")
        payload = self.place / "event.json"
        payload.write_text(json.dumps(event_of or {}, indent=indent))
        given = {
            "PATH": PATH,
            "HOME": str(self.place),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_REF": ref,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_OUTPUT": str(output),
            "GITHUB_EVENT_PATH": str(payload),
            "TOKEN": TOKEN,
        }
        run = subprocess.run(
            command(step, self.place),
            cwd=folder,
            env=environment(step, given | values),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        run.says = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return run

    def push(self, before, after, **values):
        run = self.run(after, event_of={"before": before, "after": after}, **values)
        assert run.returncode == 0, run.stdout
        return run.says


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def only(*jobs):
    return NONE | dict.fromkeys(jobs, "true")


@pytest.mark.parametrize(
    ("files", "jobs"),
    [
        ({"services/api/a.c": "2"}, ["test-api"]),
        ({"services/api/deep/er/a.c": "2"}, ["test-api"]),
        ({"services/api.c": "2"}, []),
        ({"other/services/api/a.c": "2"}, []),
        ({"libs/a.c": "2"}, ["test-api", "test-web"]),
        ({"services/api/README.md": "2"}, ["docs"]),
        ({"services/api/README.md": "2", "services/api/a.c": "2"}, ["test-api", "docs"]),
        ({"README.md": "2"}, ["docs"]),
        ({"READMEomd": "2"}, []),
        ({"Makefile": "2"}, ["test-api", "test-web"]),
        ({"Makefile.old": "2"}, []),
        ({"services/web/main.c": None}, ["test-web"]),
        ({"services/web/main.c": None, "src/web.c": "1"}, ["test-web"]),
        ({"src/web.c": "1"}, []),
        ({"docs/a b.txt": "2"}, ["docs"]),
        ({"docs/'quoted' \"twice\".txt": "2"}, ["docs"]),
        ({"docs/ümlaut/日本.txt": "2"}, ["docs"]),
        ({"docs/a\nb.txt": "2"}, ["docs"]),
        ({"x\ndocs/a.txt": "2"}, []),
        ({"x\nMakefile": "2"}, []),
        ({"Makefile\nx": "2"}, []),
        ({"docs/$(touch pwned)`touch pwned`": "2"}, ["docs"]),
        ({"-e": "2", "--help": "2", "::error::x": "2"}, []),
        ({".github/workflows/ci.yml": "2"}, []),
    ],
)
def test_a_push_is_compared_with_the_commit_before_it(world, files, jobs):
    after = world.commit(files)
    assert world.push(world.first, after) == only(*jobs)
    assert not list(world.place.rglob("pwned"))


def test_names_that_are_no_text(world):
    """A name is bytes, and these are no UTF-8."""
    folder = os.fsencode(world.seed / "docs")
    os.mkdir(folder)
    with open(folder + b"/\xff\xfe.txt", "wb"):
        pass
    assert world.push(world.first, world.commit({})) == only("docs")


def test_a_rename_is_about_both_names(world):
    after = world.commit({"services/web/main.c": None, "services/api/moved.c": "1"})
    assert world.push(world.first, after) == only("test-api", "test-web")


def test_a_push_of_many_commits(world):
    """The commit before the push is not in the checkout: it is fetched."""
    world.commit({"services/api/a.c": "2"})
    world.commit({"docs/a.txt": "2"})
    world.commit({"other": "2"})
    after = world.commit({"docs/a.txt": "3"})
    assert world.push(world.first, after) == only("test-api", "docs")


def test_what_was_taken_back_has_not_changed(world):
    world.commit({"services/api/a.c": "2", "docs/x": "1"})
    after = world.commit({"services/api/a.c": None})
    assert world.push(world.first, after) == only("docs")


def test_a_force_push_is_compared_with_what_was_there(world):
    before = world.commit({"services/api/a.c": "2"})
    git(world.seed, "reset", "-q", "--hard", world.first)
    after = world.commit({"docs/x": "1"})
    assert world.push(before, after) == only("test-api", "docs")


def test_a_force_push_over_what_is_gone(world):
    run = world.run(world.commit({"docs/x": "1"}), event_of={"before": "1234" * 10})
    assert (run.returncode, run.says) == (0, ALL)
    assert "every job is to run: 12341234" in run.stdout
    assert TOKEN not in run.stdout


def test_a_new_branch(world):
    assert world.push(ZERO, world.commit({"docs/x": "1"})) == ALL
    assert world.push("", world.commit({"docs/x": "2"})) == ALL


def test_what_somebody_wrote_names_no_commit(world):
    """The message of a commit is in the event, too."""
    before = world.commit({"services/api/a.c": "2"})
    after = world.commit({"docs/x": "1"})
    lure = f'"before": "{before}"'
    event = {"commits": [{"message": lure}, {"message": f"\n{lure}\n"}], "before": world.first, "head": {"id": before}}
    for indent in (2, None):
        assert world.run(after, event_of=event, indent=indent).says == only("test-api", "docs")
    # Two of them, so it cannot be told.
    assert world.run(after, event_of=event | {"repository": {"before": before}}).says == ALL
    assert world.run(after, event_of={"before": "--upload-pack=touch pwned"}).says == ALL
    assert world.run(after).says == ALL


@pytest.mark.parametrize(
    ("event", "ref"),
    [
        ("push", "refs/tags/v1"),
        ("workflow_dispatch", "refs/heads/main"),
        ("schedule", "refs/heads/main"),
        ("release", "refs/tags/v1"),
        ("pull_request_target", "refs/heads/main"),
        ("workflow_run", "refs/heads/main"),
    ],
)
def test_where_there_is_nothing_to_compare_with(world, event, ref):
    after = world.commit({"docs/x": "1"})
    assert world.push(world.first, after, event=event, ref=ref) == ALL


def test_a_pull_request_is_what_it_changes_on_its_base(world):
    head = world.commit({"services/api/a.c": "2"})
    head = world.commit({"docs/x": "2"})
    git(world.seed, "checkout", "-q", "--detach", world.first)
    base = world.commit({"services/web/b.c": "2"})
    # That of `synchronize` names the head before this push, which is not what the pull request is about.
    event = {"before": world.first, "pull_request": {"head": {"sha": head}}}
    run = world.run(world.merge(base, head), "pull_request", "refs/pull/7/merge", event)
    assert (run.returncode, run.says) == (0, only("test-api", "docs")), run.stdout


def test_a_pull_request_that_is_not_merged(world):
    """As when it has been closed: the commit of the run is another one."""
    head = world.commit({"services/api/a.c": "2"})
    for ref in ("refs/pull/7/merge", "refs/heads/main"):
        run = world.run(head, "pull_request", ref)
        assert (run.returncode, run.says) == (0, ALL), run.stdout


def test_a_merge_queue(world):
    world.commit({"services/api/a.c": "2"})
    group = world.commit({"docs/x": "2"})
    queue = "refs/heads/gh-readonly-queue/main/pr-7"
    event = {"merge_group": {"head_sha": group, "base_sha": world.first}}
    assert world.run(group, "merge_group", queue, event).says == only("test-api", "docs")


def test_nothing_has_changed(world):
    git(world.seed, "commit", "-q", "--allow-empty", "-m", "nothing")
    assert world.push(world.first, world.publish()) == NONE


def test_the_order_of_patterns_counts(world):
    after = world.commit({"a.md": "1", "README.md": "2"})
    filters = "a\n+ [^/]*\\.md\n- README\\.md\nb\n+ README\\.md\n- [^/]*\\.md\nc\n+ [^/]*\\.md\n- .*\n+ README.*\n"
    assert world.push(world.first, after, FILTERS=filters) == {"a": "true", "b": "false", "c": "true"}


def test_what_is_no_expression_fails(world):
    event = {"before": world.first}
    for number, filters in enumerate(("a\n+ (\n", "a\n+ .*\n- (\n")):
        run = world.run(world.commit({"x": str(number)}), event_of=event, FILTERS=filters)
        assert run.returncode != 0 and run.says == {}


def test_ten_thousand_files_and_fifty_jobs(world):
    after = world.commit({f"src/{number % 100}/file {number}": "1" for number in range(10_000)})
    filters = "".join(f"job{n}\n+ src/.*/file 1{n}\n+ none/{n}/(.*/)?x\n- (.*/)?file 11\n" for n in range(50))
    began = time.monotonic()
    says = world.push(world.first, after, FILTERS=filters)
    assert time.monotonic() - began < 20
    assert says == {f"job{n}": "false" if n == 1 else "true" for n in range(50)}


def test_the_settings_of_git_change_nothing(world):
    after = world.commit({"services/web/main.c": None, "docs/ü.txt": "1"})
    (world.place / ".gitconfig").write_text(
        "[diff]\nrenames = copies\nrelative = true\nnoprefix = true\n[core]\nquotePath = true\n[color]\nui = always\n"
    )
    assert world.push(world.first, after) == only("test-web", "docs")
