"""The GeoJSON files read by a library that knows shapes (RFC 7946)."""

import json
from typing import Any

import pytest
from shapely.geometry import Point, Polygon, shape

from .conftest import NAMES, Site

# A box round the United Kingdom, and round the diagram of hexagons that is laid over it: west, south, east, north.
WEST, SOUTH, EAST, NORTH = -15, 48, 8, 63
QUERIES = ["", "?geometry=hexagon"]
NAMES_ON_MAP = [name for name in NAMES if name != "successions"]  # the abolished have no hexagon


def collection(site: Site, name: str, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(site.file(name, "geojson", query))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_its_properties_are_the_rows(site: Site, name: str) -> None:
    found = collection(site, name)
    assert found["type"] == "FeatureCollection"
    assert {one["type"] for one in found["features"]} == {"Feature"}
    assert [one["properties"] for one in found["features"]] == site.rows(name)
    assert "crs" not in found


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", NAMES)
def test_every_feature_has_an_id_of_its_own(site: Site, name: str, query: str) -> None:
    ids = [one["id"] for one in collection(site, name, query)["features"]]
    assert len(set(ids)) == len(ids) > 0
    assert all(isinstance(one, str | int) for one in ids)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", NAMES)
def test_shapes_are_valid_and_in_the_country_longitude_first(site: Site, name: str, query: str) -> None:
    drawn = [one["geometry"] for one in collection(site, name, query)["features"] if one["geometry"]]
    assert bool(drawn) == (not query or name in NAMES_ON_MAP)
    for geometry in drawn:
        found = shape(geometry)
        assert found.is_valid
        west, south, east, north = found.bounds
        assert WEST < west <= east < EAST
        assert SOUTH < south <= north < NORTH


def test_a_point_is_the_centre_of_the_council(site: Site) -> None:
    by_code = {one["id"]: one for one in collection(site, "councils")["features"]}
    assert shape(by_code["AGY"]["geometry"]).equals(Point(-4.37449, 53.28598))
    assert by_code["BFS"]["geometry"] is None


@pytest.mark.parametrize("name", NAMES_ON_MAP)
def test_a_hexagon_is_one_closed_ring_against_the_clock(site: Site, name: str) -> None:
    drawn = [one["geometry"] for one in collection(site, name, "?geometry=hexagon")["features"] if one["geometry"]]
    assert drawn
    for geometry in drawn:
        (ring,) = geometry["coordinates"]
        found = shape(geometry)
        assert isinstance(found, Polygon)
        assert (ring[0], len(ring), found.exterior.is_ccw) == (ring[-1], 7, True)
