"""THE list of who hears what: after which act, which audience, by which ways; and the words of each kind of notice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from narahubung.rules.facts import Lane
from narahubung.rules.lifecycle import Act
from narahubung.rules.parties import Standing


class Audience(StrEnum):
    """Who is meant; the people behind it are found on the day."""

    COMPLAINANT = "complainant"
    OFFICER = "officer"  # who took the case, else the office's assistants
    OWNER = "owner"  # who owes what a meeting agreed
    OTHER_SIDE = "other_side"  # and to whom it is owed
    INTAKE = "intake"
    HEAD_OF_OFFICE = "head_of_office"
    LIAISON = "liaison"  # with the deputies
    AGENCY_HEAD = "agency_head"
    HUB = "hub"
    TURN = "turn"  # whose turn it is
    RUNG = "rung"  # who stands on the rung that the event names
    PERSON = "person"  # whom the event names


class Kind(StrEnum):
    """What is said. No kind has room for a name or for what somebody wrote."""

    RECEIVED = "received"
    NEW_COMPLAINT = "new_complaint"
    COMPLETION_ASKED = "completion_asked"
    QUESTION_ASKED = "question_asked"
    COMPLAINANT_WROTE = "complainant_wrote"
    TASK = "task"
    HUB_TASK = "hub_task"
    MOVED_ON = "moved_on"
    DRAFT_WAITS = "draft_waits"
    DRAFT_SENT_BACK = "draft_sent_back"
    ANSWER_CAME = "answer_came"
    DECLINED = "declined"
    TIME_ASKED = "time_asked"
    TIME_DECIDED = "time_decided"
    ANSWER_RETURNED = "answer_returned"
    CLARIFICATION = "clarification"
    CLOSING_WAITS = "closing_waits"
    CLOSING_DECLINED = "closing_declined"
    ENDED = "ended"
    ENDED_FOR_AGENCY = "ended_for_agency"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    MESSAGE = "message"
    RELEASE_ASKED = "release_asked"
    RELEASE_GIVEN = "release_given"
    RAPID = "rapid"
    ACTION_AGREED = "action_agreed"
    ACTION_DONE = "action_done"
    ACTION_DROPPED = "action_dropped"
    LAPSED = "lapsed"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    STUCK = "stuck"
    DATE_MOVED = "date_moved"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Told:
    """One reaction: to whom, what, and whether by mail too; `urgent` goes at any hour."""

    audience: Audience
    kind: Kind
    mail: bool = True
    urgent: bool = False


_A, _K = Audience, Kind

REACTIONS: dict[Act, tuple[Told, ...]] = {
    Act.LODGE: (Told(_A.COMPLAINANT, _K.RECEIVED, urgent=True), Told(_A.INTAKE, _K.NEW_COMPLAINT, mail=False)),
    Act.REQUEST_COMPLETION: (Told(_A.COMPLAINANT, _K.COMPLETION_ASKED),),
    Act.COMPLETE: (Told(_A.OFFICER, _K.COMPLAINANT_WROTE),),
    Act.LAPSE: (Told(_A.OFFICER, _K.LAPSED, mail=False),),
    Act.DEEM_WITHDRAWN: (Told(_A.COMPLAINANT, _K.ENDED),),
    Act.VERIFY: (),
    Act.FORWARD: (Told(_A.LIAISON, _K.TASK), Told(_A.COMPLAINANT, _K.MOVED_ON)),
    Act.FORWARD_VIA_HUB: (Told(_A.HUB, _K.HUB_TASK), Told(_A.COMPLAINANT, _K.MOVED_ON)),
    Act.PASS_ON: (Told(_A.LIAISON, _K.TASK),),
    Act.RECALL: (Told(_A.LIAISON, _K.ENDED_FOR_AGENCY, mail=False),),
    Act.DECLINE: (Told(_A.OFFICER, _K.DECLINED),),
    Act.ACKNOWLEDGE: (Told(_A.COMPLAINANT, _K.MOVED_ON),),
    Act.DRAFT_ANSWER: (Told(_A.AGENCY_HEAD, _K.DRAFT_WAITS),),
    Act.RETRACT_DRAFT: (),
    Act.SEND_BACK: (Told(_A.LIAISON, _K.DRAFT_SENT_BACK),),
    Act.APPROVE_ANSWER: (Told(_A.OFFICER, _K.ANSWER_CAME), Told(_A.LIAISON, _K.ANSWER_CAME, mail=False)),
    Act.ASK_TIME: (Told(_A.OFFICER, _K.TIME_ASKED),),
    Act.GRANT_TIME: (Told(_A.LIAISON, _K.TIME_DECIDED), Told(_A.COMPLAINANT, _K.DATE_MOVED)),
    Act.REFUSE_TIME: (Told(_A.LIAISON, _K.TIME_DECIDED),),
    Act.RETURN_ANSWER: (Told(_A.LIAISON, _K.ANSWER_RETURNED),),
    Act.REQUEST_CLARIFICATION_1: (Told(_A.LIAISON, _K.CLARIFICATION), Told(_A.AGENCY_HEAD, _K.CLARIFICATION)),
    Act.REQUEST_CLARIFICATION_2: (Told(_A.LIAISON, _K.CLARIFICATION), Told(_A.AGENCY_HEAD, _K.CLARIFICATION)),
    Act.GO_ON_WITHOUT_ANSWER: (Told(_A.AGENCY_HEAD, _K.ENDED_FOR_AGENCY),),
    Act.PROPOSE_CLOSING: (Told(_A.HEAD_OF_OFFICE, _K.CLOSING_WAITS),),
    Act.DECLINE_CLOSING: (Told(_A.OFFICER, _K.CLOSING_DECLINED),),
    Act.CLOSE: (Told(_A.COMPLAINANT, _K.ENDED), Told(_A.LIAISON, _K.ENDED_FOR_AGENCY, mail=False)),
    Act.HAND_OVER: (Told(_A.COMPLAINANT, _K.ENDED),),
    Act.WITHDRAW: (Told(_A.OFFICER, _K.WITHDRAWN), Told(_A.LIAISON, _K.ENDED_FOR_AGENCY)),
    Act.CONFIRM: (Told(_A.OFFICER, _K.COMPLAINANT_WROTE, mail=False),),
    Act.DISPUTE: (Told(_A.OFFICER, _K.DISPUTED), Told(_A.HEAD_OF_OFFICE, _K.DISPUTED)),
    Act.REOPEN: (Told(_A.COMPLAINANT, _K.REOPENED), Told(_A.OFFICER, _K.REOPENED, mail=False)),
    Act.WRITE: (),  # by lane, see `after_writing`
    Act.ASK_COMPLAINANT: (Told(_A.COMPLAINANT, _K.QUESTION_ASKED),),
    Act.REPLY: (Told(_A.OFFICER, _K.COMPLAINANT_WROTE),),
    Act.CLASSIFY: (),
    Act.FLAG_RAPID: (
        Told(_A.HEAD_OF_OFFICE, _K.RAPID, urgent=True),
        Told(_A.LIAISON, _K.RAPID, urgent=True),
    ),
    Act.UNFLAG_RAPID: (),
    Act.TAKE: (),
    Act.ASK_RELEASE: (Told(_A.HEAD_OF_OFFICE, _K.RELEASE_ASKED),),
    Act.APPROVE_RELEASE: (Told(_A.PERSON, _K.RELEASE_GIVEN),),
    Act.REVOKE_RELEASE: (),
    Act.BAR_PERSON: (),
    Act.UNBAR_PERSON: (),
    Act.ERASE_PERSON: (),
    Act.AGREE_ACTION: (Told(_A.OWNER, _K.ACTION_AGREED),),
    Act.FULFIL_ACTION: (Told(_A.OTHER_SIDE, _K.ACTION_DONE),),
    Act.DROP_ACTION: (Told(_A.OWNER, _K.ACTION_DROPPED),),
    Act.REMIND: (Told(_A.TURN, _K.REMINDER),),
    Act.ESCALATE: (Told(_A.RUNG, _K.ESCALATION),),
    Act.STICK: (Told(_A.HEAD_OF_OFFICE, _K.STUCK),),
    Act.RECOMPUTE: (Told(_A.TURN, _K.DATE_MOVED, mail=False),),
}


def after_writing(lane: Lane, *, by: Standing) -> tuple[Told, ...]:
    """Return who hears of a free message: the other side of its lane, and nobody of an office note."""
    if lane is Lane.COMPLAINANT:
        if by is Standing.COMPLAINANT:
            return (Told(_A.OFFICER, _K.COMPLAINANT_WROTE),)
        return (Told(_A.COMPLAINANT, _K.MESSAGE),)
    if lane is Lane.AGENCY:
        from_agency = by in (Standing.LIAISON, Standing.AGENCY_HEAD, Standing.COORDINATOR)
        return (Told(_A.OFFICER if from_agency else _A.LIAISON, _K.MESSAGE),)
    return ()


# What each kind says: a subject and one sentence. `{number}` is the register number, `{due}` the due date in words.
SUBJECTS: dict[Kind, str] = {
    _K.RECEIVED: _("Laporan Anda sudah kami terima ({number})"),
    _K.NEW_COMPLAINT: _("Laporan baru {number}"),
    _K.COMPLETION_ASKED: _("Laporan {number}: mohon dilengkapi"),
    _K.QUESTION_ASKED: _("Laporan {number}: ada pertanyaan untuk Anda"),
    _K.COMPLAINANT_WROTE: _("Laporan {number}: pelapor menanggapi"),
    _K.TASK: _("Laporan {number} menunggu instansi Anda"),
    _K.HUB_TASK: _("Laporan {number} menunggu diteruskan"),
    _K.MOVED_ON: _("Laporan {number}: ada perkembangan"),
    _K.DRAFT_WAITS: _("Laporan {number}: konsep jawaban menunggu persetujuan Anda"),
    _K.DRAFT_SENT_BACK: _("Laporan {number}: konsep jawaban dikembalikan"),
    _K.ANSWER_CAME: _("Laporan {number}: jawaban instansi sudah masuk"),
    _K.DECLINED: _("Laporan {number} dikembalikan sebagai bukan kewenangan"),
    _K.TIME_ASKED: _("Laporan {number}: instansi meminta tambahan waktu"),
    _K.TIME_DECIDED: _("Laporan {number}: permintaan tambahan waktu sudah diputuskan"),
    _K.ANSWER_RETURNED: _("Laporan {number}: jawaban perlu diperbaiki"),
    _K.CLARIFICATION: _("Laporan {number}: permintaan klarifikasi"),
    _K.CLOSING_WAITS: _("Laporan {number}: usul penutupan menunggu Anda"),
    _K.CLOSING_DECLINED: _("Laporan {number}: usul penutupan tidak disetujui"),
    _K.ENDED: _("Laporan {number}: ada pemberitahuan akhir"),
    _K.ENDED_FOR_AGENCY: _("Laporan {number}: tidak lagi menunggu instansi Anda"),
    _K.DISPUTED: _("Laporan {number}: pelapor menyanggah penutupan"),
    _K.WITHDRAWN: _("Laporan {number} dicabut oleh pelapor"),
    _K.REOPENED: _("Laporan {number} dibuka kembali"),
    _K.MESSAGE: _("Laporan {number}: ada pesan baru"),
    _K.RELEASE_ASKED: _("Laporan {number}: permintaan membuka identitas"),
    _K.RELEASE_GIVEN: _("Laporan {number}: identitas dibuka untuk Anda"),
    _K.RAPID: _("RCO: laporan {number} perlu respons cepat"),
    _K.ACTION_AGREED: _("Laporan {number}: tindak lanjut rapat untuk Anda"),
    _K.ACTION_DONE: _("Laporan {number}: tindak lanjut rapat dinyatakan selesai"),
    _K.ACTION_DROPPED: _("Laporan {number}: tindak lanjut rapat dihentikan"),
    _K.LAPSED: _("Laporan {number}: batas waktu pelapor sudah lewat"),
    _K.REMINDER: _("Laporan {number}: batas waktu sudah dekat"),
    _K.ESCALATION: _("Laporan {number}: batas waktu terlewat"),
    _K.STUCK: _("Laporan {number} macet: tidak ada lagi yang dapat dihubungi"),
    _K.DATE_MOVED: _("Laporan {number}: batas waktu berubah"),
    _K.DIGEST: _("Yang menunggu Anda hari ini"),
}
