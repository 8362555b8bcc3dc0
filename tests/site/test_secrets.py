"""Nothing that must stay private is among the project's files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from firewall_tracker.environment import BASE_DIR

pytestmark = pytest.mark.once

KINDS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "a token of a service": re.compile(
        r"\b(?:gh[pousr]_\w{36}|github_pat_\w{22,}|glpat-[\w-]{20}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,}"
        r"|sk-[A-Za-z0-9-]{32,}|AIza[\w-]{35}|eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,})"
    ),
    "a password in an address": re.compile(
        r"\b[a-z][a-z+]*://[^\s/:@\"'<>{}$…]+:(?!PASSWORD@)[^\s/@\"'<>{}$…]{7,}@[\w.-]+"
    ),
    "a secret that is written down": re.compile(
        r"(?:SECRET|PASSWORD|TOKEN|API_KEY|BACKUP_KEY)\w*[\"']?\s*[=:]\s*[\"']?(?=\S*[A-Z])(?=\S*[a-z])(?=\S*\d)[\w+/=-]{24,}"
    ),
    "a place of somebody's machine": re.compile(r"(?<![\w./:-])/(?:home|Users|root|work)/[a-z][\w.-]*/"),
    "an address of a package registry": re.compile(r"(?:--(?:extra-)?index-url|--find-links|registry\s*=)\s*\S+"),
}
MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
KEPT = {".ci", ".dockerignore", ".editorconfig", ".gitattributes", ".gitignore"}
# Names that can be nobody's (RFC 2606), and what is no name at all.
NOBODY = re.compile(r"(?:.*\.)?(?:example(?:\.(?:org|com|net|gov\.uk))?|invalid|test|localhost)$|[\d.]+$")
# Whether an address is a council's is what some tests ask: whoever stands before the @ is invented there.
COUNCILS = re.compile(
    r"(?:.*\.)?(?:\w*gov\.uk|llyw\.cymru|\w*(?:midulstercouncil\.org|derrystrabane\.com|fermanaghomagh\.com))$"
)


def findings(text: str, *, in_tests: bool = False) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        for kind, pattern in KINDS.items():
            if pattern.search(line):
                yield f"line {number}: {kind}"
        for match in MAIL.finditer(line):
            domain = match[1].lower()
            if not NOBODY.match(domain) and not (in_tests and COUNCILS.match(domain)):
                yield f"line {number}: an e-mail address, {match[0]}"


def files() -> Iterator[Path]:
    """All of the project, without what is made on the machine that it runs on."""
    for top in BASE_DIR.iterdir():
        if top.name == "var" or (top.name.startswith(".") and top.name not in KEPT):
            continue
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.is_file() and path.suffix != ".pyc" and path != Path(__file__):
                yield path


def test_no_file_of_the_project_holds_a_secret_or_says_whose_machine_it_was_written_on() -> None:
    found = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(BASE_DIR)
        found += [f"{name}, {finding}" for finding in findings(text, in_tests=name.parts[0] == "tests")]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN " + "OPENSSH PRIVATE KEY-----",
        "ghp_" + "a1B2" * 9,
        "DATABASE_URL=postgres://tracker:hunter22@localhost/tracker",
        'SECRET_KEY = "' + "aB3dE6gH9" * 5 + '"',
        "see /home/" + "somebody/notes/plan.txt",
        "--index-url https://packages.council.uk/simple",
        "write to somebody@council.uk",
    ],
)
def test_what_is_looked_for_would_be_found(line: str) -> None:
    assert len(list(findings(f"words\n{line}\nwords"))) == 1
