"""`script/bench soak`: minutes of mixed reading and writing, as on a busy day; fails if anything went wrong."""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings

from tests.serving import free_port, wait_for

from . import crowd
from .history import keep

GROWTH = 1.10
# Caches fill and libraries load in the first minute; what is compared is what comes after it.
SETTLED = 60.0
Sizes = list[tuple[float, float]]  # at which second, how many MB


@contextmanager
def serving(workers: int, log: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(workers)]
    command += ["--blocking-threads", "4", "--no-ws", "--log-level", "warning", "firewall_tracker.wsgi:application"]
    with log.open("w") as out:
        process = subprocess.Popen(command, env=os.environ | {"REQUIRE_MFA": "false"}, stdout=out, stderr=out)  # noqa: S603 (our own server)
    try:
        wait_for(url := f"http://127.0.0.1:{port}", log)
        yield url, process
    finally:
        process.terminate()
        process.wait(timeout=15)


def megabytes(process: "subprocess.Popen[bytes]") -> float:
    """The largest worker's memory."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    sizes = (Path(f"/proc/{pid}/status").read_text() for pid in children)
    return max(int(size[1]) / 1024 for text in sizes if (size := re.search(r"VmRSS:\s+(\d+)", text)))


def verdict(found: crowd.Found, memory: Sizes, seconds: float) -> list[str]:
    """In sentences, what went wrong."""
    before, after = grown(memory, seconds)
    growth = [f"A worker grew from {before:.0f} to {after:.0f} MB."] if after > before * GROWTH else []
    return crowd.wrong(found) + growth


def grown(memory: Sizes, seconds: float) -> tuple[float, float]:
    """MB of the largest worker in the second minute (of a short soak: its second quarter) and in the last."""
    span = min(SETTLED, seconds / 4)
    second = [size for at, size in memory if span <= at < 2 * span]
    last = [size for at, size in memory if at >= seconds - span]
    return statistics.median(second), statistics.median(last)


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench soak")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--staff", type=int, default=5)
    given = parser.parse_args()
    django.setup()
    vendor = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    sys.stderr.write(f"Making the record on {vendor} …\n")
    places, seconds, memory = crowd.world(given.staff), given.minutes * 60, Sizes()
    log = settings.VAR_DIR / "soak.log"
    with serving(1 if vendor == "sqlite3" else 2, log) as (url, process):

        def watch(_found: crowd.Found) -> None:
            began = time.monotonic()
            while (at := time.monotonic() - began) < seconds:
                memory.append((at, megabytes(process)))
                time.sleep(1)

        found = crowd.gather(url, places, given.readers, given.staff, watch)
    wrong = verdict(found, memory, seconds)
    told = crowd.summary(found) | {"MB": [round(size) for size in grown(memory, seconds)]}
    path = keep("soak", vendor, [{"minutes": given.minutes, "wrong": wrong, **told}])
    sys.stdout.write(f"\n{vendor}, {given.minutes} minutes, {given.readers} readers, {given.staff} staff\n")
    sys.stdout.writelines(f"{name}: {value}\n" for name, value in told.items())
    sys.stdout.write(f"\nKept in {path}\n")
    if wrong:
        sys.stdout.write(log.read_text()[-4000:])
        sys.exit("\n".join(wrong))
    sys.stdout.write("Nothing went wrong.\n")


if __name__ == "__main__":
    main()
