"""requests and curl against the external system: paging beside a writer, keys, tags, batches, limits, call-outs."""

import concurrent.futures
import contextlib
import http.server
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import requests

import servers
from postgresql import databases

WAIT_SECONDS = 20


def curl(*arguments):
    """Runs curl; gives the status and the body."""
    said = subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "60", "--write-out", "\n%{http_code}", *arguments],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    body, _, status = said.rpartition("\n")
    return int(status), body


def pages(session, url, path):
    """All records of a list, page by page."""
    while path:
        answer = session.get(url + path)
        answer.raise_for_status()
        page = answer.json()
        yield from page["records"]
        path = page.get("next")


@contextlib.contextmanager
def receiver(statuses):
    """A server that keeps what is posted to it, and answers with each of `statuses` in turn, then with 200."""
    received = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(statuses.pop(0) if statuses else 200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", received
        server.shutdown()
        thread.join(WAIT_SECONDS)


class RestTests(unittest.TestCase):
    def on_each(self, test, *options):
        with databases() as choices:
            for name, database in choices.items():
                with self.subTest(database=name), servers.external("--objects", "Order", *options, *database) as system:
                    test(system.url)

    def test_generated_records(self):
        """As many records as were asked for are there, over REST and OData, and not again at the next start."""
        count = 20_000
        with tempfile.TemporaryDirectory() as folder, databases() as choices:
            choices["a file"] = ("--database", str(pathlib.Path(folder, "erp.sqlite")))
            for name, database in choices.items():
                options = ("--objects", "Order,Contact", "--records", count, *database)
                for _ in range(1 if name == "SQLite" else 2):
                    with self.subTest(database=name), servers.external(*options) as system, requests.Session() as session:
                        for path in ("Orders", "Contacts"):
                            self.assertEqual(session.get(f"{system.url}/odata/{path}/$count").text, str(count))
                        keys = {record["Id"] for record in pages(session, system.url, "/api/Order?limit=2000")}
                        self.assertEqual(len(keys), count)

    def test_paging_beside_a_writer(self):
        """A reader sees every record once, and the changes afterwards, while another client writes."""
        self.on_each(self.read_beside_a_writer, "--records", 5000)

    def read_beside_a_writer(self, url):
        ends, written = threading.Event(), []

        def write():
            with requests.Session() as session:
                number = 0
                while not ends.is_set():
                    key = f"ORD-{number * 7919 % 5200:09}"
                    if number % 5 == 0:
                        session.delete(f"{url}/api/Order/{key}")
                    else:
                        session.put(f"{url}/api/Order/{key}", json={"Status": str(number)}).raise_for_status()
                    written.append(key)
                    number += 1

        writer = threading.Thread(target=write)
        writer.start()
        try:
            with requests.Session() as session:
                mark = session.get(url + "/api/Order?limit=1").json()["highWaterMark"]
                first = list(pages(session, url, "/api/Order?limit=100"))
        finally:
            ends.set()
            writer.join(WAIT_SECONDS)
        keys = [record["Id"] for record in first]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertGreater(len(written), 10)
        untouched = {f"ORD-{number:09}" for number in range(5000)} - set(written)
        self.assertLessEqual(untouched, set(keys))
        with requests.Session() as session:
            held = {record["Id"]: record for record in first}
            for change in pages(session, url, f"/api/Order?limit=100&updatedSince={mark}"):
                held[change["Id"]] = change
            held = {key: record for key, record in held.items() if not record.get("Deleted")}
            self.assertEqual(held, {record["Id"]: record for record in pages(session, url, "/api/Order")})

    def test_idempotency(self):
        """Twenty clients with one key make one record."""
        self.on_each(self.post_many_times)

    def post_many_times(self, url):
        def post(body):
            return curl(
                "--header", "Idempotency-Key: one", "--header", "Content-Type: application/json",
                "--data", body, url + "/api/Order",
            )  # fmt: skip

        before = json.loads(curl(url + "/api/Order?limit=2000")[1])["records"]
        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(post, ['{"Status":"Draft"}'] * 20))
        self.assertLessEqual({status for status, _ in answers}, {201, 409})
        self.assertEqual(len({body for status, body in answers if status == 201}), 1)
        self.assertEqual(post('{"Status":"Draft"}'), next(answer for answer in answers if answer[0] == 201))
        self.assertEqual(post('{"Status":"Paid"}')[0], 422)
        after = json.loads(curl(url + "/api/Order?limit=2000")[1])["records"]
        self.assertEqual(len(after), len(before) + 1)

    def test_tags(self):
        """Who has a version is told so; who has an old one may not write."""
        self.on_each(self.write_with_tags, "--records", 3)

    def write_with_tags(self, url):
        path = url + "/api/Order/ORD-000000001"
        answer = requests.get(path)
        tag = answer.headers["ETag"]
        self.assertEqual(curl("--header", f"If-None-Match: {tag}", path), (304, ""))
        change = ("--request", "PATCH", "--header", "Content-Type: application/json", "--data", '{"Status":"Paid"}')
        self.assertEqual(curl(*change, "--header", f"If-Match: {tag}", path)[0], 200)
        self.assertEqual(curl(*change, "--header", f"If-Match: {tag}", path)[0], 412)
        self.assertEqual(curl("--head", path)[0], 200)
        self.assertEqual(curl("--request", "DELETE", path), (204, ""))
        self.assertEqual(curl(path)[0], 404)

    def test_batch(self):
        """Two thousand records go in one request, with a result each."""
        self.on_each(self.send_batches, "--records", 0)

    def send_batches(self, url):
        records = [{"Id": f"k{number}", "TotalAmount": number / 4} for number in range(2000)]
        records[7]["TotalAmount"] = "seven"
        for status in (201, 200):
            results = requests.post(url + "/api/Order/batch", json={"records": records}).json()["results"]
            self.assertEqual([result["status"] for result in results], [status] * 7 + [422] + [status] * 1992)
        with requests.Session() as session:
            self.assertEqual(len(list(pages(session, url, "/api/Order"))), 1999)

    def test_killed(self):
        """What was acknowledged is there after the server was killed."""
        with tempfile.TemporaryDirectory() as folder:
            options = ("--objects", "Order", "--records", 0, "--database", str(pathlib.Path(folder, "erp.sqlite")))
            made = []
            with self.assertRaises(AssertionError), servers.external(*options) as system:
                for number in range(50):
                    made.append(requests.post(system.url + "/api/Order", json={"Status": str(number)}).json()["Id"])
                os.kill(system.pid, signal.SIGKILL)
            with servers.external(*options) as system, requests.Session() as session:
                self.assertEqual({record["Id"] for record in pages(session, system.url, "/api/Order")}, set(made))


