"""Reads the raw facts of one recorded world. All instants and durations are whole nanoseconds."""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

NEVER = 1 << 62


def rows(path):
    with open(path, newline="") as file:
        yield from csv.DictReader(file)


def number(text):
    return int(text) if text else None


@dataclass
class Change:
    flow: int
    id: int
    record: int
    version: int
    kind: str
    t: int
    waits: list = field(default_factory=list)
    holders: list = field(default_factory=list)
    v: int = NEVER
    in_view: bool = False


@dataclass
class Request:
    id: int
    flow: int
    stage: int
    system: int
    operation: str
    role: str
    parcel: int
    rows: int
    sent: int
    arrived: int
    ended: int
    status: str
    fault: int
    first_attempt: bool
    phases: dict = field(default_factory=lambda: defaultdict(list))
    changes: list = field(default_factory=list)
    part_starts: dict = field(default_factory=dict)


class World:
    """The facts of a world, by flow and record."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.meta = json.loads((self.folder / "meta.json").read_text())
        self.result = json.loads((self.folder / "result.json").read_text())
        self.duration = self.meta["duration_ns"]
        self.end = self.meta["end_ns"]
        self.faults = [
            {**row, "start": int(row["start_ns"]), "end": int(row["end_ns"])} for row in self.table("faults")
        ]
        self.flows = [Flow(self, index, about) for index, about in enumerate(self.meta["flows"])]
        self.requests = {}
        self.read_changes()
        self.read_requests()
        self.limits = [
            {name: value if name == "limit" else int(value) for name, value in row.items()}
            for row in self.table("limits")
        ]

    def table(self, name):
        return rows(self.folder / f"{name}.csv")

    def read_changes(self):
        for row in self.table("changes"):
            flow = self.flows[int(row["flow"])]
            change = Change(
                flow.index, int(row["change"]), int(row["record"]), int(row["version"]), row["kind"],
                int(row["committed_ns"]),
            )
            flow.changes[change.id] = change
            flow.versions[change.record].append(change)
        for row in self.table("applied"):
            fact = (int(row["at_ns"]), int(row["version"]), int(row["change"]), int(row["request"]), int(row["part"]))
            self.flows[int(row["flow"])].applied[int(row["record"])].append(fact)
        for row in self.table("waits"):
            change = self.flows[int(row["flow"])].changes[int(row["change"])]
            change.waits.append((int(row["at_ns"]), row["event"], number(row["parcel"])))
        for row in self.table("holders"):
            change = self.flows[int(row["flow"])].changes[int(row["change"])]
            change.holders.append((int(row["at_ns"]), int(row["held"])))
        for row in self.table("reads"):
            fact = (int(row["due_ns"]), int(row["record"]), number(row["ended_ns"]), row["answered"] == "1",
                    number(row["version"]), int(row["read"]))
            self.flows[int(row["flow"])].reads.append(fact)
        for row in self.table("held"):
            self.flows[int(row["flow"])].lookups[int(row["record"])].append(
                {name: number(value) for name, value in row.items()}
            )
        for row in self.table("forgotten"):
            self.flows[int(row["flow"])].forgotten[int(row["record"])].append(int(row["at_ns"]))
        for row in self.table("runs"):
            self.flows[int(row["flow"])].runs.append((int(row["at_ns"]), int(row["stage"]), row["event"]))
        for row in self.table("parcels"):
            self.flows[int(row["flow"])].parcels[int(row["parcel"])].append(
                (int(row["at_ns"]), row["event"], number(row["request"]), int(row["stage"]))
            )

    def read_requests(self):
        batches = []
        for row in self.table("requests"):
            if row["part"] != "0":
                batches.append(row)
                continue
            request = Request(
                int(row["request"]), int(row["flow"]), int(row["stage"]), int(row["system"]), row["operation"],
                row["role"], number(row["parcel"]), int(row["rows"]), int(row["sent_ns"]), number(row["arrived_ns"]),
                number(row["ended_ns"]), row["status"], number(row["fault"]), row["first_attempt"] == "1",
            )
            self.requests[request.id] = request
        for row in batches:
            self.requests[int(row["request"])].part_starts[int(row["part"])] = int(row["arrived_ns"])
        for row in self.table("request_phases"):
            self.requests[int(row["request"])].phases[int(row["part"])].append((int(row["at_ns"]), row["phase"]))
        for row in self.table("request_rows"):
            self.requests[int(row["request"])].changes.append(int(row["change"]))

    def outages(self, targets):
        """Stretches in which one of the targets was out, overlapping ones joined."""
        spans = sorted(
            (fault["start"], fault["end"])
            for fault in self.faults
            if fault["target"] in targets and (fault["outage"] != "none" or fault["kind"] == "crash")
        )
        joined = []
        for start, end in spans:
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined


class Flow:
    def __init__(self, world, index, about):
        self.world, self.index, self.about = world, index, about
        self.name = about["name"]
        self.population = about["population"]
        self.is_copy = about["readPath"] == "copy"
        self.keeps_stale = about["readPath"] == "throughKeepingStale"
        self.changes = {}
        self.versions = defaultdict(list)
        self.applied = defaultdict(list)
        self.reads = []
        self.lookups = defaultdict(list)
        self.forgotten = defaultdict(list)
        self.runs = []
        self.parcels = defaultdict(list)
        #: What a reader would find from which instant on, by record: [(instant, version)].
        self.shown = {}

    def stage(self, feed):
        """The index of the stage with this feed, or None."""
        return next((index for index, stage in enumerate(self.about["stages"]) if stage["feed"] == feed), None)

    def stops(self, stage):
        """When the machine of a stage could do nothing."""
        about = self.about["stages"][stage]
        systems = self.world.meta["systems"]
        ends = (self.about["source"], self.about["target"])
        here = next(end for end in ends if systems[end]["isOrg"] == (about["place"] == "org"))
        targets = {f"system {here}"}
        if about["usesLink"]:
            targets.add(f"link {self.about['link']}")
        if about["place"] == "outside":
            targets.add("integration")
        return self.world.outages(targets)

    def source_stops(self):
        """When the source could not answer the target."""
        return self.world.outages({f"system {self.about['source']}", f"link {self.about['link']}"})


def overlap(spans, start, end):
    return sum(max(0, min(end, stop) - max(start, begin)) for begin, stop in spans)


def is_in(spans, instant):
    return any(start <= instant < end for start, end in spans)
