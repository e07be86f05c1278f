"""Starts the servers on loopback, and stops them.

`with servers.org("--seed-records", "100") as org:` gives an object with `url` (no slash at the end), `lines` and `errors`
(what the server said on its standard output and error), `pid`, and with `tls=True` also `certificate`, a file to trust. At the end the
server gets SIGTERM and must end with 0 within a few seconds, without a word on its standard error.
"""

import contextlib
import dataclasses
import os
import pathlib
import subprocess
import tempfile
import threading

BEAUFORT = os.environ.get("BEAUFORT", "beaufort")
START_SECONDS = 60
STOP_SECONDS = 20


@dataclasses.dataclass
class Server:
    url: str
    lines: list
    errors: list
    pid: int
    certificate: str | None


@contextlib.contextmanager
def serve(command, *options, tls=False, words=(), protects=True):
    """Runs `beaufort COMMAND`; `words` may stand on its standard error. Not every command `protects` connections."""
    with tempfile.TemporaryDirectory() as folder:
        certificate = str(pathlib.Path(folder, "certificate.pem")) if tls else None
        protection = ["--tls-save", certificate] if tls else ["--plain"] if protects else []
        process = subprocess.Popen(
            [BEAUFORT, command, *protection, *map(str, options)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        lines, errors, listens = [], [], threading.Event()
        threads = [
            threading.Thread(target=_read, args=(process.stdout, lines, listens), daemon=True),
            threading.Thread(target=_read, args=(process.stderr, errors, threading.Event()), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            if not listens.wait(START_SECONDS) or not lines or not lines[0].startswith("listening on "):
                process.kill()
                raise AssertionError(f"beaufort {command} does not listen: {lines} {errors}")
            yield Server(lines[0].removeprefix("listening on "), lines, errors, process.pid, certificate)
        finally:
            process.terminate()
            try:
                status = process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                status = "still running"
            for thread in threads:
                thread.join(STOP_SECONDS)
            process.stdout.close()
            process.stderr.close()
        said = [line for line in errors if not any(word in line for word in (*words, "warning: only"))]
        if status != 0 or said:
            raise AssertionError(f"beaufort {command} ended with {status} and said {said}")


def org(*options, **settings):
    """An emulated org."""
    return serve("org", *options, **settings)


def external(*options, **settings):
    """An external system."""
    return serve("external", *options, **settings)


def proxy(*options, **settings):
    """A fault proxy; `url` is that of its HTTP interface."""
    return serve("proxy", "--port", "0", *options, protects=False, **settings)


def _read(stream, lines, seen):
    with contextlib.suppress(ValueError):
        for line in stream:
            lines.append(line.rstrip("\n"))
            seen.set()
    seen.set()
