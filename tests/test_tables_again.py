"""Imports that are done again: what a person changed stays, addresses stay, and everything is accounted for."""

from __future__ import annotations

from pathlib import Path

from conftest import build
from importing import BASIC, TABLE, files, imported, opportunity, region, run

KEYED = BASIC.replace("opportunity:\n", 'opportunity:\n  key: "{Nr}"\n')


def edit(folder: Path, name: str, old: str, new: str) -> Path:
    file = folder / f"content/opportunities/city-library/{name}.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_a_trial_run_writes_nothing_and_says_what_it_would(tmp_path: Path) -> None:
    before = files(region(tmp_path))
    done = imported(tmp_path, TABLE, BASIC, "--dry-run")
    assert done.exit_code == 0
    assert "2 rows read: 2 written" in done.output
    assert done.output.endswith("Nothing was written: this was a trial run.\n")
    assert files(tmp_path) == before


def test_what_changed_in_the_table_changes_in_its_file(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC)
    done = imported(tmp_path, TABLE.replace("Fly one", "Fly two"), BASIC)
    assert "2 rows read: 0 written, 1 changed, 1 unchanged" in done.output
    assert "summary: Fly two\n" in opportunity(tmp_path, "kites")


def test_a_file_that_a_person_changed_is_not_overwritten_but_told(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC)
    edit(tmp_path, "kites", "Fly one", "Fly one with us")
    done = imported(tmp_path, TABLE.replace("Fly one", "Fly two"), BASIC)
    assert done.exit_code == 1
    assert "kites.yml: changed by a person since, and the table says something new" in done.output
    assert "1 kept as a person left them" in done.output
    assert "Fly one with us" in opportunity(tmp_path, "kites")
    assert run(tmp_path, "--force").exit_code == 0
    assert "Fly two" in opportunity(tmp_path, "kites")


def test_a_change_by_a_person_is_no_conflict_while_the_table_stays_the_same(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC)
    edit(tmp_path, "kites", "Fly one", "Fly one with us")
    done = run(tmp_path)
    assert done.exit_code == 0
    assert "1 unchanged, 1 kept" in done.output


