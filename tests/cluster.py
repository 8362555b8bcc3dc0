"""A PostgreSQL server of a test's own, to be restarted and killed: others use the one that the tests run on."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.serving import database_url, free_port

USER = "throwaway"
POSTGRES = "postgres" if os.getuid() == 0 else None  # the server refuses to run as root
# What makes it safe against power cuts makes it slow. A commit is one nevertheless: it outlives the server.
QUICK = "-c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c autovacuum=off"


def programs() -> Path:
    """Where the server's programs are: Debian has a folder for each version, and the newest is taken."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    return Path(found[-1] if found else shutil.which("initdb") or "initdb").parent


@dataclass
class Cluster:
    folder: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return self.of("postgres")

    def of(self, name: str) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{name}"

    def run(self, program: str, *arguments: str, given: bytes = b"") -> bytes:
        command: Sequence[str] = [str(programs() / program), *arguments]
        with (self.folder / "said").open("ab") as said:
            found = subprocess.run(
                command, cwd="/", input=given, user=POSTGRES, stdout=subprocess.PIPE, stderr=said, check=True
            )
        return found.stdout

    def control(self, *arguments: str) -> None:
        """`pg_ctl`: its server would keep a pipe open for ever."""
        folder = str(self.folder)
        command = [str(programs() / "pg_ctl"), "-D", f"{folder}/db", "-l", f"{folder}/log", "-w", "-s"]
        command += ["-o", f"-p {self.port} -k {folder} {QUICK}", *arguments]
        with Path(os.devnull).open("r+b") as nothing:
            subprocess.run(command, cwd="/", user=POSTGRES, check=True, stdin=nothing, stdout=nothing, stderr=nothing)

    def restart(self) -> None:
        """As after a power cut: nobody's work is waited for, and what was not finished is undone at the start."""
        self.control("restart", "-m", "immediate")

    def copy_of_tests(self) -> None:
        """What the tests' own database holds now."""
        dump = self.run("pg_dump", "--no-owner", "--dbname", database_url())
        self.run("psql", "-q", "-v", "ON_ERROR_STOP=1", self.url, given=dump)


@contextmanager
def cluster() -> Iterator[Cluster]:
    with TemporaryDirectory(prefix="firewall-tracker-pg.") as name:
        found = Cluster(Path(name))
        if POSTGRES:
            shutil.chown(name, POSTGRES)
        found.run(
            "initdb", "-D", f"{name}/db", "-U", USER, "-A", "trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"
        )
        found.control("start")
        try:
            yield found
        finally:
            found.control("stop", "-m", "immediate")
