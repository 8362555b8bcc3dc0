"""The house keeps its shape: the public side reads through one door, and what is documented exists."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

from councils.models import Record
from councils.models.append_only import protected_models

ROOT = Path(__file__).parents[2]
RECORDS = {model.__name__ for model in protected_models()}

# What the public is shown is made here.
PUBLIC = [
    *(
        path
        for folder in ("presentation", "views", "columns", "exports", "changes", "api")
        for path in sorted((ROOT / "councils" / folder).glob("*.py"))
    ),
    *(
        ROOT / "councils" / f"{name}.py"
        for name in (
            *("summaries", "filters", "selection", "context", "progress", "areas", "registered", "change_selection"),
            *("feeds", "data_rows", "datasets", "scope", "extract", "named_figures", "caching", "cards", "finder"),
        )
    ),
    ROOT / "alerts/digests.py",
    *(ROOT / "campaign" / f"{name}.py" for name in ("action", "words", "texts", "documents")),
    ROOT / "pledges/data.py",
    ROOT / "pledges/columns.py",
    *(ROOT / "pledges" / f"{name}.py" for name in ("filters", "presentation", "summaries", "cards")),
    ROOT / "pledges/views/reading.py",
    *sorted((ROOT / "pledges/templatetags").glob("*.py")),
    *(one for one in sorted((ROOT / "councils/templatetags").glob("*.py")) if one.stem != "desk"),
]

# Whether demonstration data or real records are there at all: nothing of them is shown.
COUNTING_ONLY = {"_holds_demo_data", "holds_real_records", "any_demo", "any_real"}
# Ways to rows that do not go through the published door.
BACK_DOORS = {
    "objects",
    "_default_manager",
    "_base_manager",
    "history",
    "policy_records",
    "practice_findings",
    "evidence",
    "responses",
    "function_corrections",
    "pledges",
}


class BackDoors(ast.NodeVisitor):
    """Where a module reaches records by another way than ``published``, outside the functions that only count."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.found: list[str] = []
        self.aliases = set(RECORDS) | {"model"}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.inside.append(node.name)
        self.generic_visit(node)
        self.inside.pop()

    def visit_keyword(self, node: ast.keyword) -> None:
        self.inside.append(node.arg or "")
        self.generic_visit(node)
        self.inside.pop()

    def visit_Attribute(self, node: ast.Attribute) -> None:
        owner = node.value
        by_class = isinstance(owner, ast.Name) and owner.id in self.aliases and node.attr in BACK_DOORS
        # A relation of a row (``council.evidence.all()``) reads drafts as well.
        by_relation = node.attr in {
            "all",
            "filter",
            "exclude",
            "first",
            "last",
            "count",
            "exists",
            "order_by",
            "values",
        } and (isinstance(owner, ast.Attribute) and owner.attr in BACK_DOORS - {"objects"})
        if (by_class or by_relation) and not COUNTING_ONLY & set(self.inside):
            self.found.append(f"line {node.lineno}: {ast.unparse(node)}")
        self.generic_visit(node)


def back_doors(source: str) -> list[str]:
    visitor = BackDoors()
    visitor.visit(ast.parse(source))
    return visitor.found


@pytest.mark.parametrize("path", PUBLIC, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_modules_read_records_through_the_published_door_only(path: Path) -> None:
    assert back_doors(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "def rows(): return PolicyRecord.objects.filter(status='x')",
        "def rows(council): return council.policy_records.all()",
        "found = [model.objects.all() for model in (Evidence, Response)]",
        "x = Pledge.history.all()",
        "def rows(record): return record.evidence.filter(grade='A')",
    ],
)
def test_the_test_above_would_see_a_back_door(source: str) -> None:
    assert back_doors(source)


def test_the_test_above_lets_the_published_door_and_bare_counts_pass() -> None:
    assert not back_doors("def rows(): return PolicyRecord.published.as_of(x).filter(council=c)")
    assert not back_doors("def _holds_demo_data(): return any(model.objects.exists() for model in M)")


def test_every_record_has_the_published_door_and_hides_what_is_for_staff() -> None:
    for model in protected_models():
        names = {field.name for field in model._meta.get_fields()}
        assert set(model.STAFF_ONLY) <= names
        deferred = model.published.all().query.deferred_loading
        assert deferred == (set(model.STAFF_ONLY), True), model


def test_councils_never_imports_pledges_or_alerts() -> None:
    for path in (ROOT / "councils").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
            assert not [name for name in names if name.split(".")[0] in ("pledges", "alerts", "inbox")], path


def test_every_command_that_a_readme_names_exists() -> None:
    readmes = [
        path
        for path in (
            *(ROOT / "README.md", ROOT / "councils/README.md", ROOT / "councils/data/README.md"),
            *(ROOT / "docs/operations.md", *sorted((ROOT / "deploy/systemd").glob("*.service"))),
        )
        if path.exists()
    ]
    assert readmes
    named = {name for path in readmes for name in re.findall(r"manage\.py ([a-z_]+)", path.read_text())}
    assert named
    assert named <= set(get_commands())


def test_every_script_that_a_readme_names_exists() -> None:
    path = ROOT / "README.md"
    if path.exists():
        named = set(re.findall(r"\bscript/([a-z_.-]*[a-z])", path.read_text()))
        assert {name for name in named if not (ROOT / "script" / name).exists()} == set()


def test_every_command_of_ours_says_what_it_does() -> None:
    for app in ("accounts", "alerts", "campaign", "councils", "inbox", "pledges", "upkeep"):
        for path in (ROOT / app / "management/commands").glob("[a-z]*.py"):
            command = __import__(f"{app}.management.commands.{path.stem}", fromlist=["Command"]).Command
            assert command.help.endswith("."), path


def test_every_module_says_what_it_is_for() -> None:
    for folder in (
        "accounts",
        "alerts",
        "campaign",
        "councils",
        "desk",
        "inbox",
        "pledges",
        "upkeep",
        "firewall_tracker",
    ):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts and path.read_text().strip():
                assert ast.get_docstring(ast.parse(path.read_text())), path


def test_every_file_that_the_map_of_the_app_names_exists() -> None:
    text = (ROOT / "councils/README.md").read_text()
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(named) > 15
    assert [name for name in named if not (ROOT / "councils" / name).exists()] == []


def test_records_are_found_by_their_base_class() -> None:
    assert all(issubclass(model, Record) for model in protected_models())
    assert len(RECORDS) == len({model for model in apps.get_models() if issubclass(model, Record)})