class SystemTests(unittest.TestCase):
    SCENARIO = """
scenario: small
summary: An ERP that takes little.
governance: { owner: tests, rationale: Shows that the limits of a scenario hold. }
duration: 1h
seed: 1
replications: 1
systems:
  salesforce: { kind: salesforce, edition: enterprise, licences: 100, service: 100ms }
  erp: { kind: external, concurrency: 1, queue: 1, service: 300ms, rateLimit: 4/s }
links: [{ between: [erp, salesforce], latency: 20ms }]
flows:
  orders:
    object: Order
    from: erp
    to: salesforce
    owner: tests
    population: 100
    changes: { rate: 1/s, mix: { update: 100% } }
    reads: { rate: 1/s }
candidates: all
objectives: [lost == 0]
"""

    def test_limits_of_a_scenario(self):
        """One is served, one waits, the others are refused with the time to come back."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "small.yaml")
            path.write_text(self.SCENARIO)
            with servers.external("--scenario", path, "--records", 1) as system:
                with concurrent.futures.ThreadPoolExecutor(12) as pool:
                    answers = list(pool.map(requests.get, [system.url + "/odata/Orders"] * 12))
                statuses = [answer.status_code for answer in answers]
                self.assertEqual({200, 429, 503}, set(statuses), statuses)
                self.assertEqual(statuses.count(200), 2)
                for answer in answers:
                    if answer.status_code != 200:
                        self.assertEqual(answer.headers["Retry-After"], "1")
                served = [answer.elapsed.total_seconds() for answer in answers if answer.status_code == 200]
                self.assertGreaterEqual(min(served), 0.3)

    def test_claim_is_decided_later(self):
        """A call-out is accepted; its result comes later, again where it was not received, always with one key."""
        with servers.external("--records", 0, "--answer-after", "100ms") as system, receiver([503]) as (url, received):
            answer = requests.post(
                system.url + "/hooks/claims",
                json={"claimId": "CLM-000000001"},
                headers={"Callback-Url": url + "/decided", "Authorization": "Bearer s3cret"},
            )
            self.assertEqual(answer.status_code, 202)
            end = time.monotonic() + WAIT_SECONDS
            while time.monotonic() < end:
                listed = requests.get(system.url + "/hooks/claims")
                if listed.json()["calls"][0]["callback"]["state"] == "delivered":
                    break
                time.sleep(0.05)
            self.assertEqual([path for path, _, _ in received], ["/decided", "/decided"])
            self.assertEqual({headers["Idempotency-Key"] for _, headers, _ in received}, {answer.json()["id"]})
            self.assertEqual(received[0][2]["claimId"], "CLM-000000001")
            self.assertIn(received[0][2]["decision"], ["approved", "rejected", "documentsNeeded"])
            self.assertNotIn("s3cret", listed.text)
            remote = {"Callback-Url": "http://192.0.2.1/"}
            self.assertEqual(requests.post(system.url + "/hooks/claims", json={}, headers=remote).status_code, 422)

    def test_hostile_requests(self):
        """Huge bodies, broken JSON and what looks like SQL are refused, and the server goes on."""
        with servers.external("--objects", "Order", "--records", 5) as system, tempfile.TemporaryDirectory() as folder:
            large = pathlib.Path(folder, "large.json")
            with large.open("wb") as file:
                file.truncate(100_000_000)
            sent = ("--header", "Content-Type: application/json", "--data-binary", f"@{large}")
            self.assertEqual(curl(*sent, system.url + "/api/Order")[0], 413)
            status, body = curl(*sent[:2], "--data", '{\n  "Status": ]', system.url + "/api/Order")
            self.assertEqual((status, "line:2, column:13" in body), (400, True), body)
            for text in ["'; DROP TABLE record_order; --", "1 OR 1=1", "%", "../../etc/passwd", "\x00"]:
                for name in ["limit", "cursor", "updatedSince"]:
                    self.assertEqual(requests.get(system.url + "/api/Order", params={name: text}).status_code, 400)
                for name in ["$filter", "$top", "$skip", "$orderby", "$select", "$skiptoken"]:
                    self.assertEqual(requests.get(system.url + "/odata/Orders", params={name: text}).status_code, 400)
            self.assertEqual(curl("--data", "Status=Draft", system.url + "/api/Order")[0], 415)
            self.assertEqual(len(requests.get(system.url + "/api/Order").json()["records"]), 5)

    def test_tls(self):
        """The certificate that is made at the start can be trusted."""
        with servers.external("--records", 1, tls=True) as system:
            self.assertEqual(curl("--cacert", system.certificate, system.url + "/odata/Orders/$count"), (200, "1"))
