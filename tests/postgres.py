"""A PostgreSQL of the tests' own, with pgvector, from the package pgserver: on localhost, with
passwords, in a folder that goes when it ends."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.conftest import free_port

PASSWORD = "a pass:word/of @ours"
USER = "nobody"  # PostgreSQL does not run as root


def installed() -> Path | None:
    """The folder with PostgreSQL's programs; None where the package is not installed."""
    found = importlib.util.find_spec("pgserver")
    if found is None or found.origin is None or not importlib.util.find_spec("psycopg"):
        return None
    return Path(found.origin).parent / "pginstall"


class Postgres:
    """One server with its folder."""

    def __init__(self) -> None:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="soundkin-postgres-", dir=memory))
        self.port = free_port()
        self.as_user = {"user": USER} if os.geteuid() == 0 else {}
        self.process: subprocess.Popen[bytes] | None = None
        programs = installed()
        assert programs is not None
        self.programs = self._reachable(programs)
        self._make()

    def _reachable(self, programs: Path) -> Path:
        """Where another user may run them: a copy, since the environment may be root's alone."""
        if not self.as_user:
            return programs
        site = programs.parent.parent
        shutil.copytree(programs, self.folder / "pgserver" / programs.name)
        shutil.copytree(site / "pgserver.libs", self.folder / "pgserver.libs")
        self.folder.chmod(0o755)
        return self.folder / "pgserver" / programs.name

    def _make(self) -> None:
        self.data = self.folder / "data"
        self.data.mkdir()
        password = self.folder / "password"
        password.write_text(PASSWORD)
        if self.as_user:
            who = pwd.getpwnam(USER)
            for path in (self.data, password):
                os.chown(path, who.pw_uid, who.pw_gid)
        subprocess.run(
            [
                self.programs / "bin" / "initdb",
                *("-D", self.data, "-U", "postgres", "--auth=scram-sha-256"),
                *("--pwfile", password, "--encoding=utf8", "--no-sync", "--no-locale"),
            ],
            check=True,
            capture_output=True,
            cwd="/",
            **self.as_user,
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                [
                    self.programs / "bin" / "postgres",
                    *("-D", self.data, "-p", str(self.port), "-h", "127.0.0.1", "-k", ""),
                    *("-c", "shared_buffers=32MB", "-c", "fsync=off"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                **self.as_user,
            )
        import psycopg

        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError((self.folder / "log").read_text("utf-8")) from None
                time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would: all its processes at once, without a word."""
        assert self.process is not None
        import psutil  # comes with pgserver

        for process in [self.process, *psutil.Process(self.process.pid).children()]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """End it and remove its folder."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str, user: str = "postgres", password: str = PASSWORD) -> str:
        """The address of one of its databases."""
        from urllib.parse import quote

        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"

    def empty_database(self, name: str = "music") -> str:
        """A database without libraries (emptying one is quicker than making one); its address."""
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as db:
            if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
                db.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(self.address(name), autocommit=True) as db:
            found = db.execute(
                "SELECT nspname FROM pg_namespace WHERE nspname ~ '^soundkin' ORDER BY 1 DESC"
            )
            for (place,) in found.fetchall():
                db.execute(f"DROP SCHEMA {place} CASCADE")
        return self.address(name)

    def run(self, sql: str, database: str = "postgres") -> None:
        """A statement as the administrator."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as db:
            db.execute(sql)


def start_or_skip() -> Postgres:
    """A running server; the test is skipped where the package is not installed."""
    if installed() is None:
        pytest.skip("PostgreSQL is not here: pip install -r requirements-dev.txt")
    server = Postgres()
    server.start()
    return server
