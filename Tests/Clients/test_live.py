"""Scenarios run for real by `beaufort live`: processes, sockets, outages and crashes."""

import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest

import servers

SCENARIO = """
    scenario: trial
    summary: A few seconds of every kind of weather.
    governance: { owner: tests, rationale: What is simulated must be true of real systems. }
    duration: 3s
    seed: 5
    systems:
      salesforce: { kind: salesforce, edition: enterprise, licences: 1_000, service: 5ms }
      erp: { kind: external, concurrency: 64, queue: 1_000, service: 5ms }
    links:
      - { between: [erp, salesforce], latency: { median: 2ms, p99: 5ms } }
    flows:
      orders:
        object: Order
        from: erp
        to: salesforce
        owner: tests
        population: 200
        parents: { object: Account, population: 20 }
        changes: { rate: 30/s, mix: { create: 40%, update: 55%, delete: 5% }, skew: 0.8 }
        reads: { rate: 10/s }
      deals:
        object: Opportunity
        from: salesforce
        to: erp
        owner: tests
        population: 50
        changes: { rate: 10/s, mix: { update: 100% } }
    candidates:
      - { name: call-in, pattern: call-in, every: 500ms, backoff: 50ms, attempts: 20 }
      - { name: durable, pattern: call-in, every: 500ms, backoff: 50ms, attempts: 20, outbox: true }
      - { name: batch, pattern: batch, every: 1s, backoff: 50ms }
      - { name: events, pattern: event-driven, backoff: 50ms }
      - { name: virtualization, pattern: virtualization, ttl: 500ms }
      - { name: pull, pattern: call-out, maxAge: 500ms, backoff: 50ms }
      - name: queued
        flows:
          orders: { pattern: call-in, group: 20, linger: 200ms, attempts: 20, backoff: 50ms }
          deals: { pattern: call-out, attempts: 20, backoff: 50ms }
    storms:
      outage: [{ fault: outage, mode: refused, on: salesforce, at: 1s, for: 1s }]
      source: [{ fault: outage, mode: refused, on: erp, at: 1s, for: 1s }]
      errors: [{ fault: errorRate, on: salesforce, rate: 50%, status: 503, at: 500ms, for: 2s }]
      crash: [{ fault: crash, on: integration, at: 1s, for: 1s }]
    objectives:
      - lost == 0
"""


