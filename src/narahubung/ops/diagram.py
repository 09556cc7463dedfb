"""The law's table for people: one Indonesian sentence a row, a diagram of the states, and the two files under docs/."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import astuple, fields
from io import StringIO
from pathlib import Path

from django.utils import translation

from narahubung.rules.facts import ENDED, OPEN, State, TermCode, Turn
from narahubung.rules.law_table import EVERY, EVERY_ENDED, EVERY_OPEN, EVERY_TERM, Row, rows
from narahubung.rules.lifecycle import Act, Guard
from narahubung.rules.parties import Standing
from narahubung.web import act_words, words

# These two files are for lawyers and stay Indonesian in every language of the pages, so they are no texts to translate.
_CONDITIONS = {
    Guard.RAPID: "laporan ditandai RCO",
    Guard.NOT_RAPID: "laporan belum ditandai RCO",
    Guard.ADMITTED: "syarat formil dan materiil sudah diperiksa",
    Guard.NOT_ADMITTED: "syarat formil dan materiil belum diperiksa",
    Guard.HAS_AGENCY: "instansinya sudah ditetapkan",
    Guard.AGENCY_KNOWS: "laporan sudah sampai pada instansi",
    Guard.AGENCY_OWES: "ada tindak lanjut rapat yang ditanggung instansi",
    Guard.OFFICE_OWES: "ada tindak lanjut rapat yang ditanggung kantor",
    Guard.ACTION_OPEN: "ada tindak lanjut rapat yang belum selesai",
    Guard.QUESTION_OPEN: "ada pertanyaan yang belum dijawab pelapor",
    Guard.NO_QUESTION: "tidak ada pertanyaan yang belum dijawab pelapor",
    Guard.COMPLETION_LAPSED: "tenggat melengkapi sudah lewat",
    Guard.REPLY_LAPSED: "tenggat jawaban pelapor sudah lewat",
    Guard.CONFIRM_LAPSED: "tenggat tanggapan atas penutupan sudah lewat",
    Guard.CONFIRM_OPEN: "tanggapan atas penutupan masih ditunggu",
    Guard.NEVER_CLARIFIED: "klarifikasi belum pernah diminta dari instansi ini",
    Guard.CLARIFIED_ONCE: "klarifikasi baru diminta satu kali",
    Guard.CLARIFY_1_MISSED: "tenggat klarifikasi I lewat tanpa jawaban",
    Guard.CLARIFY_2_MISSED: "tenggat klarifikasi II lewat tanpa jawaban",
    Guard.TIME_ASKED: "tambahan waktu sedang diminta",
    Guard.TIME_FREE: "tambahan waktu belum pernah diminta untuk jawaban ini",
    Guard.RELEASE_ASKED: "pembukaan identitas sedang diminta",
}
_NEEDS = {
    "text": "uraian",
    "reason": "alasan",
    "checks": "daftar syarat yang terisi lengkap",
    "agency": "instansi",
    "answers": "jawaban",
    "days": "jumlah hari",
    "questions": "pertanyaan",
    "letter": "surat bernomor",
    "closing": "jenis dan alasan penutupan",
    "body": "lembaga tujuan",
    "lane": "jalur pembaca",
    "person": "orang yang dimaksud",
    "release": "permintaan yang dimaksud",
    "expires_on": "tanggal berakhir",
    "term": "tenggat yang dimaksud",
    "rung": "jenjang berikutnya",
    "owner": "penanggung jawab (instansi atau kantor)",
    "due_on": "hari jatuh tempo",
    "meeting": "rapat yang memutuskan",
    "action": "tindak lanjut yang dimaksud",
}
_SECOND_PERSON = {
    "drafted_by": "penyusun jawaban",
    "closing_by": "pengusul penutupan",
    "release_asked_by": "peminta pembukaan identitas",
}
_WHOLE = {
    EVERY_OPEN: "setiap tahap yang belum berakhir",
    EVERY_ENDED: "setiap tahap yang sudah berakhir",
    EVERY: "setiap tahap",
}


def _list(codes: str, word: Callable[[str], str], *, between: str = "atau") -> str:
    said = [word(code) for code in codes.split()]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {between} {said[-1]}"


def _terms(codes: str, *, between: str) -> str:
    if codes == EVERY_TERM:
        return "semua tenggat"
    return _list(codes, lambda code: words.term(TermCode(code)), between=between)


def sentence(row: Row) -> str:
    """Return what a row of the table says, as one Indonesian sentence."""
    with translation.override("id"):
        return " ".join(_parts(row)) + "."


def _parts(row: Row) -> Iterable[str]:
    who = _list(row.by, lambda code: words.standing(Standing(code)))
    yield f"{who} dapat melakukan “{act_words.button(Act(row.act))}”"
    if row.sources:
        where = _WHOLE.get(row.sources) or _list(row.sources, lambda code: f"“{words.state(State(code))}”")
        yield f"pada {where}"
    if row.turn_is:
        yield f"saat giliran {_list(row.turn_is, lambda code: words.turn(Turn(code)))}"
    if row.when:
        yield f"bila {_CONDITIONS[Guard(row.when)]}"
    if row.not_by:
        yield f"asalkan bukan {_SECOND_PERSON[row.not_by]} sendiri"
    if row.needs:
        yield f"dengan menyertakan {_list(row.needs, _NEEDS.__getitem__, between='dan')}"
    if after := list(_outcome(row)):
        yield "— " + "; ".join(after)


def _outcome(row: Row) -> Iterable[str]:
    if row.to:
        yield f"menjadi “{words.state(State(row.to))}”"
    if row.turn:
        yield f"giliran berikutnya: {words.turn(Turn(row.turn))}"
    if row.starts:
        # What a meeting agreed has one owner, and with it one of the two terms.
        between = "atau" if "owner" in row.needs.split() else "dan"
        yield f"tenggat mulai: {_terms(row.starts, between=between)}"
    if row.ends:
        between = "atau" if "action" in row.needs.split() else "dan"
        yield f"tenggat berakhir: {_terms(row.ends, between=between)}"
    if row.clock:
        yield "jam berhenti" if row.clock == "pauses" else "jam berjalan lagi"


def lifecycle_csv() -> str:
    """Return the table as CSV: number, the columns in codes, and the sentence."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["no", *(column.name for column in fields(Row)), "kalimat"])
    for place, row in enumerate(rows(), start=1):
        writer.writerow([place, *astuple(row), sentence(row)])
    return text.getvalue()


