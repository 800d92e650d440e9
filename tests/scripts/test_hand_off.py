"""`steps deploy`: the hand-off of an image to the GitOps repository.

Which of two images is newer cannot be told by time: runs overtake each other, and a re-run
builds an old commit late. So the order is that of the ids of the runs that built them,
which a re-run keeps; the id deployed last lies in `.deployed/` beside the kustomization.
There it moves with the image in one commit (a `git revert` takes both back), and is found
at any fetch depth. To deploy an older image on purpose, revert, or delete the record.
"""

import os
import shutil

import pytest
from gitops import NEW, OLD, TOKEN, World, git
from shipped import PATH, need

IMAGE = f"ghcr.io/org/repo/agent:sha-1234567@{NEW}"
RECORD = "agent/base/.deployed/agent"


@pytest.fixture
def world(tmp_path):
    need("kustomize")
    return World(tmp_path)


def test_the_image_is_all_that_changes(world):
    before = world.rendered()
    run = world.deploy()
    assert run.returncode == 0, run.text
    assert run.text.endswith(f"deployed: {IMAGE}\n")
    # The record is not rendered.
    assert world.rendered() == before.replace("image: agent", f"image: {IMAGE}")
    assert world.output.read_text() == f"commit={world.tip}\n"
    changed = git(world.bare, "diff", "--name-only", "main~1", "main").split()
    assert changed == [RECORD, "agent/base/kustomization.yaml"]
    assert git(world.bare, "show", "main:agent/base/kustomization.yaml").startswith("# ours\n")
    record = git(world.bare, "show", f"main:{RECORD}")
    assert record == f"100 {IMAGE} https://github.com/Org/repo/commit/{'c' * 40}"


def test_the_commit_says_where_it_comes_from(world):
    world.deploy()
    bot = "github-actions[bot]|41898282+github-actions[bot]@users.noreply.github.com"
    subject = git(world.bare, "log", "-1", "--format=%s|%an|%ae", "main")
    assert subject == f"deploy(agent/dev): ghcr.io/org/repo/agent:sha-1234567|{bot}"
    assert git(world.bare, "log", "-1", "--format=%(trailers:only)", "main").split("\n") == [
        "Source-Repository: https://github.com/Org/repo",
        f"Source-Commit: {'c' * 40}",
        "Source-Run: https://github.com/Org/repo/actions/runs/100",
        f"Image: {IMAGE}",
    ]


def test_the_token_is_neither_printed_nor_kept(world):
    run = world.deploy()
    assert run.returncode == 0 and TOKEN not in run.text
    assert run.text.startswith("::add-mask::")
    for file in world.place.rglob("*"):
        assert not file.is_file() or TOKEN.encode() not in file.read_bytes(), file
    assert "AUTHORIZATION" not in (world.place / "checkout 0/.git/config").read_text()


def test_a_second_run_of_the_same_changes_nothing(world):
    world.deploy()
    tip = world.tip
    for change in ({}, {"folder": "checkout 0"}, {"GITHUB_RUN_ID": "99"}, {"GITHUB_RUN_ID": "101"}):
        run = world.deploy(**change)
        assert run.returncode == 0 and "already deployed" in run.text, run.text
        assert world.tip == tip and world.output.read_text() == f"commit={tip}\n"


@pytest.mark.parametrize("name", ["kustomization.yml", "Kustomization"])
def test_folders_with_spaces_and_other_names_of_the_file(tmp_path, name):
    need("kustomize")
    world = World(tmp_path, ("a b/overlay",))
    git(world.seed, "mv", "a b/overlay/kustomization.yaml", f"a b/overlay/{name}")
    git(world.seed, "commit", "-qm", "mv")
    git(world.seed, "push", "-q", world.bare, "main")
    run = world.deploy(APP_PATH="a b/overlay", folder="git ops", depth=None)
    assert run.returncode == 0, run.text
    assert NEW in world.rendered("a b/overlay")


