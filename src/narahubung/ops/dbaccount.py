"""Under which account the embedded database runs: PostgreSQL refuses to be root, so root lends it one of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

ACCOUNT = "narahubung-db"


def find() -> pwd.struct_passwd | None:
    """Return None where we are an ordinary user, else the account that root lends, made at first use."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    useradd = shutil.which("useradd")
    if useradd:
        command = [
            useradd,
            "--system",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
            ACCOUNT,
        ]
        made = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - fixed words
        if made.returncode in {0, 9}:  # 9: another process was quicker
            return pwd.getpwnam(ACCOUNT)
    return pwd.getpwnam("nobody")


def give(folder: Path, *, to: pwd.struct_passwd | None) -> None:
    """Make `folder` a private folder of that account."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    if to is not None:
        os.chown(folder, to.pw_uid, to.pw_gid)


def open_way(folder: Path, *, to: pwd.struct_passwd | None) -> list[Path]:
    """Let the account pass through the parents of `folder` (pass, not list); returns those that had to be changed."""
    if to is None:
        return []
    changed = []
    for parent in folder.absolute().parents:
        found = parent.stat()
        passable = found.st_mode & stat.S_IXOTH or (found.st_uid == to.pw_uid and found.st_mode & stat.S_IXUSR)
        if not passable:
            parent.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)
            changed.append(parent)
    return changed


def open_programs(folder: Path, *, to: pwd.struct_passwd | None) -> None:
    """Let the account read the database's programs where a strict umask kept them to root."""
    if to is None:
        return
    for path in [folder, *folder.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode:
            path.chmod(wanted)
