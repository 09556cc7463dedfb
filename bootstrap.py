"""Make the environment from nothing but Python: `python bootstrap.py setup|demo|dev`; the standard library only."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
OLDEST = (3, 11)
# What is installed for whom. The build lock comes first: it brings the installer and the build backend, both pinned.
LOCKS = {"demo": ("requirements.lock",), "dev": ("requirements-dev.lock",)}
BUILD_LOCK = "requirements-build.lock"


class CannotSetUp(Exception):
    """The machine lacks something; the text is the one line that is shown."""


def interpreter() -> Path:
    """Return the environment's Python, whether it exists yet or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(kind: str) -> str:
    """Return a digest of all that decides what is installed: the locks, the Python, the place."""
    digest = hashlib.sha256(f"{sys.version}|{HERE}|{kind}".encode())
    for name in (BUILD_LOCK, *LOCKS[kind]):
        digest.update((HERE / name).read_bytes())
    digest.update((HERE / "pyproject.toml").read_bytes())
    return digest.hexdigest()


def stamp(kind: str) -> Path:
    """Return the file that remembers what was installed; `dev` holds everything `demo` needs."""
    return VENV / f".set-up-{kind}"


def is_ready(kind: str) -> bool:
    """Is everything for `kind` installed as the locks say?"""
    kinds = ("demo", "dev") if kind == "demo" else ("dev",)
    return interpreter().exists() and any(
        stamp(each).exists() and stamp(each).read_text() == fingerprint(each) for each in kinds
    )


def run(command: list[str | Path], *, otherwise: str) -> None:
    """Run a command; on failure show its last lines and refuse with one sentence."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stderr or done.stdout).strip().splitlines()[-12:])
        raise CannotSetUp(f"{otherwise}\n{tail}")


def make_venv() -> None:
    """Make `.venv`; a half-made or foreign one is replaced."""
    works = interpreter().exists() and subprocess.run([interpreter(), "-c", ""], check=False).returncode == 0
    if works:
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    on_path = shutil.which("uv")
    if on_path:
        run([on_path, "venv", "-q", "--python", sys.executable, VENV], otherwise="The environment could not be made.")
        return
    run(
        [sys.executable, "-m", "venv", VENV],
        otherwise="The environment could not be made. On Debian and Ubuntu: apt-get install python3-venv",
    )


def installer() -> list[str | Path]:
    """Return the install command: uv from the path, else uv pinned by its digest inside the environment."""
    on_path = shutil.which("uv")
    if on_path:
        base: list[str | Path] = [on_path, "pip", "install", "-q", "--python", interpreter(), "--require-hashes", "-r"]
        run([*base, HERE / BUILD_LOCK], otherwise="The build tools could not be installed: is the registry reachable?")
        return base
    run(
        [
            interpreter(),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            HERE / BUILD_LOCK,
        ],
        otherwise="The installer could not be fetched: is the package registry reachable?",
    )
    uv = interpreter().with_name("uv.exe" if os.name == "nt" else "uv")
    return [uv, "pip", "install", "-q", "--python", interpreter(), "--require-hashes", "-r"]


def install(kind: str) -> None:
    """Install the locked packages by digest, then the product itself in place."""
    command = installer()
    for name in LOCKS[kind]:
        run([*command, HERE / name], otherwise=f"{name} could not be installed: is the package registry reachable?")
    here = [*command[: command.index("--require-hashes")], "--no-deps", "--no-build-isolation", "-e", HERE]
    run(here, otherwise="The product itself could not be installed.")
    stamp(kind).write_text(fingerprint(kind))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let two set-ups of one clone wait for each other."""
    with (HERE / ".venv.lock").open("w") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def set_up(kind: str) -> None:
    """Bring the environment to what the locks say; returns at once when it already is."""
    if sys.version_info < OLDEST:
        raise CannotSetUp(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}.")
    if is_ready(kind):
        return
    with one_at_a_time():
        if is_ready(kind):
            return
        print(f"Setting up ({kind}) in {VENV.name} …", flush=True)
        make_venv()
        install(kind)


def main(arguments: list[str]) -> int:
    """`setup` installs everything; `demo` installs what runs, then starts the demo with the rest of the words."""
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("setup", [])
    if verb not in {"setup", "demo"}:
        print("Usage: python bootstrap.py setup | demo [options of `narahubung demo`]", file=sys.stderr)
        return 2
    try:
        set_up("demo" if verb == "demo" else "dev")
    except CannotSetUp as missing:
        print(f"narahubung: {missing}", file=sys.stderr)
        return 1
    if verb == "demo":
        os.execv(interpreter(), [str(interpreter()), "-m", "narahubung", "demo", *rest])  # noqa: S606 - ours, no shell
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
