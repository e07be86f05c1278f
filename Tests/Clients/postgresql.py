"""A PostgreSQL server of its own for a test, started by Tests/PostgreSQLRig/server and gone with the test."""

import contextlib
import pathlib
import subprocess

SERVER = pathlib.Path(__file__).parent.parent / "PostgreSQLRig" / "server"
STOP_SECONDS = 20


@contextlib.contextmanager
def postgresql():
    """The URL of a server; where PostgreSQL is not installed the test fails, since nothing would be proven."""
    process = subprocess.Popen([SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().strip()
        if not url:
            raise AssertionError("PostgreSQL does not start, for the reason above; install it with 'scripts/prepare postgresql'")
        yield url
    finally:
        process.stdin.close()
        process.wait(STOP_SECONDS)
        process.stdout.close()


@contextlib.contextmanager
def databases():
    """What to start an external system with so that it uses each database: a name and its options."""
    with postgresql() as url:
        yield {"SQLite": (), "PostgreSQL": ("--database", url)}
