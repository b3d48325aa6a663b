"""A PostgreSQL of the tests' own: Debian's package, a cluster in a temporary folder, a database for each test.

It listens on a socket in that folder and nowhere else, so that runs side by side never meet.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

UNPRIVILEGED = ("postgres", "nobody")  # who runs it where the tests run as root: PostgreSQL refuses root
DEBIAN = Path("/usr/lib/postgresql")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = ("listen_addresses=", "max_connections=200", "shared_buffers=64MB", "log_min_messages=fatal")
INITIALLY = ("--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale")
PR_SET_PDEATHSIG = 1  # of Linux
PATIENCE = 60  # seconds


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest that is installed; none where it is not."""
    versions = [path for path in DEBIAN.glob("*/bin") if (path / "initdb").exists()] if DEBIAN.is_dir() else []
    if versions:
        return max(versions, key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Cluster:
    """A running PostgreSQL. Databases are made empty, or as copies of one that a test has filled before."""

    def __init__(self, binaries: Path, folder: Path, user: str | None, settings: tuple[str, ...]) -> None:
        self._binaries, self._folder, self._user, self._settings = binaries, folder, user, settings
        self._made = 0
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        """What SQLAlchemy and `--worklist` take."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def conninfo(self, database: str = "postgres") -> str:
        """What psycopg takes."""
        return f"host={self._folder} user=postgres dbname={database}"

    def fresh(self, template: str = "template0") -> str:
        """The URL of a new database: an empty one, or a copy of `template`, which nobody may be connected to."""
        self._made += 1
        name = f"test{self._made}"
        self.make(name, template)
        return self.url(name)

    def make(self, name: str, template: str = "template0") -> None:
        """A database of this name."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')

    def drop(self, name: str) -> None:
        """It goes, with whoever is connected to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str, database: str = "postgres") -> None:
        """One statement, outside a transaction."""
        import psycopg

        with psycopg.connect(self.conninfo(database), autocommit=True) as connection:
            connection.execute(statement)

    def processor_seconds(self) -> float:
        """Seconds of processor that its connections have taken, those that have ended."""
        assert self._server is not None
        fields = Path(f"/proc/{self._server.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    def start(self) -> None:
        """Up, and answering."""
        data = self._folder / "data"
        if not data.exists():
            self._run(
                "initdb", "-D", str(data), "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale"
            )
        settings = [word for one in (*SETTINGS, *self._settings) for word in ("-c", one)]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._binaries / "postgres", "-D", str(data), "-k", str(self._folder), *settings],
                cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=end_with_us,
                **self._as_user(),
            )  # fmt: skip
        self._wait()

    def stop(self, *, rudely: bool = False) -> None:
        """Down: open connections are ended and what is committed is kept; rudely, as a power cut leaves it."""
        if self._server is None:
            return
        if rudely:
            self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        else:
            self._server.send_signal(signal.SIGINT)  # a fast shutdown
        self._server.wait(PATIENCE)
        self._server = None

    def _wait(self) -> None:
        import psycopg

        assert self._server is not None
        until = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.conninfo(), connect_timeout=5).close()
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"PostgreSQL did not start: {(self._folder / 'log').read_text()[-600:]}")
                time.sleep(0.05)
            else:
                return

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [self._binaries / program, *words], cwd=self._folder, capture_output=True, timeout=PATIENCE, check=False,
            **self._as_user(),
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stderr.decode(errors='replace')[-600:]}"

    def _as_user(self) -> dict[str, object]:
        if self._user is None:
            return {}
        entry = pwd.getpwnam(self._user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def running_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A cluster that stops and goes at the end; the test that asks for it is skipped where PostgreSQL is not installed.

    It gives up what a power cut would take (fsync) unless it is to be durable.
    """
    pytest.importorskip("psycopg", reason="psycopg is not installed here: it comes with the extra 'cluster'")
    binaries = programs()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed here: .ci/run installs it")
    user = _another_user() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has a hundred characters at most
    if user:
        shutil.chown(folder, user)
    cluster = Cluster(binaries, folder, user, () if durable else FAST)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def end_with_us() -> None:
    """For a process that is to end where its parent is killed: this one asks to be told."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _another_user() -> str:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    pytest.skip("the tests run as root, which PostgreSQL refuses, and there is no other user here to run it")
