"""A real PostgreSQL server on loopback, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import psycopg
from attrs import frozen
from psycopg.sql import SQL, Composed, Identifier

from tests.servers.tcp_proxy import HOST, reserve_port

PROGRAMS = ("initdb", "pg_ctl", "postgres")
DEBIAN_FOLDER = Path("/usr/lib/postgresql")
START_SECONDS = 60
TERMINATE_MILLISECONDS = 10_000

# What is committed survives the death of the server, as it must; only the death of the whole
# machine would lose it, and no test brings that about.
SETTINGS = """
fsync = off
full_page_writes = off
synchronous_commit = on
max_connections = 200
shared_buffers = 32MB
autovacuum = on
"""


@frozen
class PostgreSQLServer:
    """A cluster that can be stopped and started; its verbs raise RuntimeError with the reason."""

    folder: Path
    """Holds the data, the log and the UNIX socket; belongs to the server's user."""
    port: int
    """The port on loopback, the same after every start."""
    programs: Path
    """The folder of PostgreSQL's programs."""

    @property
    def data(self) -> Path:
        """The data folder of the cluster."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """The file that the server logs to."""
        return self.folder / "log"

    @property
    def pid(self) -> int:
        """Process id of the server, while it runs."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def url(self, database: str) -> str:
        """Give SQLAlchemy's URL of a database; there is no password."""
        return f"postgresql+psycopg://postgres@{HOST}:{self.port}/{database}"

    def make(self, settings: str = SETTINGS) -> None:
        """Make the cluster, with nobody but the administrator ``postgres`` in it."""
        options = ["-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C", "-U", "postgres"]
        self._run("initdb", "-D", str(self.data), *options)
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)
            file.write(f"listen_addresses = '{HOST}'\nport = {self.port}\n")
            file.write(f"unix_socket_directories = '{self.folder}'\n")

    def start(self) -> None:
        """Start the server, recover what a kill left, and wait until it accepts connections."""
        options = ["-w", "-t", str(START_SECONDS), "-l", str(self.log)]
        self._run("pg_ctl", "start", "-D", str(self.data), *options)

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop the server and wait until it has ended; ``immediate`` is as good as a kill."""
        self._run("pg_ctl", "stop", "-D", str(self.data), "-w", "-m", mode)

    @property
    def running(self) -> bool:
        """Whether the server runs."""
        return self._call("pg_ctl", "status", "-D", str(self.data)).returncode == 0

    def create_database(self, name: str, template: str | None = None) -> None:
        """Make a database, empty or as a copy of another to which nobody is connected."""
        source = Identifier(template or "template1")
        self._execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), source))

    def drop_database(self, name: str) -> None:
        """Drop a database and every connection to it."""
        self._execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))

    def terminate_connections(self, database: str) -> None:
        """End every connection to a database and wait until its server process is gone."""
        query = """
            SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity
            WHERE datname = %s AND pid <> pg_backend_pid()
        """
        self._execute(SQL(query), TERMINATE_MILLISECONDS, database)

    def _execute(self, query: SQL | Composed, *values: Any) -> None:
        with psycopg.connect(
            host=HOST, port=self.port, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(query, values)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs; raise what it and the server say if it fails."""
        done = self._call(program, *arguments)
        if done.returncode:
            log = self.log.read_text(errors="replace")[-5000:] if self.log.exists() else ""
            message = f"{program} failed: {done.stdout}\n{log}"
            raise RuntimeError(message)

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs to its end."""
        return subprocess.run(
            [str(self.programs / program), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **as_server_user(),
        )


@contextmanager
def running_postgresql(settings: str = SETTINGS) -> Iterator[PostgreSQLServer]:
    """Make a new cluster with these settings and run it until the end of the block."""
    programs = find_programs(os.environ.get("PATH", ""), DEBIAN_FOLDER)
    # tests' own temporary folders are closed to the server's user, or too deep for a UNIX socket
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir="/tmp"))
    try:
        with reserve_port() as reservation:
            server = PostgreSQLServer(folder, reservation.getsockname()[1], programs)
            if user := as_server_user():
                os.chown(folder, user["user"], user["group"])
            server.make(settings)
            server.start()
            try:
                yield server
            finally:
                if server.running:
                    server.stop("immediate")
    finally:
        shutil.rmtree(folder)


def find_programs(path: str, installed: Path) -> Path:
    """Give the folder of PostgreSQL's programs: the one in PATH, or else the newest installed."""
    in_path = shutil.which("initdb", path=path)
    first = [Path(in_path).resolve().parent] if in_path else []
    newest_first = sorted(
        installed.glob("[0-9]*/bin"), key=lambda folder: float(folder.parent.name), reverse=True
    )
    for folder in [*first, *newest_first]:
        if all((folder / program).exists() for program in PROGRAMS):
            return folder
    message = "PostgreSQL is not installed: apt-get install postgresql"
    raise RuntimeError(message)


def as_server_user() -> dict[str, Any]:
    """Give subprocess what makes it run the server as a user that is not root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    message = "PostgreSQL does not run as root, and there is no user postgres or nobody"
    raise RuntimeError(message)