def test_a_file_with_windows_line_ends_counts_as_unchanged(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC)
    for file in tmp_path.glob("content/**/*.yml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert "2 unchanged" in run(tmp_path).output


def test_a_file_that_was_there_before_is_not_overwritten(tmp_path: Path) -> None:
    file = region(tmp_path) / "content/opportunities/city-library/robots.yml"
    file.parent.mkdir(parents=True)
    file.write_text("title: Ours\n", encoding="utf-8")
    done = imported(tmp_path, TABLE, BASIC)
    assert done.exit_code == 1
    assert "robots.yml: was there before, not written by this import" in done.output
    assert file.read_text(encoding="utf-8") == "title: Ours\n"


def test_a_file_that_a_person_deleted_does_not_come_back_by_itself(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC)
    file = tmp_path / "content/opportunities/city-library/robots.yml"
    file.unlink()
    for _ in range(2):
        done = run(tmp_path)
        assert "robots.yml: deleted by a person since" in done.output
        assert not file.exists()
    run(tmp_path, "--force")
    assert file.exists()


def test_a_row_that_is_gone_leaves_its_file_and_is_told(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC)
    done = imported(tmp_path, "Name,About\nRobots,Build one\n", BASIC)
    assert "Files of earlier imports that no usable row leads to any more" in done.output
    assert "kites.yml" in done.output
    assert (tmp_path / "content/opportunities/city-library/kites.yml").exists()


def test_with_a_key_a_new_title_keeps_the_address(tmp_path: Path) -> None:
    imported(region(tmp_path), "Nr,Name,About\n1,Robots,Build one\n", KEYED)
    done = imported(tmp_path, "Nr,Name,About\n1,Machines,Build one\n", KEYED)
    assert "1 changed" in done.output
    assert "title: Machines\n" in opportunity(tmp_path, "robots")
    assert not (tmp_path / "content/opportunities/city-library/machines.yml").exists()


def test_a_second_record_of_the_same_name_leaves_the_first_its_address(tmp_path: Path) -> None:
    imported(region(tmp_path), "Nr,Name,About\n1,Robots,Build one\n", KEYED)
    first = opportunity(tmp_path, "robots")
    imported(tmp_path, "Nr,Name,About\n2,Robots,Build another\n1,Robots,Build one\n", KEYED)
    assert opportunity(tmp_path, "robots") == first
    found = sorted(path.name for path in tmp_path.glob("content/opportunities/city-library/*.yml"))
    assert len(found) == 2
    assert found[0].startswith("robots-")


def test_an_id_is_not_given_to_another_key_after_its_row_is_gone(tmp_path: Path) -> None:
    imported(region(tmp_path), "Nr,Name,About\n1,Robots,Build one\n2,Kites,Fly one\n", KEYED)
    imported(tmp_path, "Nr,Name,About\n2,Kites,Fly one\n3,Robots,Build a third\n", KEYED)
    assert "Build one" in opportunity(tmp_path, "robots")
    assert len(list(tmp_path.glob("content/opportunities/city-library/robots-*.yml"))) == 1


def test_twins_get_ids_of_their_own_and_the_same_row_twice_is_one(tmp_path: Path) -> None:
    done = imported(region(tmp_path), "Name,About\nRobots,A\nRobots,B\nRobots,B\n", BASIC)
    assert done.exit_code == 1
    assert "row 4 “Robots”: the same row stands in the file before, as row 3" in done.output
    assert len(list(tmp_path.glob("content/opportunities/city-library/robots-????????.yml"))) == 2


def test_names_without_a_latin_letter_and_names_of_devices_get_ids_that_work(tmp_path: Path) -> None:
    done = imported(region(tmp_path), "Name,About\n会議,A\ncon,B\nŁódź Øre,C\n" + f"{'x' * 90},D\n", BASIC)
    assert done.exit_code == 0, done.output
    names = [path.stem for path in tmp_path.glob("content/opportunities/city-library/*.yml")]
    assert "lodz-ore" in names
    assert "con" not in names
    assert all(2 <= len(name) <= 60 for name in names)


def test_a_broken_ledger_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    imported(region(tmp_path), TABLE, BASIC)
    ledger = tmp_path / "content/imports/map.tsv"
    ledger.write_text(ledger.read_text(encoding="utf-8") + "<<<<<<< HEAD\n", encoding="utf-8")
    before = files(tmp_path)
    done = imported(tmp_path, TABLE.replace("Fly", "Make"), BASIC)
    assert done.exit_code == 2
    assert "map.tsv, line 4: this line is not as the import wrote it" in done.output
    assert files(tmp_path) == before


def test_the_ledger_does_not_get_onto_the_site(tmp_path: Path) -> None:
    imported(region(tmp_path, "en"), TABLE, BASIC)
    config = tmp_path / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "theme: {name: material, font: false}\n", encoding="utf-8")
    done = build(tmp_path / "site", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/opportunities/city-library/robots/index.html").exists()
    assert not (tmp_path / "site/imports").exists()


def test_an_organisation_of_which_no_row_can_be_used_is_not_written(tmp_path: Path) -> None:
    mapping = BASIC.replace("  organisation: city-library\n", "").replace("type: workshop", 'type: "{Kind}"') + (
        'organisation: {name: "{Owner}", kind: association, checked: 2026-11-01}\n'
    )
    table = "Name,About,Kind,Owner\nRobots,A,workshop,Makers\nKites,B,nonsense,Flyers\n"
    done = imported(region(tmp_path), table, mapping)
    assert done.exit_code == 1
    assert (tmp_path / "content/organisations/makers.yml").exists()
    assert not (tmp_path / "content/organisations/flyers.yml").exists()


def test_into_names_another_content_folder(tmp_path: Path) -> None:
    region(tmp_path)
    other = tmp_path / "other"
    (other / "organisations").mkdir(parents=True)
    (other / "organisations/city-library.yml").write_bytes(
        (tmp_path / "content/organisations/city-library.yml").read_bytes()
    )
    before = files(tmp_path)
    done = imported(tmp_path, TABLE, BASIC, "--into", str(other))
    assert done.exit_code == 0, done.output
    assert files(tmp_path) == before
    assert (other / "opportunities/city-library/robots.yml").exists()