class LiveRuns(unittest.TestCase):
    def run_live(self, *options, text=SCENARIO, expect=0):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "trial.yaml")
            path.write_text(textwrap.dedent(text))
            done = subprocess.run(
                [servers.BEAUFORT, "live", str(path), "--format", "json", "--quiet", *options],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=120,
            )
            self.assertEqual(done.returncode, expect, done.stderr)
            return json.loads(done.stdout) if expect == 0 else done.stderr

    def worlds(self, document):
        return {(world["candidate"], world["storm"]): world for world in document["candidates"]}

    def test_in_calm_everything_arrives_by_every_pattern(self):
        document = self.run_live("--storm", "calm")
        for (candidate, _), world in self.worlds(document).items():
            ledger = world["ledger"]
            self.assertGreater(ledger["committed"], 80)
            self.assertEqual(ledger["delivered"] + ledger["superseded"], ledger["committed"], (candidate, ledger))
            self.assertEqual(world["metrics"]["reads.availability"]["value"], 1, candidate)

    def test_a_synchronous_call_out_holds_its_user_and_tells_him_when_it_fails(self):
        text = SCENARIO.replace("candidates:", "candidates:\n      - name: held\n        flows:\n"
            "          orders: { pattern: call-in, backoff: 50ms, attempts: 20 }\n"
            "          deals: { pattern: call-out, mode: synchronous, timeout: 1s }")
        worlds = self.worlds(self.run_live("--candidate", "held", "--storm", "source", text=text))
        calm, storm = (worlds["held", name]["flows"]["deals"] for name in ("calm", "source"))
        self.assertEqual(calm["ledger"]["rejected"], 0)
        # There and back over the link, and the service of the ERP in between.
        self.assertGreater(calm["metrics"]["transaction.latency.p50"]["value"], 0.008)
        self.assertGreater(storm["ledger"]["rejected"], 3)
        self.assertEqual(storm["ledger"]["lost"], 0)
        self.assertEqual(storm["ledger"]["inFlight"], 0)

    def test_limits_of_code_inside_the_org_bind(self):
        limits = "service: 5ms, limits: { asyncApex: 10, hourlyODataCallout: 5 } }"
        text = SCENARIO.replace("service: 5ms }", limits, 1).replace("candidates:", "candidates:\n      - name: limited\n"
            "        flows:\n          orders: { pattern: virtualization, ttl: 100ms }\n"
            "          deals: { pattern: call-out, attempts: 3, backoff: 50ms }")
        world = self.worlds(self.run_live("--candidate", "limited", "--storm", "calm", text=text))["limited", "calm"]
        deals = world["flows"]["deals"]["ledger"]
        self.assertEqual(deals["delivered"] + deals["superseded"], 10)
        self.assertEqual(deals["deadLettered"], deals["committed"] - 10)
        uses = {use["limit"]: use for use in world["allocations"]}
        self.assertEqual((uses["asyncApex"]["peak"], uses["hourlyODataCallout"]["peak"]), (10, 5))
        self.assertEqual(uses["asyncApex"]["refused"], 3 * deals["deadLettered"])
        self.assertLess(world["metrics"]["reads.availability"]["value"], 0.5)

    def test_a_faster_clock_has_as_many_changes_in_less_time(self):
        document = self.run_live(
            "--speed", "3x", "--candidate", "durable", "--storm", "calm", text=SCENARIO.replace("duration: 3s", "duration: 6s")
        )
        (world,) = document["candidates"]
        self.assertEqual(document["speed"], 3)
        self.assertAlmostEqual(world["ledger"]["committed"], 240, delta=60)
        self.assertEqual(world["ledger"]["delivered"] + world["ledger"]["superseded"], world["ledger"]["committed"])
        words = self.run_live("--speed", "3x", "--candidate", "batch", expect=2)
        self.assertIn("trial.yaml at 3x", words)
        self.assertIn("'every' is out of range: 333_333_333ns", words)

    def test_a_calibration_says_how_far_predictions_are_off(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "trial.yaml")
            path.write_text(textwrap.dedent(SCENARIO))
            command = [servers.BEAUFORT, "calibrate", str(path), "--candidate", "durable", "--storm", "outage"]
            done = subprocess.run(
                [*command, "--replications", "2", "--quiet", "--format", "json", "--reports", f"{folder}/out"],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=120,
            )
            self.assertEqual(done.returncode, 0, done.stderr)
            document = json.loads(done.stdout)
            names = sorted(file.name for file in pathlib.Path(folder, "out").iterdir())
            self.assertEqual(names, ["calibration.csv", "calibration.html", "fitted.yaml"])
            fitted = pathlib.Path(folder, "out", "fitted.yaml").read_text()
            self.assertIn(f'calibrated: "{document["live"]["run"]}"', fitted)
            checked = [servers.BEAUFORT, "scenario", "check", f"{folder}/out/fitted.yaml"]
            self.assertEqual(subprocess.run(checked, capture_output=True, timeout=60).returncode, 0)
        self.assertEqual([fit["name"] for fit in document["systems"] + document["links"]][0], "salesforce")
        figures = {(f["storm"], f["flow"], f["metric"]): f for f in document["figures"]}
        delay = figures["calm", "orders", "propagation.p50"]
        # A busy machine may be slow, but the fit knows that: half as much again is beyond any doubt.
        self.assertLess(abs(delay["error"]), 0.5, delay)
        self.assertEqual(figures["outage", "orders", "lost"]["error"], 0)
        self.assertGreater(figures["outage", "orders", "propagation.p99"]["live"], delay["live"])
        self.assertLessEqual(delay["low"], delay["error"])

    def test_what_is_not_measured_is_no_figure(self):
        document = self.run_live("--storm", "calm", "--candidate", "call-in", "--duration", "1s")
        budget = self.worlds(document)["call-in", "calm"]["metrics"]["budget.link"]
        self.assertIsNone(budget["value"])
        self.assertIn("not measured in real runs", budget["reason"])

    def test_an_outage_delays_and_loses_nothing(self):
        document = self.run_live("--storm", "outage", "--candidate", "call-in", "--candidate", "events")
        worlds = self.worlds(document)
        for candidate in ("call-in", "events"):
            ledger = worlds[candidate, "outage"]["ledger"]
            self.assertEqual(ledger["delivered"] + ledger["superseded"], ledger["committed"], (candidate, ledger))
        slow, calm = (worlds["call-in", storm]["metrics"]["propagation.p95"]["value"] for storm in ("outage", "calm"))
        self.assertGreater(slow, calm + 0.3)

    def test_virtual_reads_fail_while_their_source_is_out(self):
        document = self.run_live("--storm", "source", "--candidate", "virtualization")
        availability = {
            storm: self.worlds(document)["virtualization", storm]["metrics"]["reads.availability"]["value"]
            for storm in ("calm", "source")
        }
        self.assertEqual(availability["calm"], 1)
        self.assertLess(availability["source"], 0.9)

    def test_a_crash_loses_what_was_in_memory_alone(self):
        document = self.run_live("--drain", "4s", "--storm", "crash", "--candidate", "call-in", "--candidate", "durable")
        worlds = self.worlds(document)
        lost = {
            candidate: worlds[candidate, "crash"]["flows"]["orders"]["ledger"]["lost"]
            for candidate in ("call-in", "durable")
        }
        self.assertGreater(lost["call-in"], 5)
        self.assertEqual(lost["durable"], 0)
        self.assertEqual(worlds["durable", "calm"]["flows"]["orders"]["ledger"]["duplicates"], 0)

    def test_injected_errors_are_tried_again(self):
        document = self.run_live("--storm", "errors", "--candidate", "queued")
        worlds = self.worlds(document)
        ledger = worlds["queued", "errors"]["ledger"]
        self.assertEqual(ledger["delivered"] + ledger["superseded"], ledger["committed"], ledger)
        attempts = {
            storm: worlds["queued", storm]["flows"]["orders"]["metrics"]["attempts.perChange"]["value"]
            for storm in ("calm", "errors")
        }
        self.assertGreater(attempts["errors"], attempts["calm"] + 0.1)

    def test_a_candidate_that_the_scenario_does_not_have_is_said(self):
        self.assertIn("no candidate is called 'nobody'", self.run_live("--candidate", "nobody", expect=2))

    def test_what_its_users_write_takes_an_org_no_time(self):
        text = SCENARIO.replace("service: 5ms }", "service: { constant: 5ms, perRecord: 20ms } }", 1)
        text = text.replace("population: 20 }", "population: 20_000 }").replace("rate: 10/s, mix", "rate: 100/s, mix")
        start = time.monotonic()
        worlds = self.worlds(self.run_live("--candidate", "queued", "--storm", "calm", text=text))
        self.assertLess(time.monotonic() - start, 60)
        deals = worlds["queued", "calm"]["flows"]["deals"]
        # A hundred changes of 20 ms each would keep the org busy for twice as long as they may.
        self.assertLess(deals["metrics"]["propagation.p95"]["value"], 1)

    def test_other_systems_jobs_hold_the_locks_of_parents(self):
        jobs = "{ fault: bulkJobs, on: salesforce, parents: orders, jobs: 2, parallel: 2, records: 100_000, at: 1s, for: 2s }"
        text = SCENARIO.replace("service: 5ms }", "service: { constant: 5ms, perRecord: 2ms } }", 1)
        text = text.replace("storms:", f"storms:\n      jobs: [{jobs}]")
        worlds = self.worlds(self.run_live("--candidate", "durable", "--storm", "jobs", text=text))
        calm, storm = (worlds["durable", name]["flows"]["orders"] for name in ("calm", "jobs"))
        # A chunk of 200 rows takes 400 ms, and four of them share 20 parents.
        self.assertGreater(storm["metrics"]["propagation.p95"]["value"], 0.3)
        self.assertLess(calm["metrics"]["propagation.p50"]["value"], 0.3)
        self.assertEqual((storm["ledger"]["lost"], storm["ledger"]["inFlight"]), (0, 0))

    EXAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "Scenarios" / "examples"

    def run_integration(self, command, *options, storm="erp-outage"):
        with tempfile.TemporaryDirectory() as folder:
            scenario = str(self.EXAMPLES / "orders-to-org.yaml")
            arguments = ["--storm", storm, "--drain", "4s", "--format", "json", "--quiet", "--reports", "reports"]
            done = subprocess.run(
                [servers.BEAUFORT, "live", scenario, *arguments, "--integration", command, *options],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=120,
            )
            self.assertEqual(done.returncode, 0, done.stderr)
            with pathlib.Path(folder, "reports", "changes.csv").open() as file:
                changes = list(csv.DictReader(file))
            lost = [change for change in changes if change["ending"] == "lost"]
            page = pathlib.Path(folder, "reports", "report.html").read_text()
            return self.worlds(json.loads(done.stdout)), lost, page

    def test_an_honest_integration_loses_nothing_in_an_outage_of_its_source(self):
        worlds, lost, _ = self.run_integration(f"{sys.executable} {self.EXAMPLES}/sync.py")
        for storm in ("calm", "erp-outage"):
            ledger = worlds["integration", storm]["ledger"]
            self.assertEqual((ledger["lost"], ledger["duplicates"]), (0, 0), storm)
            self.assertEqual(ledger["delivered"] + ledger["superseded"], ledger["committed"])
        self.assertEqual(lost, [])

    def test_a_watermark_defect_shows_in_an_outage_and_in_no_good_weather(self):
        worlds, lost, page = self.run_integration(f"{sys.executable} {self.EXAMPLES}/sync_with_watermark_defect.py")
        self.assertEqual(worlds["integration", "calm"]["ledger"]["lost"], 0)
        self.assertGreater(worlds["integration", "erp-outage"]["ledger"]["lost"], 20)
        instants = [int(change["committed_ns"]) / 1e9 for change in lost]
        self.assertEqual(len(lost), worlds["integration", "erp-outage"]["ledger"]["lost"])
        # The outage lasts from 4 s to 7 s; a poll may have begun half a second earlier, and ask half a second later.
        self.assertTrue(all(3.4 < instant < 7 for instant in instants), (instants[:3], instants[-3:]))
        self.assertIn("changes of orders never arrived", page)
        self.assertIn("in force then: outage (mode refused)", page)

    COPY_EVERYTHING_AGAIN_AND_AGAIN = """
        import json, os, sqlite3, time, urllib.request
        source = sqlite3.connect(os.environ["BEAUFORT_ERP_DATABASE"])
        while True:
            rows = source.execute("SELECT id, revision, tombstone FROM record_order").fetchall()
            for start in range(0, len(rows), 200):
                records = [
                    {
                        "attributes": {"type": "Order"},
                        "External_Id__c": key,
                        "Revision__c": revision,
                        "Tombstone__c": tombstone == 1,
                    }
                    for key, revision, tombstone in rows[start : start + 200]
                ]
                request = urllib.request.Request(
                    os.environ["BEAUFORT_ORG_URL"]
                    + "/services/data/v67.0/composite/sobjects/Order/External_Id__c",
                    json.dumps({"allOrNone": False, "records": records}).encode(),
                    {
                        "Authorization": "Bearer " + os.environ["BEAUFORT_ORG_TOKEN"],
                        "Content-Type": "application/json",
                    },
                    method="PATCH",
                )
                urllib.request.urlopen(request).read()
            time.sleep(0.3)
    """

    def test_a_program_may_read_the_database_of_its_source_and_is_told_what_it_wrote_twice(self):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder, "copy.py")
            program.write_text(textwrap.dedent(self.COPY_EVERYTHING_AGAIN_AND_AGAIN))
            worlds, lost, page = self.run_integration(f"{sys.executable} {program}", "--duration", "2s", storm="calm")
        ledger = worlds["integration", "calm"]["ledger"]
        self.assertEqual(ledger["lost"], 0)
        self.assertEqual(lost, [])
        self.assertGreater(ledger["duplicates"], 5)
        self.assertIn("changes of orders were written more than once", page)

    def test_a_program_that_ends_is_told_with_its_last_words(self):
        worlds, _, page = self.run_integration("echo no such database; exit 3", "--duration", "2s", storm="calm")
        self.assertGreater(worlds["integration", "calm"]["ledger"]["lost"], 20)
        self.assertIn("with status 3; its last words: no such database", page)

    def test_a_program_that_floods_its_output_or_never_ends_is_ended(self):
        with tempfile.TemporaryDirectory() as folder:
            command = f"yes 'a line that nobody wants to read' & echo $! > {folder}/pid; sleep 1000"
            self.run_integration(command, "--duration", "2s", storm="calm")
            pid = pathlib.Path(folder, "pid").read_text().strip()
        deadline = time.monotonic() + 10
        while os.path.exists(f"/proc/{pid}") and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(os.path.exists(f"/proc/{pid}"))

    def test_an_interrupted_run_leaves_no_process_behind(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "trial.yaml")
            path.write_text(textwrap.dedent(SCENARIO))
            process = subprocess.Popen(
                [servers.BEAUFORT, "live", str(path), "--quiet"],
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            time.sleep(3)
            children = self.children(process.pid)
            self.assertGreaterEqual(len(children), 3)
            process.terminate()
            output, errors = process.communicate(timeout=20)
            self.assertEqual(process.returncode, 130, errors)
            self.assertIn("interrupted: ", errors)
            deadline = time.monotonic() + 10
            while any(os.path.exists(f"/proc/{child}") for child in children) and time.monotonic() < deadline:
                time.sleep(0.05)
            self.assertEqual([child for child in children if os.path.exists(f"/proc/{child}")], [])

    def children(self, pid):
        tasks = pathlib.Path(f"/proc/{pid}/task").iterdir()
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
