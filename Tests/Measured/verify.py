#!/usr/bin/env python3
"""Measures recorded worlds a second time, from their raw facts alone, and compares every figure with the product's.

Usage: verify.py RECORDING [OUTPUT]

RECORDING is the folder that `beaufort run --record` filled. Counts and sums must agree exactly, percentiles to the same
histogram bucket. OUTPUT is what the same run printed with `--format json` and one replication: its metrics are compared
too, and the run must have seen every fate, cause, outcome and mechanism that there is, so that nothing agrees by
absence. Exits with 1 at any difference, and names the first place of each.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from facts import NEVER, World
from limits import allocations, little, check_grants
from measures import FlowMeasures
from metrics import compare_metrics, flow_metrics, world_metrics


class Comparison:
    def __init__(self):
        self.count, self.differences = 0, []
        #: What the worlds went through, all together.
        self.seen = Counter()

    def compare(self, place, derived, product):
        """Compares figure by figure, down to the numbers."""
        if isinstance(derived, dict) and isinstance(product, dict):
            for key in sorted(derived.keys() | product.keys(), key=str):
                self.compare(f"{place}.{key}", derived.get(key, 0), product.get(key, 0))
        elif isinstance(derived, list) and isinstance(product, list) and len(derived) == len(product):
            for index, (mine, its) in enumerate(zip(derived, product)):
                self.compare(f"{place}[{index}]", mine, its)
        else:
            self.count += 1
            if derived != product:
                self.differences.append(f"{place}: {derived} by the facts, {product} by the product")


def bucketed(figures):
    """The product's histogram percentiles as buckets, to be compared with those of the exact values."""
    from measures import bucket

    for window in ("whole", "weather"):
        for name in ("propagation", "staleness", "readLatency", "transaction"):
            percentiles = figures[window][name]["percentiles"]
            for key, value in percentiles.items():
                percentiles[key] = None if value is None else bucket(value)
    return figures


def verify(folder, comparison, twins, printed):
    world = World(folder)
    product = world.result
    name = f"{product['candidate']}/{product['storm']}"
    key = (product["candidate"], product["replication"])
    is_calm = product["storm"] == "calm"
    samples, problems = [], []
    for flow in world.flows:
        measures = FlowMeasures(flow)
        its = bucketed(product["flows"][flow.index])
        for ignored in ("flow", "notApplicable"):
            its.pop(ignored)
        twin = None if is_calm else twins[key][flow.index]
        before = len(comparison.differences)
        derived = measures.derived(twin)
        comparison.compare(f"{name}/{flow.name}", derived, its)
        if printed:
            metrics = flow_metrics(derived, world.duration)
            compare_metrics(f"{name}/{flow.name}", metrics, printed[name]["flows"][flow.name]["metrics"], comparison)
        comparison.seen.update(derived["ledger"])
        comparison.seen.update({f"budget.{cause}": spent for cause, spent in derived["budget"].items()})
        comparison.seen[f"recovery {derived['recovery'][0]}"] += 1
        if len(comparison.differences) > before:
            problems += first_difference(flow, measures)
        problems += check_reads(flow)
        samples.append(measures.samples)
    if is_calm:
        twins[key] = samples
    comparison.compare(f"{name}/backlogs", samples, product["backlogs"])
    uses = allocations(world)
    if printed:
        compare_metrics(name, world_metrics(uses), printed[name]["metrics"], comparison)
    comparison.seen.update(f"status {request.status}" for request in world.requests.values() if request.status)
    comparison.seen.update(f"operation {request.operation}" for request in world.requests.values())
    comparison.seen.update({f"refused by {limit}": use["refused"] for limit, use in uses.items()})
    comparison.compare(f"{name}/limits", uses, {
        use["limit"]: {key: use[key] for key in ("allowance", "peak", "demand", "refused", "shares")}
        for use in product["allocations"]
    })
    comparison.compare(f"{name}/little", little(world), {
        check["name"]: {"integral": check["integral"], "stays": check["stays"]} for check in product["little"]
        if check["name"].startswith("requests at ")
    })
    problems += check_grants(world) + check_blame(world)
    comparison.differences += [f"{name}: {problem}" for problem in problems]
    return world


#: The kinds of fault that can fail a request with a status.
BLAMED = {
    "connectionRefused": {"outage"}, "timedOut": {"outage", "slowService", "latency", "bulkJobs", "errorRate"}, "serverError": {"errorRate"},
    "unavailable": {"errorRate"}, "tooManyRequests": {"errorRate"},
}


