"""JSON: an object with what the file is, its columns and its rows; and GeoJSON (RFC 7946) of the same rows."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from ..extract import Extract
from ..geography import hexmap
from .about import About
from .values import plain

dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def row(extract: Extract, item: Any) -> dict[str, Any]:
    """One row as an object, with null for what is not known or does not apply."""
    as_of = extract.as_of
    return {column.name: plain(column.value(item, as_of), column.type) for column in extract.columns}


def _rows(texts: Iterator[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield f",\n{text}" if number else f"\n{text}"


def json_lines(extract: Extract, about: About) -> Iterator[str]:
    """Written row by row."""
    described = [{"name": one.name, "title": str(one.title), "type": one.type} for one in extract.columns]
    yield f'{{"about":{dumps(about.as_dict())},\n"columns":{dumps(described)},\n"rows":['
    yield from _rows(dumps(row(extract, item)) for item in extract.items())
    yield "\n]}\n"


def geojson_lines(extract: Extract, about: About, *, hexagons: bool = False) -> Iterator[str]:
    """A feature for each row, at the centre of its council or as its hexagon; without geometry where there is none."""
    shape = partial(hexagon, hexmap.outlines()) if hexagons else point
    yield f'{{"type":"FeatureCollection",\n"about":{dumps(about.as_dict())},\n"features":['
    yield from _rows(dumps(_feature(extract, item, shape)) for item in extract.items())
    yield "\n]}\n"


def _feature(extract: Extract, item: Any, shape: Any) -> dict[str, Any]:
    properties = row(extract, item)
    key = [properties.get(name) for name in extract.data_set.key]
    feature: dict[str, Any] = {"type": "Feature"}
    if None not in key:
        feature["id"] = key[0] if len(key) == 1 else "-".join(map(str, key))
    return feature | {"geometry": shape(extract.data_set.council(item)), "properties": properties}


def point(council: Any) -> dict[str, Any] | None:
    """The centre of a council, longitude first."""
    if council.longitude is None or council.latitude is None:
        return None
    return {"type": "Point", "coordinates": [float(council.longitude), float(council.latitude)]}


def hexagon(outlines: Any, council: Any) -> dict[str, Any] | None:
    """Its cell on the map of equal hexagons, laid over the country: a diagram, and no boundary."""
    outline = outlines.get(council.code)
    return {"type": "Polygon", "coordinates": [outline]} if outline else None