def test_a_name_with_a_registry_and_tags_like_numbers(tmp_path):
    need("kustomize")
    name = "localhost:5000/x/agent"
    world = World(tmp_path, names=(name,))
    assert world.deploy(IMAGE_NAME=name, TAG="1234567").returncode == 0
    assert world.deploy(IMAGE_NAME=name, TAG="2e10", DIGEST=OLD).returncode == 0
    assert f"image: ghcr.io/org/repo/agent:2e10@{OLD}\n" in world.rendered()
    assert git(world.bare, "ls-tree", "--name-only", "main:agent/base/.deployed") == "localhost_5000_x_agent"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"APP_PATH": "agent"}, "cannot render agent"),
        ({"APP_PATH": "nowhere"}, "cannot render nowhere"),
        ({"IMAGE_NAME": "agnet"}, "no manifest in agent/base uses the image agnet"),
        ({"IMAGE_NAME": "x=y"}, "IMAGE_NAME is not"),
        ({"IMAGE_NAME": "-f"}, "IMAGE_NAME is not"),
        ({"IMAGE": "ghcr.io/org/x y"}, "IMAGE is not"),
        ({"TAG": "a b"}, "TAG is not"),
        ({"TAG": "x\n::error::y"}, "TAG is not"),
        ({"DIGEST": "sha256:abc"}, "DIGEST is not"),
        ({"DIGEST": NEW + "0"}, "DIGEST is not"),
        ({"DIGEST": ""}, "DIGEST is empty"),
        ({"GITOPS_TOKEN": ""}, "GITOPS_TOKEN is empty"),
        ({"APP": ""}, "APP is empty"),
    ],
)
def test_what_cannot_be_right_is_refused(world, change, says):
    tip = world.tip
    run = world.deploy(**change)
    assert run.returncode == 1, run.text
    assert "::error title=Deploy" in run.text and says in run.text
    assert world.tip == tip and world.output.read_text() == ""


def test_a_name_that_only_the_kustomization_lists(world):
    """An `images:` entry proves nothing when no manifest has the name."""
    listed = (world.seed / "agent/base/kustomization.yaml").read_text() + "images:\n- name: agnet\n  newTag: v1\n"
    world.edit("agent/base/kustomization.yaml", listed)
    run = world.deploy(IMAGE_NAME="agnet")
    assert run.returncode == 1 and "no manifest" in run.text, run.text


def in_front_of_git(world, script: str) -> str:
    """A PATH whose git does something of its own first."""
    folder = world.place / "front"
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/bash\n{script}\nexec {shutil.which("git")} "$@"\n')
    (folder / "git").chmod(0o755)
    return f"{folder}{os.pathsep}{PATH}"


def meeting(world, count: int) -> str:
    """Holds everybody's first push until `count` of them are ready: the hardest race."""
    ready = world.place / "ready"
    ready.mkdir()
    return in_front_of_git(
        world,
        f"""if [ "$1" = push ] && [ ! -e '{ready}'/$PPID ]; then
  touch '{ready}'/$PPID
  for i in {{1..600}}; do [ "$(ls '{ready}' | wc -l)" -ge {count} ] && break; sleep 0.05; done
fi""",
    )


