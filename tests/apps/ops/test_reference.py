"""The seed files are loaded once, whole, and again only where they say something new."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from narahubung.agencies.models import Agency, District, Government, RoutingRow, Service, Village
from narahubung.ops.reference import FILES, SEEDS, SeedFileWrong, load_reference, rows_of

ELSEWHERE = {"access_classes.csv", "waivers.csv"}  # Told to people; the code knows them as enums.


@pytest.mark.django_db
def test_loading_twice_changes_nothing_the_second_time() -> None:
    first, second = load_reference(), load_reference()

    assert all(loaded.added for loaded in first)
    assert not any(loaded.added or loaded.changed or loaded.gone for loaded in second)


@pytest.mark.django_db
def test_all_places_of_the_regency_are_there_and_the_two_code_schemes_apart() -> None:
    load_reference()

    government = Government.objects.get()
    assert (government.kemendagri_code, government.bps_code) == ("64.02", "6403")
    assert Counter(Village.objects.values_list("kind", flat=True)) == {"desa": 193, "kelurahan": 44}
    assert District.objects.count() == 20


def test_each_kecamatan_has_as_many_villages_as_its_own_row_says() -> None:
    counted = Counter((row["district"], row["kind"]) for row in rows_of("villages.csv"))

    for row in rows_of("districts.csv"):
        assert counted[row["code"], "desa"] == int(row["desa"]), row["name"]
        assert counted[row["code"], "kelurahan"] == int(row["kelurahan"]), row["name"]


@pytest.mark.django_db
def test_sixteen_agencies_one_hub_all_marked_as_illustrative() -> None:
    load_reference()

    assert Agency.objects.count() == 16
    assert [agency.code for agency in Agency.objects.filter(is_hub=True)] == ["INSPEKTORAT"]
    assert not Agency.objects.filter(is_illustrative=False).exists()
    assert all(email.endswith(".example") for email in Agency.objects.values_list("email", flat=True))


@pytest.mark.django_db
def test_what_an_office_changed_stays_until_the_file_says_something_new(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder)
    load_reference(folder=folder)
    Service.objects.filter(code="ktp-el").update(name="Nama dari kantor")
    RoutingRow.objects.filter(code="svc-ktp-el").update(why="Alasan dari kantor")

    routing = folder / "routing.csv"
    routing.write_text(routing.read_text().replace("Layanan ini diberikan Disdukcapil", "Alasan baru dari berkas"))
    changed = {loaded.file: loaded.changed for loaded in load_reference(folder=folder) if loaded.changed}

    assert set(changed) == {"routing.csv"}
    assert Service.objects.get(code="ktp-el").name == "Nama dari kantor"
    assert RoutingRow.objects.get(code="svc-ktp-el").why == "Alasan baru dari berkas"


@pytest.mark.django_db
def test_a_row_that_leaves_the_file_is_named_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder)
    load_reference(folder=folder)
    channels = folder / "channels.csv"
    channels.write_text("".join(line for line in channels.read_text().splitlines(True) if not line.startswith("wa,")))

    gone = {loaded.file: loaded.gone for loaded in load_reference(folder=folder) if loaded.gone}

    assert gone == {"channels.csv": ("wa",)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("districts.csv", "64.02.06,KUKAR,Twice,0,0,0,0,source,yes"),
        ("services.csv", "odd,NO-SUCH-AGENCY,Odd,Odd,ADMINDUK,odd,,"),
        ("holidays.csv", "31-12-2026,Bad day,national,no,no,source"),
        ("channels.csv", "odd,Odd,Odd,perhaps,source,no"),
        ("channels.csv", "odd,Odd"),
    ],
)
def test_a_wrong_file_is_refused_by_row_and_nothing_is_loaded(tmp_path: Path, file: str, row: str) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder)
    with (folder / file).open("a") as lines:
        lines.write(row + "\n")

    with pytest.raises(SeedFileWrong, match=file):
        load_reference(folder=folder)

    assert not Government.objects.exists()


def test_every_file_in_the_folder_is_loaded_or_told_apart() -> None:
    files = {path.name for path in SEEDS.glob("*.csv")}

    assert {name for name in files if not name.startswith("demo_")} == {file.name for file in FILES} | ELSEWHERE


@pytest.mark.parametrize("name", sorted(path.name for path in SEEDS.glob("*.csv") if not path.name.startswith("demo_")))
def test_what_claims_law_or_fact_says_where_it_was_read(name: str) -> None:
    for row in rows_of(name):
        if "verified" in row:
            assert row["verified"] in {"yes", "no"}, row
        if "source" in row:
            assert row["source"].strip(), row
