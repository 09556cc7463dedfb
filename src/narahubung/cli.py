"""The one command: `narahubung demo | serve | work | migrate | …`; each verb is one row of VERBS."""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module

from narahubung.ops.trouble import Trouble

Filled = Callable[[argparse.ArgumentParser], None]


def nothing(_parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def demo_options(parser: argparse.ArgumentParser) -> None:
    """Take the options of the demo."""
    parser.add_argument("--reset", action="store_true", help="delete the demo's data first")
    parser.add_argument("--port", type=int, help="the port to listen on (default: $PORT or 8000)")


def serve_options(parser: argparse.ArgumentParser) -> None:
    """Take the options of the web server."""
    parser.add_argument("--port", type=int, help="the port to listen on (default: $PORT or 8000)")


def seed_options(parser: argparse.ArgumentParser) -> None:
    """Take the options of seeding."""
    parser.add_argument("--demo", action="store_true", help="also load the invented people and cases")
    parser.add_argument("--without-past", action="store_true", help="of the invented cases only those still going on")


def backup_options(parser: argparse.ArgumentParser) -> None:
    """Take the options of a backup."""
    parser.add_argument("archive", help="the file to write; it must not exist")
    parser.add_argument("--without-keys", action="store_true", help="leave the keys out, to be kept elsewhere")


def restore_options(parser: argparse.ArgumentParser) -> None:
    """Take the options of a restore."""
    parser.add_argument("archive", help="the file that `narahubung backup` wrote")
    parser.add_argument("--force", action="store_true", help="replace what this home and database hold")


def verify_options(parser: argparse.ArgumentParser) -> None:
    """Take the options of the proof."""
    parser.add_argument("--export", metavar="FILE", help="write history out for tools/verify_history.py as well")


def figures_options(parser: argparse.ArgumentParser) -> None:
    """Take what is to be done with the facts."""
    parser.add_argument("what", choices=("rebuild", "verify"), help="fold all anew, or say what is stored otherwise")


def outlines_options(parser: argparse.ArgumentParser) -> None:
    """Take the file with outlines, and whose they are."""
    parser.add_argument("file", help="GeoJSON polygons, each with the district's code in `kode`")
    parser.add_argument("--source", required=True, help="where the outlines come from, shown below the map")
    parser.add_argument("--licence", required=True, help="under which licence, shown below the map")


def docs_options(parser: argparse.ArgumentParser) -> None:
    """Take the options of writing the docs."""
    parser.add_argument("folder", nargs="?", default="docs", help="where to write (default: docs)")


def receive_options(parser: argparse.ArgumentParser) -> None:
    """Take no arguments, and say how a mail server reads the answer."""
    parser.epilog = (
        "Exit code 0: taken in, or rightly without effect; 65: not understood; 75: try again later. "
        "How a mail server is told: docs/operate.md."
    )


def commitment_options(parser: argparse.ArgumentParser) -> None:
    """Take the file to be judged, and whom to trust where the house is not."""
    parser.add_argument("what", choices=("verify",), help="say whether a signed file is valid, and why")
    parser.add_argument("file", metavar="FILE.pdf", help="exit code 0 valid, 1 not valid, 2 not readable")
    parser.add_argument("--trust", metavar="ROOT.pem", help="the office's root, from its page; no house is needed then")
    parser.add_argument("--crl", metavar="LIST.crl", action="append", default=[], help="a list of withdrawn keys")
    parser.add_argument("--english", action="store_true", help="answer in English (default: by LANG)")


def bench_options(parser: argparse.ArgumentParser) -> None:
    """Take the options of the measurements."""
    parser.add_argument("goals", nargs="*", metavar="goal", help="p1 p2 p4 p5 p6 p7 p8 p16 (default: all)")
    parser.add_argument("--quick", action="store_true", help="a tenth of the cases and short rounds: a first look")
    parser.add_argument("--cases", type=int, help="how many cases the large side has (default: a million)")
    parser.add_argument("--rounds", type=int, help="how often each side is measured in turn (at least 5 count)")
    parser.add_argument("--fresh", action="store_true", help="make the large side anew")


def rest_options(parser: argparse.ArgumentParser) -> None:
    """Take whatever follows, to be understood further down."""
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="…")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb, what it does in a line, where its function stands, and as whom it meets the database."""

    name: str
    help: str
    function: str
    options: Filled = nothing
    as_owner: bool = False
    database: bool = True
    refused: int = 1  # the exit code of an expected refusal


VERBS = (
    Verb("demo", "start everything with invented data", "ops.verbs:demo", demo_options, as_owner=True),
    Verb("serve", "run the web server", "ops.verbs:serve", serve_options),
    Verb("work", "run the worker: reminders, escalations, notices", "ops.verbs:work"),
    Verb(
        "receive",
        "take in a calendar's answer to an invitation, one mail on standard input",
        "ops.verbs:receive",
        receive_options,
        refused=75,
    ),
    Verb("migrate", "bring tables, grants and static files to this release", "ops.verbs:migrate", as_owner=True),
    Verb("seed", "load the reviewed reference data", "ops.verbs:seed", seed_options, as_owner=True),
    Verb(
        "verify",
        "recompute the whole history and say what does not agree",
        "ops.verbs:verify",
        verify_options,
        as_owner=True,
    ),
    Verb("figures", "fold all figures anew, or verify them", "ops.verbs:figures", figures_options, as_owner=True),
    Verb("commitment", "say whether a signed file is valid", "ops.verbs:commitment", commitment_options),
    Verb(
        "backup", "write database, files and keys into one archive", "ops.verbs:backup", backup_options, as_owner=True
    ),
    Verb(
        "restore",
        "bring an archive back; a damaged one is refused",
        "ops.verbs:restore",
        restore_options,
        as_owner=True,
    ),
    Verb("rotate-keys", "draw new keys and seal all rows with them", "ops.verbs:rotate_keys", as_owner=True),
    Verb(
        "bench",
        "measure, beside a floor in the same run",
        "ops.verbs:bench",
        bench_options,
        as_owner=True,
        database=False,
    ),
    Verb("outlines", "import outlines of the districts for the map", "ops.verbs:outlines", outlines_options),
    Verb("words", "compile the catalogues of both languages", "ops.verbs:words", database=False),
    Verb(
        "docs", "write the tables and diagrams that come from the code", "ops.verbs:docs", docs_options, database=False
    ),
    Verb("django", "pass the rest to Django's own commands", "ops.verbs:django", rest_options, as_owner=True),
)


def say(line: str) -> None:
    """Print a line for whoever started us."""
    print(line, flush=True)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    whole = argparse.ArgumentParser(
        prog="narahubung",
        description="Public complaints settled through a focal-point network.",
        epilog="NARAHUBUNG_HOME: the data folder; DATABASE_URL: the server; PORT: the port. The rest: docs/operate.md.",
    )
    verbs = whole.add_subparsers(dest="verb", metavar="verb", required=True)
    for verb in VERBS:
        verb.options(verbs.add_parser(verb.name, help=verb.help, description=f"{verb.help[0].upper()}{verb.help[1:]}."))
    return whole


def prepare_environment(verb: Verb, arguments: argparse.Namespace) -> None:
    """Say to the settings, before they are read, as whom and where this verb works."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "narahubung.settings")
    if verb.as_owner:
        if "NARAHUBUNG_DATABASE_ROLE" in os.environ:
            os.environ["NARAHUBUNG_CHILD_ROLE"] = os.environ["NARAHUBUNG_DATABASE_ROLE"]
        os.environ["NARAHUBUNG_DATABASE_ROLE"] = "owner"
    if verb.name == "demo":
        os.environ.setdefault("NARAHUBUNG_DEMO", "1")
    if getattr(arguments, "trust", None):
        # A stranger's machine has no house: what Django wants to write goes where it is thrown away.
        os.environ["NARAHUBUNG_HOME"] = tempfile.mkdtemp(prefix="narahubung-")
        atexit.register(shutil.rmtree, os.environ["NARAHUBUNG_HOME"], ignore_errors=True)
    if getattr(arguments, "port", None):
        os.environ["PORT"] = str(arguments.port)


