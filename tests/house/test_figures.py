"""No template prints a number about complaints but through the gate (`figure`, `figure_cell` of `web/figures.py`).

Whatever a template prints is refused unless it is known to be words (`printed`), or stands below with its reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import printed, sources
from tests.house.printed import Kind

# Names that a view hands to its template by themselves: words, forms, keys and marks, never a number about complaints.
_WORDS = (
    "about about_days adds anchor ask_at authenticator back bodies body by_itself certified_form changes code "
    "consequence counted detail doubt draft_mark due error field form key last level line lines makes mark means name "
    "no number one option overtaken_by part person places post press problem qr quorum read_at redirect_field "
    "refusing said seen services sign_form term text theme title typed unseen upload version waiver warning what "
    "wrong"
)
WORDS = frozenset(_WORDS.split())

KEY = "the key of a row, in an address or a form"
SAID = "words: the class of this page declares it so, another class of the room by the same name holds a number"
PICTURE = "a chart or an address, no number; another class of the room has a number by that name"
CASE = "the number by which people know the case"
LINE = "which line of the reader's own file, or which point of a list"
DAYS = "days in words, made by the page"
AGENDA = "minutes of a point on the agenda of one meeting"
FILES = "files the reader has just sent"
WORK = "work that waits for this reader now, capped; no period, no agency, no verdict"
LIMIT = "a limit of the house, not a count"
TRIAL = "rows of a trial: a report on an import"
PATH = "an address put together"

# Template and what it prints → why that is no figure about complaints, or why it may stand without the gate.
HONEST = {
    ("commitments/commitment.html", "sheet.government"): SAID,
    ("commitments/commitment.html", "sheet.witness"): SAID,
    ("commitments/edit.html", "one.place"): LINE,
    ("commitments/edit.html", "one.target"): "working days that a clause promises, as typed",
    ("commitments/keeping.html", "clause.place"): LINE,
    ("commitments/keeping.html", "clause.target"): "what a clause promises, in words",
    ("commitments/list.html", "line.government"): SAID,
    ("commitments/own_key.html", "one.number"): "the serial number of a key",
    ("commitments/party.html", "line.person"): SAID,
    ("commitments/wall.html", "sheet.government"): SAID,
    ("commitments/wall.html", "sheet.witness"): SAID,
    ("desk/widgets/answers.html", "option.attrs.id"): KEY,
    ("desk/calendar.html", "page.year"): "the year of a calendar",
    ("desk/case.html", "page.checks|length"): "requirements of one case, of its own list",
    ("desk/case.html", "page.passed"): "requirements of one case that are met, of its own list",
    ("desk/checklist_form.html", "form.filled|length"): "requirements that the form has filled in already",
    ("desk/routing.html", "row.priority"): "which rule goes first",
    ("desk/routing_trial.html", "before"): SAID,
    ("desk/routing_trial.html", "many"): TRIAL,
    ("desk/routing_trial.html", "result.moved"): TRIAL,
    ("desk/routing_trial.html", "result.of"): TRIAL,
    ("desk/routing_trial.html", "then"): SAID,
    ("desk/table.html", "page.cap"): LIMIT,
    ("desk/table.html", "page.total"): "how many open cases the list below holds, for who works on them",
    ("desk/table.html", 'there|add:"?lihat=terbuka"'): PATH,
    ("desk/tabs.html", "tab.count"): WORK,
    ("desk/tabs.html", "tab.late"): WORK,
    ("inbox/act.html", "page.number"): CASE,
    ("inbox/answer.html", "page.number"): CASE,
    ("inbox/answer.html", "piece.number"): "which question of one letter",
    ("inbox/case.html", "page.number"): CASE,
    ("inbox/identity.html", "page.number"): CASE,
    ("inbox/list.html", "agency.count"): "work that waits in an agency now, for the coordinator who must see to it",
    ("inbox/list.html", "tab.count"): WORK,
    ("inbox/list.html", "tab.late"): WORK,
    ("inbox/nothing.html", 'root|add:"?lihat="|add:page.asked.tab'): PATH,
    ("inbox/nothing.html", 'root|add:"?lihat=terbuka"'): PATH,
    ("inbox/table.html", "page.cap"): LIMIT,
    ("inbox/table.html", "page.total"): "how many open cases the list below holds, for who works on them",
    ("inbox/table.html", "row.number"): CASE,
    ("intake/lodge_review.html", "file.id"): KEY,
    ("intake/lodge_review.html", "page.most_files"): LIMIT,
    ("intake/lodge_review.html", "page.problems.files"): SAID,
    ("intake/lodge_story.html", "page.longest"): LIMIT,
    ("intake/lodged.html", "page.files"): FILES,
    ("intake/verify.html", "held.office"): SAID,
    ("intake/writing.html", "page.typed.uploaded|length"): FILES,
    ("meetings/attendance.html", "seat.id"): KEY,
    ("meetings/decision.html", "one.id"): KEY,
    ("meetings/door.html", "head.span"): SAID,
    ("meetings/head.html", "head.government"): SAID,
    ("meetings/head.html", "head.span"): SAID,
    ("meetings/index.html", "line.span"): SAID,
    ("meetings/index.html", "one.id"): KEY,
    ("meetings/index.html", "one.times"): "meetings of a series",
    ("meetings/meeting.html", "case.number"): CASE,
    ("meetings/meeting.html", "item.id"): KEY,
    ("meetings/meeting.html", "item.minutes"): AGENDA,
    ("meetings/meeting.html", "items|length"): "points on the agenda of one meeting",
    ("meetings/printed.html", "case.number"): CASE,
    ("meetings/printed.html", "head.span"): SAID,
    ("meetings/printed.html", "item.minutes"): AGENDA,
    ("meetings/public.html", "one.government"): SAID,
    ("meetings/public.html", "one.span"): SAID,
    ("meetings/run.html", "case.id"): KEY,
    ("meetings/run.html", "case.number"): CASE,
    ("meetings/run.html", "page.current.id"): KEY,
    ("meetings/run.html", "page.head.span"): SAID,
    ("meetings/run.html", "page.notes_version"): KEY,
    ("meetings/run_part.html", "case.number"): CASE,
    ("meetings/run_part.html", "item.id"): KEY,
    ("meetings/run_part.html", "item.minutes"): AGENDA,
    ("meetings/run_part.html", "item.spent"): AGENDA,
    ("meetings/run_part.html", "page.current.minutes"): AGENDA,
    ("meetings/run_part.html", "page.elapsed"): AGENDA,
    ("meetings/run_part.html", "page.seats_there"): "people present at one meeting, for its quorum",
    ("meetings/screen_part.html", "page.current.minutes"): AGENDA,
    ("meetings/screen_part.html", "page.elapsed"): AGENDA,
    ("network/answers.html", "answers.whole"): "answers of one post: a handover's sum, which must add up",
    ("network/answers.html", "count"): "answers of one post by who wrote them: a handover's sum, which must add up",
    ("network/answers.html", "writer"): SAID,
    ("network/board.html", "option.count"): "posts in each state of cover: all there are, no complaints",
    ("network/import.html", 'report.counts|join:" · "'): "lines of a file that would change something, in words",
    ("network/import.html", "row.line"): LINE,
    ("network/post.html", "page.asked"): SAID,
    ("notices/trouble.html", "row.tries"): "how often one letter was sent, for who looks after the machine",
    ("statistics/agency_body.html", "page.letter"): PICTURE,
    ("statistics/agency_body.html", "page.line"): PICTURE,
    ("statistics/annotation.html", "now.days"): DAYS,
    ("statistics/annotation.html", "row.at"): SAID,
    ("statistics/annotation.html", "row.days"): DAYS,
    ("statistics/annotations.html", "row.days"): DAYS,
    ("statistics/dashboard_body.html", "page.line"): PICTURE,
    ("statistics/data.html", "page.office"): SAID,
    ("statistics/denominators.html", "row.line"): LINE,
    ("statistics/figure_filters.html", "choice.value"): SAID,
    ("statistics/plan.html", "page.at"): SAID,
    ("statistics/public.html", "page.months"): PICTURE,
    ("statistics/public.html", "page.office"): SAID,
    ("web/case/actions.html", "actions|length"): "what one case still owes, in the list below it",
    ("web/case/actions.html", "row.number"): CASE,
    ("web/case/days.html", "day.number"): "a day of a calendar",
    ("web/case/message.html", "row.id"): KEY,
    ("web/plain.html", "refusal.status"): "the status of an answer of the web",
    ("web/refusal.html", "refusal.status"): "the status of an answer of the web",
    ("web/style_parts.html", "line.number"): "an invented line of the style guide",
}  # fmt: skip


def place(path: Path) -> str:
    """Return the name by which a template is asked for."""
    return path.as_posix().split("/templates/", 1)[1]


def refused(text: str, *, room: str) -> list[str]:
    """Return what a template prints that is a number, or that nobody knows to be words."""
    found = printed.prints(text, room=room)
    return [one.what for one in found if one.kind is Kind.NUMBER or (one.kind is Kind.UNKNOWN and not _word(one.what))]


def _word(what: str) -> bool:
    return what.split("|")[0].strip() in WORDS


def bare() -> set[tuple[str, str]]:
    """Return everything that a template of the product prints by itself and that may be a number."""
    return {
        (place(path), what)
        for path in sources.templates()
        if "/allauth/" not in path.as_posix()
        for what in refused(path.read_text(encoding="utf-8"), room=printed.room_of(path))
    }


def test_no_template_prints_a_count_without_the_gate() -> None:
    assert bare() - HONEST.keys() == set(), "print it with {% figure %} or {% figure_cell %}, or say why not in HONEST"


def test_no_reason_is_left_for_what_is_gone() -> None:
    assert HONEST.keys() - bare() == set()


@pytest.mark.parametrize("room", ["statistics", "commitments", "meetings", "inbox"])
@pytest.mark.parametrize(
    "text",
    [
        "{{ page.total }}", "{{ agency.count }}", "{{ rows|length }}", "{{ share|floatformat:1 }}", "{{ n }}",
        "{% blocktranslate count cases=page.cases %}{{ cases }}{% endblocktranslate %}",
        "{{ row.cases }}", "{{ page.overdue }}", "{{ agency.reports }}", "{{ page.open }}",
        "{{ row.kept }} / {{ row.asked }}", "{{ n_open }}", "{{ lines.counts.0 }}", "{{ page.never_declared }}",
        "{% blocktranslate with many=page.total %}{{ many }}{% endblocktranslate %}",
        "{% blocktranslate trimmed with many=page.total and=page.title %}{{ many }}{% endblocktranslate %}",
        "{% firstof page.total page.open %}",
        '{% firstof page.total "–" %}', "{% widthratio page.open page.total 100 %}",
        '{% cycle page.total "x" %}',
        "{% with a=page.total %}{{ a }}{% endwith %}", "{% filter length %}x{% endfilter %}",
        '{% include "web/empty.html" with text=page.total only %}', "{% for x in page.counts %}{{ x }}{% endfor %}",
        "{{ forloop.counter }}", "{{ page.title|default:page.total }}", '{{ page.title|add:"1" }}', "{{rows|length}}",
        "{% some_new_tag page.total %}", "{{\n page.total\n }}", '<b title="{{ page.overdue }}">',
    ],
)  # fmt: skip
def test_the_look_out_sees_a_bare_count(text: str, room: str) -> None:
    assert refused(text, room=room)


@pytest.mark.parametrize(
    "text",
    [
        "{{ told.short }}", "{% figure page.settled %}", "{{ told.sentence }}", '{{ page.title|default:"–" }}',
        '{% translate "Instansi" as label %}{{ label }}', "{# {{ page.total }} #}", "{{ form.text.as_field_group }}",
        "{% comment %}{{ page.total }}{% endcomment %}", "{% if page.total > 3 %}banyak{% endif %}",
        "{% with title=page.title %}{{ title }}{% endwith %}", '{% cycle "odd" "even" %}',
    ],
)  # fmt: skip
def test_the_look_out_lets_figures_and_words_pass(text: str) -> None:
    assert not refused(text, room="statistics")