def _arrows() -> Iterable[tuple[str, str, str]]:
    whole = {EVERY_OPEN: "open", EVERY_ENDED: "ended"}
    for row in rows():
        if row.to:
            for source in (whole.get(row.sources) or row.sources or "[*]").split():
                yield source, row.to, row.act


def diagram() -> str:
    """Return the states and the acts that lead from one to another, as mermaid text."""
    joined: dict[tuple[str, str], dict[str, None]] = {}
    for source, to, act in _arrows():
        joined.setdefault((source, to), {})[act] = None
    lines = ["stateDiagram-v2", "    direction TB"]
    with translation.override("id"):
        lines += [f"    {state}: {words.state(state)}" for state in State]
    for name, states in (("open", OPEN), ("ended", tuple(state for state in State if state in ENDED))):
        lines += [f"    state {name} {{", *(f"        {state}" for state in states), "    }"]
    lines += [f"    {source} --> {to}: {', '.join(acts)}" for (source, to), acts in joined.items()]
    return "\n".join(lines)


PAGE = """# The life of a case

Written by `make docs` from the one table that the product obeys (`src/narahubung/rules/lifecycle.py`); a test fails
when this page says something else. The same rows with their codes, for a spreadsheet: [lifecycle.csv](lifecycle.csv).

## States and the acts between them

An arrow from `open` may be taken from every state inside it, one from `ended` from every state in which a case is over.

```mermaid
{diagram}
```

## Every row, as a lawyer reads it

{sentences}
"""


def lifecycle_page() -> str:
    """Return the page for docs/: the diagram and a numbered sentence for every row."""
    sentences = "\n".join(f"{place}. {sentence(row)}" for place, row in enumerate(rows(), start=1))
    return PAGE.format(diagram=diagram(), sentences=sentences)


def write(folder: Path) -> None:
    """Write both files into the folder."""
    (folder / "lifecycle.md").write_text(lifecycle_page(), encoding="utf-8")
    (folder / "lifecycle.csv").write_text(lifecycle_csv(), encoding="utf-8")
