"""A GitOps repository, and hand-offs to it as the generated workflow makes them."""

import subprocess
from pathlib import Path

from shipped import PATH, command, environment, step_with

NEW, OLD = "sha256:" + "a1" * 32, "sha256:" + "0b" * 32
TOKEN = "a-token-that-nobody-may-see"

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: {name}
spec:
  containers:
  - name: c
    image: {name}
"""
KUSTOMIZATION = """\
# ours
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- pods.yaml
"""


def git(folder, *words):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    return subprocess.run(
        ["git", "-C", folder, *identity, "-c", "protocol.file.allow=always", *words],
        check=True,
        text=True,
        capture_output=True,
    ).stdout.strip()


class World:
    """A bare GitOps repository that holds `paths`, each with the images `names`."""

    def __init__(self, place: Path, paths=("agent/base",), names=("agent",)):
        self.place, self.bare, self.seed = place, place / "gitops.git", place / "seed"
        for path in paths:
            folder = self.seed / path
            folder.mkdir(parents=True)
            (folder / "pods.yaml").write_text("---\n".join(POD.format(name=name) for name in names))
            (folder / "kustomization.yaml").write_text(KUSTOMIZATION)
        git(place, "init", "-q", "-b", "main", self.seed)
        git(self.seed, "add", "-A")
        git(self.seed, "commit", "-qm", "seed")
        git(place, "clone", "-q", "--bare", self.seed, self.bare)

    def start(self, folder=None, depth=1, **change) -> subprocess.Popen:
        """Checks the repository out like actions/checkout does and starts the script."""
        folder = folder or f"checkout {len(list(self.place.glob('checkout*')))}"
        if not (self.place / folder).exists():
            shallow = [f"--depth={depth}"] if depth else []
            git(self.place, "clone", "-q", "-b", "main", *shallow, f"file://{self.bare}", self.place / folder)
        self.output = self.place / f"{folder}.output"
        self.output.write_text("")
        step = step_with("GITOPS_DIR")
        values = {
            "PATH": PATH,
            "HOME": str(self.place),
            "GITOPS_DIR": folder,
            "GITOPS_TOKEN": TOKEN,
            "APP_PATH": "agent/base",
            "IMAGE_NAME": "agent",
            "IMAGE": "ghcr.io/Org/repo/agent",  # `github.repository` keeps its capitals
            "TAG": "sha-1234567",
            "DIGEST": NEW,
            "APP": "agent",
            "ENVIRONMENT": "dev",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": "Org/repo",
            "GITHUB_SHA": "c" * 40,
            "GITHUB_RUN_ID": "100",
            "GITHUB_OUTPUT": str(self.output),
        }
        return subprocess.Popen(
            command(step, self.place),
            cwd=self.place,
            env=environment(step, values | change),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def deploy(self, **change) -> subprocess.Popen:
        run = self.start(**change)
        run.text = run.communicate(timeout=300)[0]
        return run

    @property
    def tip(self) -> str:
        return git(self.bare, "rev-parse", "main")

    @property
    def commits(self) -> int:
        return int(git(self.bare, "rev-list", "--count", "main"))

    def rendered(self, path="agent/base") -> str:
        tree = self.place / f"tree-{self.tip}"
        if not tree.exists():
            git(self.place, "clone", "-q", self.bare, tree)
        return subprocess.run(
            ["kustomize", "build", tree / path],
            env={"PATH": PATH, "HOME": str(self.place)},
            check=True,
            text=True,
            capture_output=True,
        ).stdout

    def edit(self, name: str, text: str | None):
        """Somebody else writes a file, or takes it away, and pushes."""
        git(self.seed, "pull", "-q", "--rebase", self.bare, "main")
        file = self.seed / name
        if text is None:
            file.unlink()
        else:
            file.write_text(text)
        git(self.seed, "add", "-A")
        git(self.seed, "commit", "-qm", name)
        git(self.seed, "push", "-q", self.bare, "main")
