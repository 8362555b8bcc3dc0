"""`script/bench`: its records are such as the site takes, and what it compares has the same rows."""

import json
import subprocess
from pathlib import Path

import pytest

from councils import datasets
from firewall_tracker.environment import BASE_DIR
from script.benchmarks import history, machines, site, soak
from script.benchmarks.crowd import Asked, Found
from script.benchmarks.export import HEADS, line
from script.benchmarks.one_file import STORED, Sink, write_form, write_plain
from script.benchmarks.tables import as_table
from script.benchmarks.world import RECORDS_A_DAY, day_of, fill
from tests.builders import council, minutes, published_decision


def test_it_refuses_what_it_does_not_know() -> None:
    refused = subprocess.run(["script/bench", "everything"], cwd=BASE_DIR, capture_output=True, text=True)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "script/bench does not know everything." in refused.stderr


def test_a_day_has_as_many_rows_as_asked_for(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "_registered", dict(datasets._registered))
    fill(RECORDS_A_DAY * 3)
    for records in (RECORDS_A_DAY, RECORDS_A_DAY * 3):
        day = day_of(records)
        assert write_plain(day, Sink()) == records
        assert write_form("csv", "policy-records", day, Sink()) == records
        assert write_form("json", "changes", day, Sink()) >= records
    assert write_form("csv", "evidence", day, Sink()) > records


def test_what_it_is_compared_with_has_as_many_columns() -> None:
    found = datasets.data_set("policy-records")
    assert found
    assert len(STORED) == len(found.columns())


def test_ratios_are_of_the_time_of_a_row() -> None:
    one = {
        "data_set": "councils",
        "writer": "csv",
        "rows": 10,
        "seconds": 2,
        "cpu_seconds": 1,
        "peak": 90.0,
        "peak_before": 80.0,
    }
    plain = {"rows": 20, "cpu_seconds": 1, "seconds": 3}
    assert line(one, {"plain": plain}) == ("councils", "csv", "10", "2.00", "1.00", "5", "2.0", "", "90", "10")
    head, rule, only = as_table(HEADS, [line(one, {"plain": plain})], words=2).splitlines()
    assert len(head) == len(rule) == len(only)


def test_ratios_of_pages_are_of_processor_time() -> None:
    rates = {"bare view": site.Rate(100, 1_000), "list, warm": site.Rate(500, 790)}
    case = next(one for one in site.CASES if one.name == "list, warm")
    assert site.line(case, rates) == ("list, warm", "500.0", "790.0", "bare view", "0.79", "0.8 MISSED")


def test_runs_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "FOLDER", tmp_path / "bench")
    for _run in range(2):
        path = history.keep("export", "sqlite3", [{"rows": 1}])
    first, second = map(json.loads, path.read_text().splitlines())
    assert first["results"] == second["results"] == [{"rows": 1}]
    assert set(first) == {"at", "machine", "commit", "database", "results"}


def test_a_soak_tells_every_fault_every_lost_write_and_growth(db: None) -> None:
    published_decision(council("AAA"), evidence=[minutes(title="Minutes staff0 0")])
    found = Found(published=["Minutes staff0 0", "Minutes staff0 1"])
    for _time in range(2):
        found.told("reading", "/", 500, 0.0, fault="answered 500")
    memory = [(float(second), 100.0 if second < 200 else 120.0) for second in range(240)]
    assert soak.verdict(found, memory, 240) == [
        "2 times /: answered 500",
        "Minutes staff0 1 was acknowledged and is not there.",
        "A worker grew from 100 to 120 MB.",
    ]
    assert soak.verdict(Found(), [(1.0, 100.0), (2.0, 100.0), (3.0, 109.0), (4.0, 109.0)], 4) == []


def test_only_what_was_written_while_a_machine_was_killed_is_excused() -> None:
    killed = machines.Befell("one killed", 100.0, 110.0, killed=101.0)
    times = {"before": (99.0, 100.5), "cut off": (100.9, 101.4), "begun in it": (101.5, 103.0), "after": (102.1, 103.0)}
    asked = {name: Asked("writing", "/", 502, *time, "refused") for name, time in times.items()}
    assert [name for name, one in asked.items() if killed.excuses(one)] == ["cut off", "begun in it"]
    assert not killed.excuses(asked["cut off"]._replace(kind="reading"))
    assert not machines.Befell("nothing", 100.0, 110.0).excuses(asked["cut off"])


def test_the_machines_stand_behind_the_configuration_that_is_deployed() -> None:
    text = (BASE_DIR / "deploy" / "nginx.conf").read_text()
    made = machines.nginx_configuration(text, Path("/here"), 8443, [8001, 8002])
    assert "server 127.0.0.1:8001 max_fails" in made
    assert "server 127.0.0.1:8002 max_fails" in made
    assert "tracker.example.org" not in made.replace("https://tracker.example.org$request_uri", "")
    with pytest.raises(ValueError, match="has no"):
        machines.nginx_configuration("", Path("/here"), 8443, [8001])
