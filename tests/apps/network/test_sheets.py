"""The network as a spreadsheet: what is refused, what a dry run says, and that what was read is what is done."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from narahubung.accounts.models import Person
from narahubung.agencies.models import Appointment
from narahubung.network import importing, sheet
from narahubung.network.importing import Effect
from narahubung.network.models import PostEvent
from narahubung.network.sheet import COLUMNS
from narahubung.rules.refusals import Incomplete, TooLarge
from narahubung.web import spreadsheet
from tests import world
from tests.apps.network import keeper
from tests.apps.network.keeper import Visitor

D = world.THAT_DAY
IMPORT = "/jejaring/impor/"


def row(agency: str = "PUPR", email: str = "baru@pupr.example", **more: str) -> list[str]:
    """Return the cells of a row."""
    cells = {
        "kode_instansi": agency, "instansi": "", "kedudukan": "definitif", "nama": "Orang Baru (rekaan)",
        "surel": email, "telepon": "", "nomor_sk": "SK/1", "mulai": "2026-03-11", "sampai": "",
        "kontak_jabatan": "", **more,
    }  # fmt: skip
    return [cells[name] for name in COLUMNS]


def csv_of(*rows: list[str], header: tuple[str, ...] = COLUMNS, delimiter: str = ",") -> bytes:
    """Return a CSV file as an office's spreadsheet writes it."""
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in (header, *rows)).encode()


