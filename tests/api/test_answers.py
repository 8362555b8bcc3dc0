"""One council, regions and figures."""

import pytest

from councils.areas import AREAS
from councils.named_figures import FIGURES

from .helpers import ask, get

pytestmark = pytest.mark.usefixtures("world")


def test_a_council_has_what_the_register_says_where_it_stands_and_links() -> None:
    found = get("councils/AGY")
    assert found["council"] == next(row for row in get("register")["items"] if row["code"] == "AGY")
    assert found["standing"] == next(row for row in get("councils")["items"] if row["code"] == "AGY")
    assert found["standing"]["headline"] == "adopted"
    for name, address in found["links"].items():
        assert ask(address).status_code == 200, name
    records = get(found["links"]["policy_records"])["items"]
    assert {row["council_code"] for row in records} == {"AGY"}


def test_an_abolished_council_is_found_and_stands_nowhere_today() -> None:
    today, before = get("councils/HAG"), get("councils/HAG?as_of=2023-03-31")
    assert (today["council"]["alive"], today["standing"]) == (False, None)
    assert today["council"]["successor_codes"] == ["NYE"]
    assert before["council"]["alive"] is True
    assert before["standing"]["headline"] == "not_checked"
    assert before["links"]["changes"].endswith("changes?as_of=2023-03-31&council=HAG")


def test_a_council_on_a_day_past_is_as_it_was_shown_then() -> None:
    assert get("councils/TON?as_of=2026-03-31")["standing"]["headline"] == "not_checked"
    assert get("councils/TON")["standing"]["headline"] == "motion_tabled"


def test_regions_have_the_figures_of_their_councils() -> None:
    items = get("regions")["items"]
    assert [one["name"] for one in items] == list(AREAS)
    wales = next(one for one in items if one["name"] == "wales")
    assert (wales["councils"], wales["headlines"]["adopted"], wales["asks"]["data_sharing"]["in_force"]) == (1, 1, 1)
    assert [row["code"] for row in get(wales["councils_url"])["items"]] == ["AGY"]


def test_every_figure_counts_exactly_the_councils_that_it_links_to() -> None:
    items = get("figures")["items"]
    assert [one["name"] for one in items] == list(FIGURES)
    for one in items:
        assert len(get(one["councils_url"])["items"]) == one["count"], one["name"]


def test_figures_can_be_of_an_area_and_a_day() -> None:
    adopted = get("figures/adopted?nation=wales")
    assert (adopted["figure"]["count"], adopted["figure"]["total"], adopted["figure"]["percent"]) == (1, 1, 100.0)
    assert adopted["history"][0] == {"day": "2026-03-02", "count": 1, "total": 1, "percent": 100.0}
    assert get("figures/adopted?as_of=2026-03-01")["figure"]["count"] == 0
    assert adopted["about"]["url"].endswith("/api/v1/figures/adopted?nation=wales&as_of=2026-06-01")