def assert_all_landed(world, runs):
    texts = [run.communicate(timeout=300)[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * len(runs), "\n".join(texts)
    lost = sorted(text.count("[rejected]") + text.count("[remote rejected]") for text in texts)
    assert lost[1] > 0, "all but one lose the first race"
    assert world.commits == 1 + len(runs)


def test_eight_at_once_for_eight_apps(tmp_path):
    need("kustomize")
    paths = [f"app{number}/base" for number in range(8)]
    world = World(tmp_path, paths)
    path = meeting(world, 8)
    runs = [
        world.start(PATH=path, folder=f"checkout {number}", APP_PATH=paths[number], TAG=f"t{number}")
        for number in range(8)
    ]
    assert_all_landed(world, runs)
    for number in range(8):
        assert f"image: ghcr.io/org/repo/agent:t{number}@{NEW}" in world.rendered(paths[number])


def test_eight_at_once_for_one_kustomization(tmp_path):
    need("kustomize")
    names = [f"svc{number}" for number in range(8)]
    world = World(tmp_path, names=names)
    path = meeting(world, 8)
    runs = [
        world.start(PATH=path, folder=f"checkout {name}", IMAGE_NAME=name, IMAGE=f"ghcr.io/org/{name}")
        for name in names
    ]
    assert_all_landed(world, runs)
    for name in names:
        assert f"image: ghcr.io/org/{name}:sha-1234567@{NEW}" in world.rendered()


def test_eight_at_once_for_one_image_end_with_the_newest(world):
    runs = [world.start(folder=f"checkout {n}", TAG=f"t{n}", GITHUB_RUN_ID=str(98 + n)) for n in range(8)]
    texts = [run.communicate(timeout=300)[0] for run in runs]
    assert all(run.returncode in (0, 3) for run in runs) and runs[7].returncode == 0, "\n".join(texts)
    assert f"agent:t7@{NEW}" in world.rendered()
    commits = git(world.bare, "rev-list", "--reverse", "main").split()[1:]
    orders = [int(git(world.bare, "show", f"{commit}:{RECORD}").split()[0]) for commit in commits]
    assert orders == sorted(orders)


def test_a_rule_of_the_repository_stops_at_once(world):
    hook, tries = world.bare / "hooks/pre-receive", world.place / "tries"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\necho try >>'{tries}'\necho 'GH013: Repository rule violations found'\nexit 1\n")
    hook.chmod(0o755)
    run = world.deploy()
    assert run.returncode == 2, run.text
    assert "GH013" in run.text and "main does not accept this push" in run.text
    assert tries.read_text() == "try\n"
    assert world.commits == 1 and world.output.read_text() == ""


@pytest.mark.parametrize(
    ("answer", "code", "pushes"),
    [
        ("! [remote rejected] HEAD -> main (protected branch hook declined)", 2, 1),
        ("fatal: unable to access: The requested URL returned error: 403", 2, 1),
        ("! [remote rejected] HEAD -> main (cannot lock ref 'refs/heads/main': is at a but expected b)", 0, 2),
        ("! [rejected] HEAD -> main (fetch first)", 0, 2),
        ("fatal: unable to access: Could not resolve host: github.com", 0, 2),
    ],
)
def test_which_answers_are_tried_again(world, answer, code, pushes):
    """A git in front of the real one refuses the first push with GitHub's words."""
    log, words = world.place / "pushes", world.place / "answer"
    words.write_text(answer + "\n")
    path = in_front_of_git(
        world,
        f"""if [ "$1" = push ]; then
  echo p >>'{log}'
  [ "$(wc -l <'{log}')" != 1 ] || {{ cat '{words}' >&2; exit 1; }}
fi""",
    )
    run = world.deploy(PATH=path)
    assert (run.returncode, log.read_text().count("p")) == (code, pushes), run.text


def test_an_older_image_never_replaces_a_newer(world):
    assert world.deploy(TAG="new", GITHUB_RUN_ID="101").returncode == 0
    for name in ("other0.txt", "other1.txt", "agent/base/README.md"):
        world.edit(name, name)
    tip = world.tip
    for depth in (1, None):
        run = world.deploy(TAG="old", DIGEST=OLD, GITHUB_RUN_ID="100", depth=depth)
        assert run.returncode == 3 and "run 101 deployed a newer image" in run.text, run.text
        assert world.tip == tip and world.output.read_text() == ""
    # A re-run of the newest may build anew, and ids are numbers, not texts.
    assert world.deploy(TAG="new2", DIGEST=OLD, GITHUB_RUN_ID="101").returncode == 0
    assert world.deploy(TAG="new3", GITHUB_RUN_ID="20000000000").returncode == 0
    assert world.deploy(TAG="old", GITHUB_RUN_ID="9999999999").returncode == 3


def test_the_run_that_built_decides(world):
    """A pipeline that follows another one passes the id of the run that built the image."""
    assert world.deploy(TAG="second", GITHUB_RUN_ID="200", ORDER="102").returncode == 0
    assert world.deploy(TAG="first", GITHUB_RUN_ID="201", ORDER="101").returncode == 3


@pytest.mark.parametrize("text", ["<<<<<<< HEAD\n", "\n", '"$(touch pwned)"\n'])
def test_a_damaged_record_stops_and_can_be_deleted(world, text):
    world.deploy(GITHUB_RUN_ID="100")
    world.edit(RECORD, text)
    assert world.deploy(TAG="next", GITHUB_RUN_ID="101").returncode == 3
    assert not list(world.place.rglob("pwned"))
    world.edit(RECORD, None)
    assert world.deploy(TAG="next", GITHUB_RUN_ID="99").returncode == 0


def test_a_revert_takes_image_and_record_back(world):
    world.deploy(TAG="one", GITHUB_RUN_ID="100")
    before = world.rendered()
    world.deploy(TAG="two", DIGEST=OLD, GITHUB_RUN_ID="101")
    git(world.seed, "pull", "-q", "--rebase", world.bare, "main")
    git(world.seed, "revert", "--no-edit", "HEAD")
    git(world.seed, "push", "-q", world.bare, "main")
    assert world.rendered() == before
    assert git(world.bare, "show", f"main:{RECORD}").startswith("100 ")


def test_values_are_not_run_as_code(world):
    odd = "x $(touch pwned) `touch pwned` \"; touch pwned; '"
    assert world.deploy(APP=odd, ENVIRONMENT=odd).returncode == 0
    assert not list(world.place.rglob("pwned"))
    assert odd in git(world.bare, "log", "-1", "--format=%s", "main")