def xlsx_of(*rows: list[str], formula: str = "") -> bytes:
    """Return an XLSX file; a formula goes into the last cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for line, cells in enumerate((COLUMNS, *rows)):
            page.write_row(line, 0, cells)
        if formula:
            page.write_formula(len(rows), len(COLUMNS) - 1, formula)
    return out.getvalue()


def fault(content: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(Incomplete) as refused:
        sheet.read(content)
    return refused.value.fields["file"]


class TestReading:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_csv_is_read_with_any_of_the_usual_signs_between(self, delimiter: str) -> None:
        [found] = sheet.read(csv_of(row(), delimiter=delimiter))

        assert (found.line, found.agency, found.email, found.starts_on) == (
            2,
            "PUPR",
            "baru@pupr.example",
            "2026-03-11",
        )

    def test_xlsx_is_read_alike(self) -> None:
        assert sheet.read(xlsx_of(row())) == sheet.read(csv_of(row()))

    @pytest.mark.parametrize(
        ("content", "wanted"),
        [
            (b"", "no_rows"),
            (b"%PDF-1.7 nothing of ours", "wrong_columns:kode_instansi"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "not_spreadsheet"),
            (b"\xd0\xcf\x11\xe0 an old kind of sheet", "not_spreadsheet"),
            (b"PK\x03\x04 torn", "not_spreadsheet"),
            (csv_of(), "no_rows"),
            (csv_of(row(), header=COLUMNS[:-1]), "wrong_columns:kontak_jabatan"),
            (csv_of(row(), header=(*COLUMNS[:-1], "gaji")), "wrong_columns:kontak_jabatan, gaji"),
            (csv_of(row(nama='=HYPERLINK(""x"")')), "formulas:D2"),
            (xlsx_of(row(), formula="=1+1"), "formulas:J2"),
            (csv_of(*[row()] * 501), "too_many_rows:500"),
        ],
    )
    def test_what_is_no_sheet_of_ours_is_refused_by_name(self, content: bytes, wanted: str) -> None:
        assert fault(content).startswith(wanted)

    def test_macros_and_a_packed_bomb_are_refused(self) -> None:
        def packed(name: str, body: bytes) -> bytes:
            out = io.BytesIO(xlsx_of(row()))
            with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(name, body)
            return out.getvalue()

        assert fault(packed("xl/vbaProject.bin", b"x")) == "macros"
        assert fault(packed("xl/big.xml", bytes(spreadsheet.LARGEST_UNPACKED + 1))) == "packed"

    @pytest.mark.parametrize(
        ("place", "wanted"), [("A1048576", "too_many_rows:500"), ("XFD3", "packed"), ("xfd3", "packed")]
    )
    @pytest.mark.parametrize("mark", [b'"', b"'"])
    def test_a_cell_far_out_does_not_fill_the_memory(self, place: str, wanted: str, mark: bytes) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(xlsx_of(row()))) as whole, zipfile.ZipFile(out, "w") as odd:
            for name in whole.namelist():
                body = whole.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    cell = b"<row><c r=" + mark + place.encode() + mark + b"><v>1</v></c></row></sheetData>"
                    assert b"</sheetData>" in body
                    body = body.replace(b"</sheetData>", cell)
                odd.writestr(name, body)

        assert fault(out.getvalue()) == wanted

    def test_a_file_over_the_limit_is_not_even_opened(self) -> None:
        with pytest.raises(TooLarge):
            sheet.read(b"x" * (spreadsheet.LARGEST + 1))

    @pytest.mark.parametrize("text", ["2026-03-11", "11/03/2026", "11-3-2026", "11 Maret 2026"])
    def test_days_are_read_as_people_write_them(self, text: str) -> None:
        assert sheet.day_of(text) == D

    @pytest.mark.parametrize("text", ["31/02/2026", "03/2026", "kemarin", "11 March 2026"])
    def test_what_is_no_day_is_none(self, text: str) -> None:
        assert sheet.day_of(text) is None


class TestWriting:
    @given(text=st.text(alphabet="=+-@\t'abc1 ", max_size=8))
    @settings(max_examples=60)
    def test_no_cell_of_a_file_begins_a_formula_and_texts_come_back(self, text: str) -> None:
        line = row(nama=text)

        written = spreadsheet.written_csv([line], header=COLUMNS)

        cell = written.decode("utf-8-sig").splitlines()[1].split(",")[3].strip('"')
        assert not cell.startswith(("=", "+", "-", "@"))
        body = spreadsheet.written_xlsx([line], header=COLUMNS, title="x")
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.usefixtures("that_day")
class TestPlan:
    def plan(self, *rows: list[str]) -> importing.Plan:
        return importing.plan(sheet.read(csv_of(*rows)), actor=world.actor("ina"), on=D)

    def test_the_networks_own_file_changes_nothing(self) -> None:
        for kind in ("csv", "xlsx"):
            file = Visitor("ina").get(f"/jejaring/jejaring.{kind}").content
            # The cast has no letters; a file must name one only for what is new.
            found = importing.plan(sheet.read(file), actor=world.actor("ina"), on=D)
            assert found.changes_nothing
            assert found.untouched == 0

    def test_new_changed_same_and_refused_are_told_apart_line_by_line(self) -> None:
        Appointment.objects.update(letter_number="SK/0")
        found = self.plan(
            row(),
            row("DISDUKCAPIL", "bima@contoh.example", mulai="2020-01-01", nomor_sk="SK/0", sampai="2026-12-31"),
            row("DINKES", "citra@contoh.example", mulai="2020-01-01", nomor_sk="SK/0"),
            row("DINKES", "lain@contoh.example"),
        )

        assert [line.effect for line in found.lines] == [Effect.NEW, Effect.CHANGED, Effect.SAME, Effect.REFUSED]
        assert found.lines[1].changes == (("sampai", "", "2026-12-31"),)
        assert (found.lines[3].cell, found.lines[3].reason) == ("H5", "overlaps")
        assert found.is_refused

    @pytest.mark.parametrize(
        ("cells", "cell", "reason"),
        [
            (row("TIDAKADA"), "A2", "unknown"),
            (row(kedudukan="raja"), "C2", "unknown"),
            (row(email="bukan surel"), "E2", "invalid"),
            (row(nama=""), "D2", "unknown_person"),
            (row(mulai="besok"), "H2", "invalid"),
            (row(mulai=""), "H2", "missing"),
            (row(sampai="2026-03-10"), "I2", "before_start"),
            (row(nomor_sk=""), "G2", "missing"),
            (row(nama="x" * 121), "D2", "too_long"),
        ],
    )
    def test_each_refusal_names_its_cell(self, cells: list[str], cell: str, reason: str) -> None:
        [line] = self.plan(cells).lines

        assert (line.effect, line.cell, line.reason) == (Effect.REFUSED, cell, reason)

    def test_the_same_appointment_twice_is_refused(self) -> None:
        assert self.plan(row(), row()).lines[1].reason == "duplicate:2"

    def test_one_file_ends_one_holder_and_begins_the_next(self) -> None:
        rows = sheet.read(
            csv_of(
                row("DINKES", "baru@dinkes.example", mulai="2026-04-01"),
                row("DINKES", "citra@contoh.example", mulai="2020-01-01", sampai="2026-03-31"),
            )
        )
        found = importing.plan(rows, actor=world.actor("ina"), on=D)
        assert not found.is_refused

        importing.apply(rows, shown=found.digest(), actor=world.actor("ina"), at=world.WED_11_MAR, key=uuid4())

        assert keeper.post(keeper.DINKES).coverage(on=D).vacant_from is None
        assert Appointment.objects.get(person__email="baru@dinkes.example").starts_on == date(2026, 4, 1)

    def test_what_changed_meanwhile_is_shown_anew_and_not_done(self) -> None:
        rows = sheet.read(csv_of(row()))
        shown = importing.plan(rows, actor=world.actor("ina"), on=D).digest()
        Person.objects.create_user("baru@pupr.example", None, name="Baru (rekaan)")

        with pytest.raises(Incomplete) as refused:
            importing.apply(rows, shown=shown, actor=world.actor("ina"), at=world.WED_11_MAR, key=uuid4())

        assert refused.value.fields == {"file": "overtaken"}


def upload(content: bytes, name: str = "jejaring.csv") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content)


@pytest.mark.usefixtures("that_day")
class TestPages:
    def test_a_dry_run_changes_nothing_and_the_second_press_does_it_once(self) -> None:
        ina = Visitor("ina")
        shown = ina.post(IMPORT, file=upload(xlsx_of(row(), row("DISDIKBUD", "b@disdik.example")), "jejaring.xlsx"))

        assert shown.status == 200
        assert "2 baru · 0 berubah · 0 sama · 0 ditolak" in shown.body
        assert "definitif, 11 Maret 2026 – …, akun baru dibuat dan orangnya diundang" in shown.body
        assert not Appointment.objects.filter(agency_id=world.PUPR).exists()

        sealed = shown.body.split('name="lembar" value="')[1].split('"')[0]
        assert ina.post(IMPORT, lembar=sealed, kunci=shown.key()).location == "/jejaring/"
        assert "5 dari 5 jabatan narahubung" in ina.get("/jejaring/").body
        assert PostEvent.objects.count() == 2

        again = ina.post(IMPORT, lembar=sealed, kunci=shown.key())
        assert again.status == 409
        assert PostEvent.objects.count() == 2

    def test_a_refused_row_lets_nothing_of_the_file_through(self) -> None:
        shown = Visitor("ina").post(IMPORT, file=upload(csv_of(row(), row("TIDAKADA", "x@x.example"))))

        assert "Sel A3: Pilihan ini tidak dikenal." in shown.body
        assert 'name="lembar"' not in shown.body
        assert shown.body.index("Sel A3") < shown.body.index("akun baru"), "what is refused stands first"

    def test_a_file_that_is_none_is_refused_on_the_form(self) -> None:
        ina = Visitor("ina")

        assert ina.post(IMPORT, file=upload(b"\x89PNG\r\n\x1a\n\x00", "foto.xlsx")).status == 422
        assert ina.post(IMPORT, file=upload(b"x" * (spreadsheet.LARGEST + 1))).status == 413
        assert ina.post(IMPORT).status == 422
        assert ina.post(IMPORT, lembar="palsu").status == 400

    def test_the_template_is_read_back_as_a_sheet_without_holders(self) -> None:
        for kind in ("csv", "xlsx"):
            rows = sheet.read(Visitor("fajar").get(f"/jejaring/templat.{kind}").content)
            assert {one.agency for one in rows} == {"DINKES", "DISDIKBUD", "DISDUKCAPIL", "INSPEKTORAT", "PUPR"}

    @pytest.mark.parametrize("name", ["dewi", "hadi", "gita", "joko", "bima", "tamu"])
    def test_only_keepers_import_and_only_they_and_coordinators_take_addresses_along(self, name: str) -> None:
        visitor = Visitor(name)

        assert visitor.get(IMPORT).status == 403
        assert visitor.post(IMPORT, file=upload(csv_of(row()))).status == 403
        assert visitor.get("/jejaring/templat.xlsx").status == 403
        assert visitor.get("/jejaring/jejaring.xlsx").status == (200 if name == "gita" else 403)

    def test_the_board_file_holds_no_address(self) -> None:
        body = Visitor("joko").get("/jejaring/papan.csv").body

        assert "Bima (rekaan)" in body
        assert "@" not in body
        assert Visitor("joko").get("/jejaring/papan.pdf").status == 404
