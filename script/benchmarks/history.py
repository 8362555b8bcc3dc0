"""What was measured is kept in var/bench, one line of JSON a run, so that runs can be compared."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench"


def commit() -> str:
    """The commit that is checked out, read without git; "" outside a repository. Changes since are not seen."""
    git = ROOT / ".git"
    head = git / "HEAD"
    if not head.is_file():
        return ""
    text = head.read_text().strip()
    name = text.removeprefix("ref: ")
    if name == text:
        return text
    if (git / name).is_file():
        return (git / name).read_text().strip()
    packed = git / "packed-refs"
    lines = packed.read_text().splitlines() if packed.is_file() else []
    return next((line.split()[0] for line in lines if line.endswith(f" {name}")), "")


def machine() -> str:
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    return f"{os.cpu_count()} × {model}, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def keep(what: str, database: str, results: list[dict[str, Any]]) -> Path:
    """Add a run to the history; returns the file."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{what}.jsonl"
    run = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "commit": commit(),
        "database": database,
        "results": results,
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(run, ensure_ascii=False) + "\n")
    return path
