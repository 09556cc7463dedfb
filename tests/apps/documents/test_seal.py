"""The office's seal on disk: made once, sealed by the key ring, turned, withdrawn, and refused when damaged."""

import http.server
import io
import multiprocessing
import threading
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from narahubung.documents.certificates import issue_root, new_signing_key
from narahubung.documents.faults import DocumentFault, SealMissing, SealOutOfTime, SealUnreadable
from narahubung.documents.inspection import Because, Verdict, inspect
from narahubung.documents.receipt import render_receipt
from narahubung.documents.register import SealRegister
from narahubung.documents.seal import OfficeSeal
from narahubung.keyring import KeyRing
from tests.apps.documents.conftest import FACTS, OFFICE, TUE_24_NOV, House
from tests.apps.documents.test_inspection import by_one_byte


def test_private_keys_lie_sealed_and_for_their_owner_only(own_house: House) -> None:
    keys = sorted(own_house.seal.folder.glob("*.key"))

    assert [key.name for key in keys] == ["office-1.key", "persons-1.key", "receipt-1.key", "root.key"]
    for key in keys:
        assert b"PRIVATE" not in key.read_bytes()
        assert key.stat().st_mode & 0o077 == 0


def test_opening_again_gives_the_same_seal(own_house: House) -> None:
    again = OfficeSeal.establish(own_house.seal.folder, own_house.ring, office=OFFICE, at=TUE_24_NOV)

    assert again.certificate == own_house.seal.certificate
    assert again.sign_receipt(FACTS.claim) == own_house.seal.sign_receipt(FACTS.claim)


def _establish(home: Path, start: Event, answers: "multiprocessing.Queue[str]") -> None:
    start.wait()
    seal = OfficeSeal.establish(home / "seals" / "KLT", KeyRing.create(home / "keys"), office=OFFICE, at=TUE_24_NOV)
    answers.put(seal.register.root_pem)


def test_processes_that_start_at_once_share_one_seal(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, answers = spawn.Event(), spawn.Queue()
    starters = [spawn.Process(target=_establish, args=(tmp_path, start, answers)) for _ in range(4)]
    for starter in starters:
        starter.start()
    start.set()

    seen = {answers.get(timeout=60) for _ in starters}

    for starter in starters:
        starter.join()
    assert len(seen) == 1
    assert [path.name for path in (tmp_path / "seals").iterdir()] == ["KLT"]


def test_turning_keeps_what_was_signed_checkable(own_house: House) -> None:
    before = render_receipt(FACTS, seal=own_house.seal, at=TUE_24_NOV)
    later = TUE_24_NOV + timedelta(days=4 * 365)

    fresh = own_house.seal.rotate(office=OFFICE, at=later)

    after = render_receipt(FACTS, seal=fresh, at=later + timedelta(days=600))
    assert fresh.certificate != own_house.seal.certificate
    assert [inspect(pdf, registers=[fresh.register]).verdict for pdf in (before, after)] == [Verdict.INTACT] * 2
    assert [held.number for held in fresh.register.certificates] == [1, 2]


def test_a_turned_key_ring_seals_the_private_keys_anew(own_house: House) -> None:
    own_house.ring.rotate()

    assert own_house.seal.reseal() == 4
    assert own_house.seal.reseal() == 0

    own_house.ring.retire(1)
    OfficeSeal.open(own_house.seal.folder, own_house.ring)


def test_signing_outside_the_certificates_time_is_refused(house: House) -> None:
    for at in (TUE_24_NOV - timedelta(days=2), TUE_24_NOV + timedelta(days=365 * 6)):
        with pytest.raises(SealOutOfTime):
            render_receipt(FACTS, seal=house.seal, at=at)


def test_a_missing_or_damaged_seal_is_named(own_house: House, tmp_path: Path) -> None:
    folder = own_house.seal.folder
    with pytest.raises(SealMissing):
        OfficeSeal.open(tmp_path / "elsewhere", own_house.ring)
    for name in ("office-1.key", "receipt-1.key", "office-1.pem", "receipt-1.pem", "root.pem"):
        whole = (folder / name).read_bytes()
        for damage in (b"", b"rubbish", whole[: len(whole) // 2]):
            (folder / name).write_bytes(damage)

            with pytest.raises(SealUnreadable):
                OfficeSeal.open(folder, own_house.ring)
        (folder / name).write_bytes(whole)
    with pytest.raises(SealUnreadable):
        OfficeSeal.open(folder, KeyRing.create(tmp_path / "other-keys"))
    OfficeSeal.open(folder, own_house.ring)


def test_a_certificate_of_another_root_is_not_taken_in(own_house: House) -> None:
    stranger = new_signing_key()
    forged = issue_root(stranger, office=OFFICE, at=TUE_24_NOV)

    (own_house.seal.folder / "office-2.pem").write_bytes(forged.public_bytes(Encoding.PEM))

    with pytest.raises(SealUnreadable):
        SealRegister.open(own_house.seal.folder)


def test_withdrawing_what_does_not_exist_or_all_there_is_is_named(own_house: House) -> None:
    for kind, number in (("office", 9), ("root", 1), ("../x", 1)):
        with pytest.raises(SealMissing):
            own_house.seal.withdraw(kind, number)
    own_house.seal.withdraw("office", 1)

    with pytest.raises(SealMissing, match="withdrawn"):
        OfficeSeal.open(own_house.seal.folder, own_house.ring)


def test_the_seal_shows_its_level_and_the_reason(house: House, receipt: bytes) -> None:
    fields = PdfReader(io.BytesIO(receipt)).get_fields() or {}
    signature = fields["SegelKantor"].value
    assert isinstance(signature, DictionaryObject)

    assert str(signature["/Reason"]) == "Tanda terima laporan"
    assert str(signature["/Location"]) == "Samarinda"
    assert str(signature["/SubFilter"]) == "/ETSI.CAdES.detached"
    assert "/Name" not in signature
    assert "(tidak tersertifikasi)" in house.seal.certificate.subject.rfc4514_string()


@pytest.fixture(scope="module")
def time_stamps() -> Iterator[str]:
    """An RFC 3161 service on this machine, with a certificate of its own."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Penjaga waktu (rekaan)")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(TUE_24_NOV)
        .not_valid_after(TUE_24_NOV + timedelta(days=365))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    stamper = DummyTimeStamper(
        tsa_cert=Certificate.load(certificate.public_bytes(Encoding.DER)),
        tsa_key=PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        fixed_dt=TUE_24_NOV,
    )

    class Service(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            body = stamper.request_tsa_response(request).dump()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_an_outside_time_stamp_attests_the_moment(house: House, time_stamps: str) -> None:
    pdf = render_receipt(FACTS, seal=house.seal, at=TUE_24_NOV, time_stamps=time_stamps)

    found = inspect(pdf, registers=[house.seal.register])

    assert found.verdict is Verdict.INTACT
    assert found.because == (Because.SEAL_HOLDS, Because.MOMENT_ATTESTED)
    for copy in by_one_byte(pdf, count=400, seed=5, in_gap=True):
        assert inspect(copy, registers=[house.seal.register]).verdict is not Verdict.INTACT


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "file:///etc/hostname", "ftp://127.0.0.1/"])
def test_a_time_stamp_service_that_cannot_be_asked_is_named(house: House, address: str) -> None:
    with pytest.raises(DocumentFault):
        render_receipt(FACTS, seal=house.seal, at=TUE_24_NOV, time_stamps=address)
