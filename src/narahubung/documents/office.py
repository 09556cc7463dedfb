"""The one place where documents meet the settings: the seal of each office of this installation, opened once a process.

Everything else in this room takes folders, seals and moments as arguments.
"""

import threading
from datetime import datetime
from pathlib import Path

from cryptography import x509
from django.conf import settings

from narahubung.agencies.directory import OfficeLine
from narahubung.documents import inspection
from narahubung.documents.annual import AnnualFacts, render_annual
from narahubung.documents.certificates import OfficeName
from narahubung.documents.certified import Provider, provider_at
from narahubung.documents.faults import SealMissing
from narahubung.documents.handover import HandoverFacts, render_handover
from narahubung.documents.letter import LetterFacts, render_letter
from narahubung.documents.letterhead import Letterhead
from narahubung.documents.minutes import MinutesFacts, render_minutes
from narahubung.documents.receipt import ReceiptFacts, receipt_link, render_receipt
from narahubung.documents.receipt_code import ReceiptAnswer, ReceiptParameters, check_receipt
from narahubung.documents.register import SealRegister
from narahubung.documents.seal import OfficeSeal
from narahubung.keyring import KeyRing

_INSTITUTION = "Ombudsman Republik Indonesia"
_CLOCK = Letterhead(code="", name="")
_opening = threading.Lock()
_seals: dict[Path, tuple[int, OfficeSeal]] = {}
_registers: dict[Path, tuple[int, SealRegister]] = {}


def letterhead(line: OfficeLine) -> Letterhead:
    """Return how an office shows itself on paper."""
    return Letterhead(
        code=line.code,
        name=line.name.removeprefix(_INSTITUTION).strip(),
        institution=_INSTITUTION,
        contact=tuple(part for part in (line.address, line.phone, line.email, line.url) if part),
        demo=settings.NARAHUBUNG_DEMO,
    )


def seal_of(office: OfficeName, *, at: datetime) -> OfficeSeal:
    """Return the office's seal, made at ``at`` if it has none; a rotation or withdrawal elsewhere is noticed."""
    folder = _folder() / office.code
    with _opening:
        mark, seal = _seals.get(folder, (0, None))
        if seal is None or mark != _mark(folder):
            seal = OfficeSeal.establish(folder, ring(), office=office, at=at)
            _seals[folder] = (_mark(folder), seal)
        return seal


def registers() -> tuple[SealRegister, ...]:
    """Return the public registers of all offices of this installation."""
    folders = sorted(path for path in _folder().glob("[!.]*") if (path / "root.pem").is_file())
    with _opening:
        for folder in folders:
            mark = _mark(folder)
            if _registers.get(folder, (0, None))[0] != mark:
                _registers[folder] = (mark, SealRegister.open(folder))
        return tuple(_registers[folder][1] for folder in folders)


def receipt_pdf(facts: ReceiptFacts, *, at: datetime, language: str = "id") -> bytes:
    """Return the signed receipt of the office named in the letterhead."""
    seal = seal_of(facts.letterhead.office, at=at)
    return render_receipt(facts, seal=seal, at=at, language=language, time_stamps=_time_stamps())


def receipt_proof_link(facts: ReceiptFacts, *, at: datetime) -> str:
    """Return the address that proves the receipt, for the page and its QR."""
    return receipt_link(facts, seal=seal_of(facts.letterhead.office, at=at))


def letter_pdf(facts: LetterFacts, *, at: datetime, language: str = "id") -> bytes:
    """Return the signed letter of the office named in the letterhead."""
    seal = seal_of(facts.letterhead.office, at=at)
    return render_letter(facts, seal=seal, at=at, language=language, time_stamps=_time_stamps())


def handover_pdf(facts: HandoverFacts, *, at: datetime) -> bytes:
    """Return the signed record of a handover; it is Indonesian, whatever its readers' pages are."""
    seal = seal_of(facts.letterhead.office, at=at)
    return render_handover(facts, seal=seal, at=at, time_stamps=_time_stamps())


def annual_pdf(facts: AnnualFacts, *, at: datetime) -> bytes:
    """Return the sealed annual letter to an agency, in Indonesian."""
    seal = seal_of(facts.letterhead.office, at=at)
    return render_annual(facts, seal=seal, at=at, time_stamps=_time_stamps())


def minutes_pdf(facts: MinutesFacts, *, at: datetime) -> bytes:
    """Return the signed minutes of a meeting, in Indonesian."""
    seal = seal_of(facts.letterhead.office, at=at)
    return render_minutes(facts, seal=seal, at=at, time_stamps=_time_stamps())


def inspect(pdf: bytes) -> inspection.Inspection:
    """Return what can be said of a file: is it a document of one of our offices, unchanged? Never raises for a file."""
    return inspection.inspect(pdf, registers=registers())


def check(parameters: ReceiptParameters) -> ReceiptAnswer:
    """Say whether a receipt code is genuine; asks no database, so it tells nothing of whether a case exists."""
    held = [register for register in registers() if register.office == parameters.office]
    return check_receipt(parameters, keys=[key for register in held for key in register.receipt_keys])


def ring() -> KeyRing:
    """Return the key ring of this installation, made at the first start."""
    home: Path = settings.NARAHUBUNG_HOME
    return KeyRing.create(home / "keys", passphrase=settings.NARAHUBUNG_KEY_PASSPHRASE or None)


def certified_provider() -> Provider:
    """Return the certified provider that the settings name, or the one that refuses everything."""
    return provider_at(
        settings.NARAHUBUNG_CERTIFIED_URL,
        user=settings.NARAHUBUNG_CERTIFIED_USER,
        password=settings.NARAHUBUNG_CERTIFIED_PASSWORD,
    )


def certifies() -> bool:
    """Return whether a certified provider is set here at all."""
    return bool(settings.NARAHUBUNG_CERTIFIED_URL)


def authority_over(certificate: x509.Certificate) -> tuple[SealRegister, x509.Certificate]:
    """Return the register and the authority that issued a person's certificate; refused with ``SealMissing``."""
    for register in registers():
        for held in register.authorities:
            if held.certificate.subject == certificate.issuer:
                return register, held.certificate
    raise SealMissing("no office here issued this certificate")


def moment_words(at: datetime) -> str:
    """Return an aware moment as papers write it, in the time of the offices here."""
    return _CLOCK.moment(at)


def _folder() -> Path:
    home: Path = settings.NARAHUBUNG_HOME
    return home / "seals"


def _time_stamps() -> str | None:
    return settings.NARAHUBUNG_TIME_STAMPS or None


def _mark(folder: Path) -> int:
    # Every change of a seal adds, replaces or marks a file, which changes the folder's own time.
    return folder.stat().st_mtime_ns if folder.is_dir() else 0
