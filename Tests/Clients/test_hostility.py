"""What the whole org costs under hostile use: idle connections, huge bodies, and many requests."""

import contextlib
import os
import pathlib
import resource
import socket
import subprocess
import tempfile
import time
import unittest
from urllib.parse import urlsplit

import requests

import servers

WAIT_SECONDS = 60
CONNECTIONS = 10_000
# Kept for what else this process and the server have open.
RESERVE = 512
MEGABYTE = 1_000_000
REST = "/services/data/v59.0"
APP = {"grant_type": "client_credentials", "client_id": "beaufort", "client_secret": "beaufort"}


def descriptors(server):
    return len(os.listdir(f"/proc/{server.pid}/fd"))


def memory(server, name="VmRSS"):
    """In bytes; `VmHWM` is the most so far."""
    for line in pathlib.Path(f"/proc/{server.pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"no {name}")


def eventually(condition):
    end = time.monotonic() + WAIT_SECONDS
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


@contextlib.contextmanager
def session(server):
    with requests.Session() as made:
        made.trust_env = False
        token = made.post(server.url + "/services/oauth2/token", data=APP).json()["access_token"]
        made.headers["Authorization"] = f"Bearer {token}"
        yield made


@contextlib.contextmanager
def descriptor_limit(soft):
    """Changes how many files and sockets this process may have open."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


class IdleConnectionTests(unittest.TestCase):
    def test_ten_thousand(self):
        """A new client is answered beside idle ones, and nothing of them is left."""
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        allowed = CONNECTIONS if hard == resource.RLIM_INFINITY else min(CONNECTIONS, hard - RESERVE)
        print(f"{allowed} idle connections")
        with servers.org() as org, descriptor_limit(allowed + RESERVE), contextlib.ExitStack() as idle:
            place = urlsplit(org.url)
            self.assertEqual(requests.get(org.url + "/services/data", timeout=WAIT_SECONDS).status_code, 200)
            before = descriptors(org)
            for _ in range(allowed):
                idle.enter_context(socket.create_connection((place.hostname, place.port), WAIT_SECONDS))
            # The first client's own connection may have counted before, and be gone now.
            self.assertTrue(eventually(lambda: descriptors(org) >= before + allowed - 1), descriptors(org))
            answer = requests.get(org.url + "/services/data", timeout=WAIT_SECONDS)
            self.assertEqual(answer.status_code, 200)
            print(f"answered after {answer.elapsed.total_seconds() * 1000:.0f} ms")
            idle.close()
            self.assertTrue(eventually(lambda: descriptors(org) <= before), f"{descriptors(org)}, before {before}")

    def test_fewer_are_said(self):
        """Where the system allows few descriptors the org says how many connections it takes."""
        shell = 'ulimit -n 1000 && exec "$0" org --plain'
        process = subprocess.Popen(
            ["bash", "-c", shell, servers.BEAUFORT],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            self.assertTrue(process.stdout.readline().startswith("listening on "))
        finally:
            process.terminate()
            _, said = process.communicate(timeout=WAIT_SECONDS)
        self.assertIn("warning: only 744 connections at once, since the system allows 1000 open files", said)
        self.assertEqual(process.returncode, 0)


class LargeBodyTests(unittest.TestCase):
    SIZE = 100 * MEGABYTE

    def setUp(self):
        self.org = self.enterContext(servers.org())
        self.session = self.enterContext(session(self.org))
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def file(self, size, header=b"", line=b"x" * 1_000):
        path = pathlib.Path(self.folder, f"{size}.body")
        with path.open("wb") as file:
            file.write(header)
            left = size - len(header)
            block = line * (MEGABYTE // len(line))
            while left >= len(line):
                file.write(block[: left // len(line) * len(line)])
                left -= min(len(block), left // len(line) * len(line))
        return path

    def curl(self, method, path, file, *fields):
        said = subprocess.run(
            [
                "curl", "--silent", "--max-time", "120", "--request", method, "--data-binary", f"@{file}",
                "--header", f"Authorization: {self.session.headers['Authorization']}", "--write-out", "\n%{http_code}",
                *(word for field in fields for word in ("--header", field)), self.org.url + path,
            ],
            capture_output=True,
            text=True,
        ).stdout  # fmt: skip
        body, _, status = said.rpartition("\n")
        return int(status), body

    def rise(self, before):
        return (memory(self.org, "VmHWM") - before) / MEGABYTE

    def test_rest(self):
        """A body beyond what REST takes is refused, at once where its length is told."""
        file = self.file(self.SIZE)
        before = memory(self.org, "VmHWM")
        for fields, most in [((), 40), (("Transfer-Encoding: chunked",), 200)]:
            for path in ("/sobjects/Account", "/composite/sobjects"):
                status, body = self.curl("POST", REST + path, file, "Content-Type: application/json", *fields)
                self.assertEqual(status, 413)
                self.assertIn('"errorCode":"REQUEST_ENTITY_TOO_LARGE"', body)
            print(f"100 MB to REST: memory rose by {self.rise(before):.0f} MB {fields}")
            self.assertLess(self.rise(before), most)

    def job(self):
        wanted = {"object": "Account", "operation": "insert", "contentType": "CSV", "lineEnding": "LF"}
        return self.session.post(self.org.url + REST + "/jobs/ingest", json=wanted).json()["id"]

    def test_bulk(self):
        """A job takes 100 MB of data without holding it in memory, and no more."""
        line = b"Customer " + b"9" * 200 + b"," + b"d" * 39 + b"\n"
        before = memory(self.org, "VmHWM")
        for size, status in [(self.SIZE - 1_000, 201), (self.SIZE + 1_000, 400), (160 * MEGABYTE, 400)]:
            file = self.file(size, b"Name,Phone\n", line)
            path = f"{REST}/jobs/ingest/{self.job()}"
            given, body = self.curl("PUT", path + "/batches", file, "Content-Type: text/csv")
            self.assertEqual(given, status, body)
            if status != 201:
                self.assertIn("CLIENTINPUTERROR", body)
            print(f"{size / MEGABYTE:.0f} MB to Bulk: {given}, memory rose by {self.rise(before):.0f} MB")
            self.assertLess(self.rise(before), 40)
            self.session.patch(self.org.url + path, json={"state": "Aborted"}).raise_for_status()
            self.assertEqual(self.session.delete(self.org.url + path).status_code, 204)


class ManyRequestsTests(unittest.TestCase):
    REQUESTS = 60_000

    def test_memory_and_descriptors(self):
        """Memory does not grow with the number of requests answered.

        It may by what the org's log takes, which keeps the last 100,000 requests.
        """
        kinds = [
            ("GET", "/limits", None),
            ("GET", "/sobjects/Account/ID", None),
            ("PATCH", "/sobjects/Account/ID", b'{"Phone":"1"}'),
            ("GET", "/query?q=SELECT+Id,Name+FROM+Account+LIMIT+5", None),
            ("POST", "/sobjects/Account", b'{"Name":1'),
            ("GET", "/sobjects/Account/001000000000000AAA", None),
            ("GET", "/nothing", None),
        ]
        expected = {200, 204, 400, 404}
        with servers.org("--edition", "unlimited", "--licences", 100_000, "--seed-records", 20) as org:
            with session(org) as client:
                created = client.post(org.url + REST + "/sobjects/Account", json={"Name": "Soak"}).json()
                place, token = urlsplit(org.url), client.headers["Authorization"]
            sent = []
            for method, path, body in kinds:
                head = f"{method} {REST}{path.replace('ID', created['id'])} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n"
                if body:
                    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                sent.append(head.encode() + b"\r\n" + (body or b""))

            def ask(count):
                with socket.create_connection((place.hostname, place.port), WAIT_SECONDS) as connection:
                    reader = connection.makefile("rb")
                    for number in range(count):
                        connection.sendall(sent[number % len(sent)])
                        status, length, chunked = int(reader.readline().split()[1]), 0, False
                        self.assertIn(status, expected)
                        while (line := reader.readline()) not in (b"\r\n", b""):
                            name, _, value = line.partition(b":")
                            if name.lower() == b"content-length":
                                length = int(value)
                            chunked = chunked or name.lower() == b"transfer-encoding"
                        reader.read(length)
                        while chunked and (size := int(reader.readline(), 16) + 2) > 0:
                            reader.read(size)
                            chunked = size > 2

            ask(self.REQUESTS // 3)
            warm, opened = memory(org), descriptors(org)
            ask(self.REQUESTS - self.REQUESTS // 3)
            grown = (memory(org) - warm) / MEGABYTE
            print(f"memory {warm / MEGABYTE:.0f} MB after {self.REQUESTS // 3} requests, {grown:+.0f} MB at the end")
            self.assertLess(grown, 24)
            self.assertTrue(eventually(lambda: descriptors(org) <= opened))


if __name__ == "__main__":
    unittest.main()