def check_blame(world):
    """A fault that failed a request is of a kind that can, and was in force while the request was under way."""
    for request in world.requests.values():
        if request.fault is None or request.status not in BLAMED:
            continue
        fault = world.faults[request.fault]
        in_force = fault["start"] <= request.ended and fault["end"] >= request.sent
        if fault["kind"] not in BLAMED[request.status] or not in_force:
            return [f"request {request.id} ({request.status}, {request.sent} to {request.ended}) was failed by {fault}"]
    return []


def first_difference(flow, measures):
    """The first change whose visibility or causes the product saw otherwise."""
    product = {}
    for row in flow.world.table("product_visible"):
        if int(row["flow"]) == flow.index:
            product[int(row["change"])] = row
    for change in measures.order:
        row = product.get(change.id)
        v = int(row["visible_ns"]) if row else NEVER
        about = f"{flow.name}: change {change.id} (record {change.record}, version {change.version}, t {change.t})"
        if v != change.v:
            return [f"{about} is visible at {change.v} by the facts, at {v} by the product"]
        causes = {} if row is None else {
            name: int(value) for name, value in row.items() if name not in ("flow", "change", "visible_ns") and int(value)
        }
        mine = {name: value for name, value in measures.causes.get(change.id, {}).items() if value}
        if mine != causes:
            return [f"{about}, visible at {v}: {mine} by the facts, {causes} by the product"]
    return []


def check_reads(flow):
    """A read of a copy returned what was in view; one through a cache what was held, or something as new."""
    from visibility import held_values, version_at

    problems = []
    for due, record, ended, answered, version, read in flow.reads:
        if not answered:
            continue
        if flow.is_copy:
            if version != version_at(flow.shown.get(record, []), due):
                problems.append(f"{flow.name}: read {read} of record {record} at {due} returned version {version}")
            continue
        held = [value for value in held_values(flow, record) if value[3] is not None and value[3] <= due < value[1]]
        if held and (held[-1][2] != version or ended != due):
            problems.append(f"{flow.name}: read {read} of record {record} at {due} returned version {version}, held was "
                            f"{held[-1][2]}")
    return problems[:1]


EVERYTHING = [
    *(f"budget.{cause}" for cause in (
        "schedule", "capacity", "limit", "lock", "down", "backoff", "link", "service", "cache", "healing")),
    "delivered", "superseded", "deadLettered", "rejected", "lost", "duplicates", "reorderings", "dropped",
    *(f"status {code}" for code in (
        "ok", "rowsFailed", "connectionRefused", "timedOut", "serverError", "unavailable", "tooManyRequests",
        "apiAllocationSpent", "longRequestCap", "rowLocked", "allocationSpent")),
    *(f"operation {operation}" for operation in (
        "upsert", "bulkIngest", "apply", "queuedCallOut", "synchronousCallOut", "publish", "query", "extract", "subscribe",
        "trigger", "odataRead", "callOutRead", "restRead")),
    *(f"refused by {limit}" for limit in (
        "dailyApi", "asyncApex", "hourlyODataCallout", "hourlyPublishedEvents", "dailyDeliveredEvents")),
    "recovery after", "recovery notWithin",
]


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    printed = {}
    if len(sys.argv) == 3:
        for candidate in json.loads(Path(sys.argv[2]).read_text())["candidates"]:
            printed[f"{candidate['candidate']}/{candidate['storm']}"] = candidate
    folders = sorted(path.parent for path in Path(sys.argv[1]).glob("*/result.json"))
    folders.sort(key=lambda path: "-calm-" not in path.name)
    comparison, twins = Comparison(), {}
    changes = reads = requests = 0
    for folder in folders:
        world = verify(folder, comparison, twins, printed)
        changes += sum(len(flow.changes) for flow in world.flows)
        reads += sum(len(flow.reads) for flow in world.flows)
        requests += len(world.requests)
    if printed:
        comparison.differences += [f"nothing was seen of: {name}" for name in EVERYTHING if not comparison.seen[name]]
    print(f"measured twice: {len(folders)} worlds, {changes} changes, {reads} reads, {requests} requests; "
          f"{comparison.count} figures compared, {len(comparison.differences)} differ")
    for difference in comparison.differences[:40]:
        print(f"  {difference}")
    sys.exit(1 if comparison.differences or not folders else 0)


if __name__ == "__main__":
    main()
