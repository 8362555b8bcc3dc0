"""The layout of the hexagon map: everyone has a place, and it is truer to the country than the bar of its issue.

The figures are worked out here once more, from the project's own tables and not with the program that made the map.
"""

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from itertools import combinations

import pytest

from councils.register import DATA

Cell = tuple[int, int]
TODAY, VESTING_DAY = "2026-11-22", "2027-04-01"
SEA_APART = {"ORK", "ZET", "ELS", "AGY", "IOW", "IOS"}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


COUNCILS = {row["code"]: row for row in rows("councils.csv")}
PAIRS = [(row["council_code"], row["neighbour_code"]) for row in rows("neighbours.csv")]
POINTS = {row["council_code"]: (int(row["easting"]), int(row["northing"])) for row in rows("centroids.csv")}


def layout(name: str) -> dict[str, Cell]:
    lines = rows(name)
    cells = {row["council_code"]: (int(row["q"]), int(row["r"])) for row in lines}
    assert [row["council_code"] for row in lines] == sorted(cells)
    return cells


def alive(day: str, *, county: bool = False) -> set[str]:
    return {
        code
        for code, row in COUNCILS.items()
        if row["start_date"] <= day and (not row["end_date"] or day < row["end_date"])
        if (row["council_type"] == "county") is county
    }


ALL = layout("hexmap.csv")
CELLS = {code: ALL[code] for code in alive(TODAY)}


def point(cell: Cell) -> tuple[float, float]:
    return math.sqrt(3) * (cell[0] + (cell[1] & 1) / 2), 1.5 * cell[1]


def distance(a: Cell, b: Cell) -> int:
    across, up = abs(2 * a[0] + (a[1] & 1) - 2 * b[0] - (b[1] & 1)), abs(a[1] - b[1])
    return up + max(0, (across - up) // 2)


def bearing(a: tuple[float, float], b: tuple[float, float]) -> float:
    return math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))


def pieces(cells: Iterable[Cell]) -> list[set[Cell]]:
    """The cells in groups that hang together."""
    left, found = set(cells), []
    while left:
        piece = {left.pop()}
        queue = list(piece)
        while queue:
            q, r = queue.pop()
            odd = r & 1
            round_it = {(q - 1, r), (q + 1, r), *((q + odd - k, s) for k in (0, 1) for s in (r - 1, r + 1))}
            queue.extend(round_it & left)
            piece |= round_it & left
            left -= round_it
        found.append(piece)
    return found


def grouped(key: Callable[[str], Hashable]) -> dict[Hashable, set[Cell]]:
    groups = defaultdict(set)
    for code, cell in CELLS.items():
        groups[key(code)].add(cell)
    return groups


def test_every_district_and_single_tier_council_has_a_hexagon_of_its_own_today():
    assert len(CELLS) == len(set(CELLS.values())) == 361


def test_successors_have_a_hexagon_of_a_predecessor_and_nobody_else_moves():
    assert alive(VESTING_DAY) - alive(TODAY) == {"ESY", "WSY"} == set(ALL) - alive(TODAY)
    before = {
        name: {row["predecessor_code"] for row in rows("successions.csv") if row["successor_code"] == name}
        for name in ("ESY", "WSY")
    }
    for name, old in before.items():
        assert ALL[name] in {CELLS[code] for code in old & set(CELLS)}
    then = [ALL[code] for code in alive(VESTING_DAY)]
    assert len(then) == len(set(then)) == 352


def test_every_county_has_a_hexagon_of_its_own():
    counties = layout("hexmap_counties.csv")
    assert set(counties) == alive(TODAY, county=True)
    assert len(set(counties.values())) == 21


def test_neighbours_stay_close():
    apart = Counter(distance(CELLS[a], CELLS[b]) for a, b in PAIRS)
    assert apart[1] / len(PAIRS) >= 0.70
    assert (apart[1] + apart[2]) / len(PAIRS) >= 0.94


def test_the_way_to_a_neighbour_is_about_right():
    turns = [bearing(point(CELLS[a]), point(CELLS[b])) - bearing(POINTS[a], POINTS[b]) for a, b in PAIRS]
    assert sum(abs((turn + 180) % 360 - 180) for turn in turns) / len(turns) <= 26


@pytest.mark.parametrize(("axis", "bar"), [(1, 0.93), (0, 0.90)], ids=["north-south", "east-west"])
def test_north_stays_north_and_east_stays_east(axis: int, bar: float):
    def order(a: float, b: float) -> int:
        return (a > b) - (a < b)

    kept = [
        order(POINTS[a][axis], POINTS[b][axis]) == order(point(CELLS[a])[axis], point(CELLS[b])[axis])
        for a, b in combinations(CELLS, 2)
    ]
    assert sum(kept) / len(kept) >= bar


def test_it_is_no_larger_than_the_best_published_layout():
    columns, heights = zip(*CELLS.values(), strict=True)
    assert (min(columns), min(heights)) == (0, 0)
    assert max(columns) < 23
    assert max(heights) < 33


def test_regions_are_in_one_piece_apart_from_their_islands():
    regions = grouped(lambda code: code if code in SEA_APART else COUNCILS[code]["region"])
    assert {name: len(pieces(cells)) for name, cells in regions.items()} == dict.fromkeys(regions, 1)


def test_islands_lie_in_the_sea():
    lands = grouped(lambda code: code if code in SEA_APART else COUNCILS[code]["region"] == "northern_ireland")
    assert sorted(map(sorted, pieces(CELLS.values()))) == sorted(map(sorted, lands.values()))
    assert len(lands) == 8


def test_the_sea_reaches_every_cell_without_a_council():
    everything = {(q, r) for q in range(-1, 24) for r in range(-1, 34)}
    assert len(pieces(everything - set(CELLS.values()))) == 1
