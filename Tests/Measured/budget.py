"""The delay budget: every nanosecond between a change's commit and its visibility has one cause (design, section 4)."""

from collections import Counter, defaultdict

from facts import NEVER, is_in, overlap
from visibility import held_values

PHASE_CAUSES = {
    "onWay": "link", "returning": "link", "parked": "link", "queued": "service", "serving": "service",
    "locking": "lock",
}
LIMIT_CODES = {"apiAllocationSpent", "allocationSpent", "longRequestCap"}


def spend(causes, cause, start, end, down=()):
    """Books start..end on a cause, but on `down` as far as it overlaps those spans."""
    if end > start:
        stopped = overlap(down, start, end)
        causes["down"] += stopped
        causes[cause] += end - start - stopped


class Budget:
    def __init__(self, flow):
        self.flow, self.world = flow, flow.world
        stages = range(len(flow.about["stages"]))
        self.stops = {stage: flow.stops(stage) for stage in stages}
        self.feeds = {stage: about["feed"] for stage, about in enumerate(flow.about["stages"])}
        self.commits, self.table, self.bus = flow.stage("commits"), flow.stage("table"), flow.stage("bus")
        self.missed = self.missed_runs()
        self.parcel_stage = {parcel: steps[0][3] for parcel, steps in flow.parcels.items()}
        self.parcel_of_record = defaultdict(list)
        for change in flow.changes.values():
            for at, event, parcel in change.waits:
                if event == "joins":
                    self.parcel_of_record[parcel, change.record].append(change)
        self.applied_by = {
            (request, change): (at, part)
            for facts in flow.applied.values()
            for at, _, change, request, part in reversed(facts)
        }
        self.held = {}

    def missed_runs(self):
        """From when a run or poll was due that a fault made miss or fail, until that fault's end."""
        spans = []
        if self.table is None:
            return spans
        for at, _, event in self.flow.runs:
            if event == "missed":
                spans += [(at, end) for start, end in self.stops[self.table] if start <= at < end]
        for steps in self.flow.parcels.values():
            request = None
            for at, event, sent, stage in steps:
                if event == "sends":
                    request = self.world.requests[sent]
                if event != "released" or request is None or request.fault is None or request.ended is None:
                    continue
                if request.status == "ok" or request.ended > at:
                    continue
                fault = self.world.faults[request.fault]
                if fault["end"] > at:
                    spans.append((max(request.sent, fault["start"]), fault["end"]))
        return joined(spans)

    def wait(self, causes, kind, start, end):
        """A wait outside parcels and requests."""
        if kind in ("capacity", "schedule"):
            spend(causes, kind, start, end, self.stops.get(self.commits, ()))
        elif kind == "table":
            spend(causes, "schedule", start, end, self.missed)
        elif kind == "bus":
            spend(causes, "capacity", start, end, self.stops.get(self.bus, ()))
        else:
            spend(causes, kind, start, end)

    def of(self, change):
        """The causes of a visible change's delay."""
        causes = Counter()
        if not self.flow.is_copy:
            return self.hidden(change, causes)
        kind = "capacity" if self.commits is not None else "table" if self.table is not None else "bus"
        since, parcel, gone = change.t, None, self.gone(change)
        for at, event, joined_parcel in [*change.waits, (change.v, "visible", None)]:
            if event == "bus" and self.is_in_hand(parcel, at):
                continue  # a second copy on the bus, while the subscriber has the first one
            at = min(at, change.v)
            until = at
            if event == "joins":
                fetch = self.fetch_before(joined_parcel, at)
                until = max(since, fetch.sent) if fetch else at
            if gone < until and kind != "healing":
                self.stretch(causes, change, kind, parcel, since, gone)
                kind, parcel, since = "healing", None, gone
            self.stretch(causes, change, kind, parcel, since, until)
            if at == change.v and event != "joins":
                break
            since = until
            if event == "joins":
                kind, parcel = "parcel", joined_parcel
            elif event == "returned":
                feed = self.feeds[self.parcel_stage[parcel]] if parcel in self.parcel_stage else "commits"
                kind, parcel = {"commits": "capacity"}.get(feed, feed), None
            elif event in ("capacity", "schedule", "bus"):
                kind, parcel = event, None
            else:
                kind, parcel = "healing", None
        return causes

    def is_in_hand(self, parcel, at):
        """Whether the parcel is a subscriber's, and what is in it has not been applied yet."""
        if self.bus is None or self.parcel_stage.get(parcel) != self.bus:
            return False
        sent = [self.world.requests[step[2]] for step in self.flow.parcels[parcel] if step[1] == "sends"]
        return not any(one.role == "send" and one.status == "ok" and one.ended <= at for one in sent)

    @staticmethod
    def gone(change):
        """When the last holder let go of the change, before anything made it visible."""
        count = 0
        for at, held in change.holders:
            count += held
            if count == 0:
                return at
        return NEVER

    def fetch_before(self, parcel, at):
        """The fetch that fills the parcel; None where a machine put the change there."""
        fetch = None
        for instant, event, request, _ in self.flow.parcels[parcel]:
            if event == "sends" and instant <= at and self.world.requests[request].role == "fetch":
                fetch = self.world.requests[request]
        return fetch

    def stretch(self, causes, change, kind, parcel, start, end):
        if kind == "parcel" and parcel not in self.parcel_stage:
            kind = "capacity"
        if kind != "parcel":
            self.wait(causes, kind, start, end)
            return
        steps = self.flow.parcels[parcel]
        stops = self.stops[self.parcel_stage[parcel]]
        carrier = max(self.parcel_of_record[parcel, change.record], key=lambda row: row.version)
        first = steps[0][0]
        # An answer may be why the change left; what made it visible came before any answer of the same instant.
        left = end + 1 if end < change.v else end
        spend(causes, "capacity", start, min(first, end), stops)
        for index, (at, event, sent, _) in enumerate(steps):
            until = steps[index + 1][0] if index + 1 < len(steps) else NEVER
            begin, stop = max(at, start), min(until, end)
            if stop <= begin:
                continue
            if event in ("capacity", "schedule"):
                spend(causes, event, begin, stop, stops)
            elif event == "sends":
                self.attempt(causes, carrier, left, self.world.requests[sent], begin, stop, stops)
            else:
                spend(causes, "capacity", begin, stop, stops)

    def attempt(self, causes, carrier, left, request, start, end, stops):
        """From a request's sending to the next step: the request itself, and the wait after it.

        What has not ended before the change leaves the parcel (at `left`) has not failed it.
        """
        is_over = request.ended is not None and request.ended < left
        if request.role == "send" and carrier.id not in request.changes:
            # A row that was not sent yet waits for the chunk before it; where that fails, so does the whole load.
            if not is_over or request.status in ("ok", "rowsFailed"):
                spend(causes, "capacity", start, end, stops)
                return
        if not is_over or request.status == "ok":
            until = min(end, request.ended) if is_over else end
            self.phases(causes, carrier, request, start, until)
            spend(causes, "capacity", max(start, until), end, stops)
        elif request.status in LIMIT_CODES:
            spend(causes, "limit", start, end)
        elif request.fault is not None and request.status not in ("rowsFailed",):
            fault = self.world.faults[request.fault]
            spend(causes, "backoff", start, end, [(fault["start"], fault["end"])])
        else:
            spend(causes, "backoff", start, end)

    def phases(self, causes, carrier, request, start, end):
        steps = list(request.phases[0])
        if request.part_starts:
            _, part = self.applied_by.get((request.id, carrier.id), (0, 1))
            begin = request.part_starts[part]
            steps = [step for step in steps if step[0] <= begin and step[1] in ("onWay", "queued", "serving")]
            steps += [(begin, "locking")] + request.phases[part]
        for index, (at, phase) in enumerate(steps):
            until = steps[index + 1][0] if index + 1 < len(steps) else NEVER
            if phase != "over":
                spend(causes, PHASE_CAUSES[phase], max(at, start), min(until, end))

    def hidden(self, change, causes):
        """Behind held values; a copy that has expired while the source is down stays in view."""
        if change.v == change.t:
            return causes
        if change.record not in self.held:
            self.held[change.record] = held_values(self.flow, change.record)
        values = self.held[change.record]
        cuts = {change.t, change.v}
        cuts |= {at for value in values for at in value[:2] if change.t < at < change.v}
        cuts |= {at for span in self.flow.source_stops() for at in span if change.t < at < change.v}
        ordered = sorted(cuts)
        for start, end in zip(ordered, ordered[1:]):
            is_held = any(begin <= start < stop for begin, stop, *_ in values)
            spend(causes, "cache" if is_held else "down", start, end)
        return causes


def joined(spans):
    union = []
    for start, end in sorted(spans):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(end, union[-1][1]))
        else:
            union.append((start, end))
    return union
