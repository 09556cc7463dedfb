"""Indonesian as people write it is read as the same words, and no text whatsoever stops the reading."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narahubung.rules.indonesian import read, speaks_of, stems
from narahubung.rules.suggestion import Confidence, Grade, Keyword, Lexicon, ServiceProfile


@pytest.mark.parametrize(
    ("written", "like"),
    [
        ("lampunya padam", "lampu padam"),
        ("pengerukan", "keruk"),
        ("mengeruk", "dikeruk"),
        ("memotong pohon", "pemotongan pohonnya"),
        ("menebang", "penebangan"),
        ("perizinan", "ijin"),
        ("jln brlubang", "jalan brlubang"),
        ("kerusakan", "rusak"),
        ("tergenang", "genangan"),
        ("e-KTP", "ktp"),
        ("KTP-nya", "ktp"),
        ("lobang", "lubang"),
        ("banyu", "air"),
        ("LAMPUUUU", "lampu"),
        ("sertipikat", "sertifikat"),
    ],
)
def test_two_spellings_of_a_word_are_read_alike(written: str, like: str) -> None:
    assert stems(written) == stems(like)


@pytest.mark.parametrize(
    ("one", "other"),
    [("saluran", "penyaluran"), ("timbangan", "timbang"), ("pemadam", "padam"), ("jalan", "jalur"), ("taman", "tamat")],
)
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_courtesy_is_not_read_as_a_request_for_assistance() -> None:
    assert "bantuan" not in stems("Mohon bantuannya Pak, terima kasih atas bantuannya")
    assert "bantuan" in stems("bantuan sosial belum cair")


def test_a_landmark_is_marked_as_such() -> None:
    reading = read("jalan rusak di depan sekolah")

    assert [reading.stems[place] for place in reading.landmarks if place < len(reading.stems)] == ["sekolah"]


def test_a_phrase_is_found_in_either_order_and_only_when_its_words_are_near() -> None:
    phrase = stems("jalan rusak")

    assert speaks_of(stems("rusak sekali jalan desa"), phrase)
    assert not speaks_of(stems("jalan " + "kabupaten kutai kartanegara tenggarong seberang " * 2 + "rusak"), phrase)


def test_a_mark_behind_a_word_is_its_grade() -> None:
    assert Keyword.read(" pju* ") == Keyword("pju", Grade.TELLING)
    assert Keyword.read("gelap~") == Keyword("gelap", Grade.FAINT)
    assert Keyword.read("lampu jalan") == Keyword("lampu jalan", Grade.PLAIN)


def test_a_word_inside_another_agencys_phrase_does_not_count() -> None:
    lexicon = Lexicon(
        [
            ServiceProfile("ward", "HOSPITAL", (Keyword("rumah sakit"),)),
            ServiceProfile("house", "HOUSING", (Keyword("rumah"),)),
        ]
    )

    assert [found.agency for found in lexicon.suggest("rumah sakit penuh").candidates] == ["HOSPITAL"]
    assert lexicon.suggest("rumah roboh").candidates[0].agency == "HOUSING"


def test_a_word_shared_by_many_services_says_less_than_a_rare_one() -> None:
    shared = [ServiceProfile(f"s{n}", f"A{n}", (Keyword("umum"),)) for n in range(9)]
    lexicon = Lexicon([*shared, ServiceProfile("rare", "RARE", (Keyword("khusus"),))])

    suggestion = lexicon.suggest("umum khusus")

    assert suggestion.candidates[0].agency == "RARE"


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text_at_all_is_read(text: str) -> None:
    lexicon = Lexicon([ServiceProfile("s", "A", (Keyword("jalan rusak"), Keyword("lampu")))])

    suggestion = lexicon.suggest(text)

    assert (suggestion.best is None) == (suggestion.confidence is Confidence.NONE)


@pytest.mark.parametrize("text", ["a" * 1_000_000, "jalan " * 200_000, "\x00‮" * 10_000, "jalan lampu " * 50_000])
def test_a_huge_text_is_read_in_bounded_time(text: str) -> None:
    lexicon = Lexicon([ServiceProfile("s", "A", (Keyword("jalan rusak lampu"), Keyword("lampu jalan")))])
    started = time.perf_counter()

    lexicon.suggest(text)

    assert time.perf_counter() - started < 0.5
