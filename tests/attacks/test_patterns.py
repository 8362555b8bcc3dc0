"""Texts that make a pattern search for ever (ReDoS): every pattern of this code meets them, whoever wrote it last."""

import ast
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.core.validators import RegexValidator
from django.urls import Resolver404, resolve

from firewall_tracker.environment import BASE_DIR
from firewall_tracker.redaction import holds_secret

pytestmark = pytest.mark.once

# What grows with the square of the length needs minutes for one of these, what doubles with each letter never ends.
LONG = [
    *(one * 50_000 for one in "a-1 0\n\t<\"'.,:;/_%[(é"),
    *(one * 25_000 for one in ("a.", "a ", "a1", "A1", " \n", "a-", "<a", "a=", "a@", "1/", "/a", "a,", "%2", "&#")),
    "0" * 50_000 + "x",
    "a" * 50_000 + "!",
    "<" + "a" * 50_000,
    '"' + "\\" * 50_000,
    "https://" + "a" * 50_000,
    "https://" + "a." * 25_000 + "!",
    "a@" + "a." * 25_000 + "!",
]  # fmt: skip
SECONDS = 1.0
FLAGS = {name: getattr(re, name) for name in ("IGNORECASE", "I", "DOTALL", "S", "MULTILINE", "M", "VERBOSE", "X")}
WAYS = {"fullmatch": ("fullmatch",), "match": ("match",), "compile": ("search", "fullmatch")}


def code() -> list[Path]:
    apps_here = {Path(one.path) for one in apps.get_app_configs() if Path(one.path).parent == BASE_DIR}
    folders = apps_here | {BASE_DIR / "firewall_tracker"}
    return [
        path for folder in sorted(folders) for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts
    ]


@dataclass(frozen=True)
class Use:
    """A pattern, and in which ways it is asked of a text."""

    pattern: re.Pattern[str]
    ways: tuple[str, ...] = ("search", "fullmatch")


def written(path: Path) -> Iterator[Use]:
    """The patterns that a module gives to ``re`` as they stand."""
    names: dict[str, str] = {}
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            names |= {one.id: node.value.value for one in node.targets if isinstance(one, ast.Name)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr != "escape"):
            continue
        given = node.args[0]
        text = given.value if isinstance(given, ast.Constant) else names.get(getattr(given, "id", ""))
        if isinstance(text, str):
            flags = 0
            for one in ast.walk(node):
                flags |= FLAGS.get(one.attr, 0) if isinstance(one, ast.Attribute) else 0
            yield Use(re.compile(text, flags), WAYS.get(node.func.attr, ("search",)))


def validators() -> Iterator[Use]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            for one in getattr(field, "validators", ()):
                if isinstance(one, RegexValidator):
                    yield Use(re.compile(one.regex))  # of the validators themselves, which hand over a pattern


USES = dict.fromkeys(use for path in code() for use in written(path))


def slow(use: Use) -> list[str]:
    """How the texts begin that it reads for too long."""
    found = []
    for text in LONG:
        began = time.process_time()
        for way in use.ways:
            getattr(use.pattern, way)(text)
        if time.process_time() - began > SECONDS:
            found.append(text[:8])
    return found


def test_the_patterns_of_this_code_are_found() -> None:
    assert len(USES) > 20
    assert {way for use in USES for way in use.ways} == {"search", "match", "fullmatch"}


@pytest.mark.parametrize("use", USES, ids=lambda use: use.pattern.pattern)
def test_a_pattern_reads_a_long_text_at_once(use: Use) -> None:
    assert slow(use) == []


def test_so_do_those_of_fields() -> None:
    assert [use for use in dict.fromkeys(validators()) if slow(use)] == []


def test_one_that_does_not_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.attacks.test_patterns.LONG", ["a" * 50_000])
    monkeypatch.setattr("tests.attacks.test_patterns.SECONDS", 0.1)  # it takes ten times that, on a quick machine too
    assert slow(Use(re.compile("a*!"), ("search",))) != []


@pytest.mark.parametrize("text", LONG, ids=[repr(one[:6]) for one in LONG])
def test_addresses_and_postcodes_are_read_at_once(text: str) -> None:
    from councils.geography.postcodes import looks_like_one, parse

    began = time.process_time()
    parse(text), looks_like_one(text), holds_secret(text)
    with pytest.raises(Resolver404):
        resolve("/" + text + "//x")
    assert time.process_time() - began < 2 * SECONDS