def run(verb: Verb, arguments: argparse.Namespace) -> int:
    """Read the settings, bring the embedded server up where it is wanted, call the verb's function."""
    prepare_environment(verb, arguments)
    import django  # the settings may be read only now
    from django.conf import settings

    with ExitStack() as stack:
        if verb.name == "demo":
            from narahubung.ops import demo

            stack.enter_context(demo.alone(settings.NARAHUBUNG_HOME))
            if arguments.reset:
                demo.start_over(settings.NARAHUBUNG_HOME, settings.NARAHUBUNG_SOCKETS)
        if verb.database and not getattr(arguments, "trust", None) and settings.NARAHUBUNG_EMBEDDED:
            from narahubung.ops import embedded

            server = embedded.Embedded(settings.NARAHUBUNG_HOME, settings.NARAHUBUNG_SOCKETS, say=say)
            stack.enter_context(embedded.in_use(server))
        django.setup()
        module, name = verb.function.split(":")
        function = getattr(import_module(f"narahubung.{module}"), name)
        return int(function(arguments, say) or 0)


def main(words: list[str] | None = None) -> int:
    """Run one verb and return its exit code; an expected refusal is one line on stderr."""
    began = time.monotonic()
    arguments = parser().parse_args(words)
    arguments.began = began
    verb = next(each for each in VERBS if each.name == arguments.verb)
    # A polite kill unwinds like an exit does, so that the embedded server is let go in good order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.umask(0o077)
    try:
        return run(verb, arguments)
    except KeyboardInterrupt:
        return 130
    except Trouble as trouble:
        complaint = str(trouble)
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("narahubung"):
            raise
        complaint = f"The package {missing.name} is missing: run `make setup`, or install narahubung again."
    except Exception as trouble:
        # Django's own refusals can only be named once Django can be imported.
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import CommandError
        from django.db import OperationalError

        if not isinstance(trouble, ImproperlyConfigured | CommandError | OperationalError):
            raise
        complaint = str(trouble).strip().splitlines()[0]
    print(f"narahubung: {complaint}", file=sys.stderr)
    return verb.refused
