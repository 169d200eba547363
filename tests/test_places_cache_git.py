"""The committed cache in Git: organisations never get into each other's way, and a diff can be read."""

from __future__ import annotations

import subprocess
from pathlib import Path

from asking import finds, geocode, kept, make_region, server, write_organisation


def git(folder: Path, *arguments: str) -> str:
    settings = ("-c", "user.name=Example", "-c", "user.email=example@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *settings, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_twenty_five_branches_that_each_add_two_organisations_merge_without_a_conflict(tmp_path: Path) -> None:
    with server(finds) as asked:
        region = make_region(tmp_path, asked.url, streets=2, organisations=2)
        geocode(region)
        git(region, "init", "--quiet", "--initial-branch", "main")
        git(region, "add", "--all")
        git(region, "commit", "--quiet", "--message", "Begin")
        for number in range(25):
            git(region, "checkout", "--quiet", "-b", f"branch-{number}", "main")
            for one in (2 * number, 2 * number + 1):
                write_organisation(region, f"new-{one:02}", [f"Street{one} 1", f"Street{one} 2", "Shared Street 7"])
            assert geocode(region).returncode == 0
            git(region, "add", "--all")
            git(region, "commit", "--quiet", "--message", f"Add two organisations ({number})")
        git(region, "checkout", "--quiet", "main")
        for number in range(25):
            git(region, "merge", "--quiet", "--no-edit", f"branch-{number}")
        assert git(region, "status", "--porcelain") == ""
        before = len(asked.queries)
        assert "There is nothing to ask" in geocode(region).stdout
        assert len(asked.queries) == before
    assert len(kept(region)) == 2 * 2 + 25 * 2 * 2 + 1


def test_a_new_address_is_one_line_in_the_diff(tmp_path: Path) -> None:
    with server(finds) as asked:
        region = make_region(tmp_path, asked.url, streets=5)
        geocode(region)
        git(region, "init", "--quiet")
        git(region, "add", "--all")
        write_organisation(region, "org-00", [f"Street00 {one}" for one in (5, 4, 3, 2, 1, 9)])
        geocode(region)
        changed = git(region, "diff", "--numstat", "--", "content/geocache").split()
    assert changed == ["1", "0", "content/geocache/org-00.tsv"]
