"""Every measure of the design's section 4, derived from the raw facts of a recorded world."""

from bisect import bisect_right
from collections import Counter, defaultdict

from budget import Budget
from facts import NEVER
from visibility import find_views, version_at

SECOND = 1_000_000_000
BOUNDS = [SECOND, 10 * SECOND, 60 * SECOND, 300 * SECOND, 3_600 * SECOND]
SERIES_STEP = 10 * SECOND


def bucket(value):
    """HdrHistogram's layout with 128 buckets an octave: exact below 256."""
    shift = max(0, value.bit_length() - 8)
    return shift * 128 + (value >> shift)


def histogram(values, unreached=0):
    """Buckets, sum, largest, and for percentiles the bucket of the exact one (None where it is infinite)."""
    ordered = sorted(values)
    population = len(ordered) + unreached
    percentiles = {}
    for per_mille in (500, 900, 950, 990, 1_000):
        rank = max(1, -(-per_mille * population // 1_000))
        percentiles[str(per_mille)] = bucket(ordered[rank - 1]) if rank <= len(ordered) else None
    counts = Counter(str(bucket(value)) for value in ordered)
    return {
        "buckets": dict(counts), "unreached": unreached, "sum": sum(ordered), "max": ordered[-1] if ordered else 0,
        "percentiles": percentiles,
    }


class FlowMeasures:
    def __init__(self, flow):
        self.flow, self.world = flow, flow.world
        find_views(flow)
        self.order = sorted(flow.changes.values(), key=lambda change: (change.t, change.record, change.version))
        self.sends = [r for r in self.world.requests.values() if r.flow == flow.index and r.role == "send"]
        self.fetches = [r for r in self.world.requests.values() if r.flow == flow.index and r.role == "fetch"]
        self.endings()

    def endings(self):
        """Where each change ended: first of visible, parked, refused, nobody holds it."""
        self.exits, self.fates, self.dropped = {}, {}, 0
        for change in self.order:
            first = {}
            for at, event, _ in change.waits:
                first.setdefault(event, at)
            parked, refused = first.get("deadLettered", NEVER), first.get("rejected", NEVER)
            gone = Budget.gone(change)
            self.exits[change.id] = min(change.v, parked, refused, gone, first.get("gaveUp", NEVER))
            is_held = sum(held for _, held in change.holders) > 0 or not self.flow.is_copy
            self.fates[change.id] = (
                "delivered" if change.in_view else "superseded" if change.v < NEVER else
                "deadLettered" if parked < NEVER else "rejected" if refused < NEVER else
                "inFlight" if is_held else "lost"
            )
            if not change.in_view and gone < change.v < NEVER and parked == NEVER and refused == NEVER:
                self.dropped += 1

    def is_in_weather(self, instant):
        start, end = self.world.meta["first_fault_ns"], self.world.meta["last_fault_end_ns"]
        return start is None or start <= instant < end + 15 * 60 * SECOND

    def derived(self, twin):
        """All figures, under the names of result.json."""
        figures = {
            "ledger": self.ledger(), "whole": self.window(lambda at: True), "weather": self.window(self.is_in_weather),
            "budget": self.budget(), "attempts": sum(len(r.changes) for r in self.sends),
            "requests": len(self.sends) + sum(r.operation != "trigger" for r in self.fetches),
            "usefulDeliveries": self.useful_deliveries(), "accepted": self.accepted(),
            "sends": self.flow.is_copy,
        }
        figures |= self.backlog(twin)
        figures |= self.staleness_over_time()
        figures["series"] = self.series()
        return figures

    def ledger(self):
        fates = Counter(self.fates.values())
        names = ("delivered", "superseded", "deadLettered", "rejected", "inFlight", "lost")
        ledger = {name: fates[name] for name in names}
        ledger["committed"] = len(self.order)
        times = Counter(change for facts in self.flow.applied.values() for _, _, change, *_ in facts)
        ledger["duplicates"] = sum(count > 1 for count in times.values())
        ledger["reorderings"] = sum(
            version < before if self.flow.is_copy else 0
            for views in self.flow.shown.values()
            for (_, before), (_, version) in zip(views, views[1:])
        )
        ledger["dropped"] = self.dropped
        return ledger

    # Windows

    def window(self, counts):
        changes = [change for change in self.order if counts(change.t)]
        delays = [change.v - change.t for change in changes if change.v < NEVER]
        figures = {
            "propagation": histogram(delays, len(changes) - len(delays)),
            "within": [sum(delay <= bound for delay in delays) for bound in BOUNDS],
            "transaction": histogram([self.transaction(change) for change in changes]),
        }
        reads = [read for read in self.flow.reads if counts(read[0])]
        answered = [read for read in reads if read[3]]
        staleness = [self.staleness(read) for read in answered]
        figures |= {
            "staleness": histogram([age for age, _ in staleness]),
            "readLatency": histogram([ended - due for due, _, ended, *_ in answered]),
            "readsAttempted": len(reads), "readsAnswered": len(answered),
            "readsStale": sum(behind > 0 for _, behind in staleness),
            "versionsBehind": sum(behind for _, behind in staleness),
        }
        return figures

    def transaction(self, change):
        """How long the committing user waited: for the answer to a synchronous call-out, or not at all."""
        if not any(stage["holdsTransaction"] for stage in self.flow.about["stages"]):
            return 0
        answers = [r.ended for r in self.requests_of(change) if r.status == "ok" and r.ended is not None]
        refusals = [at for at, event, _ in change.waits if event == "rejected"]
        return min(answers + refusals) - change.t

    def requests_of(self, change):
        if not hasattr(self, "by_change"):
            self.by_change = defaultdict(list)
            for request in self.sends:
                for one in request.changes:
                    self.by_change[one].append(request)
        return self.by_change[change.id]

    def committed_at(self, record, instant):
        return bisect_right(self.flow.versions.get(record, []), instant, key=lambda change: change.t)

    def staleness(self, read):
        """Age and versions behind of an answered read, against the newest version when it was due."""
        due, record, _, _, version, _ = read
        newest = self.committed_at(record, due)
        if version >= newest:
            return 0, 0
        return due - self.flow.versions[record][version].t, newest - version

    # Effort

    def accepted(self):
        """Changes accepted by the target's API: applied, or published to the org that is the target."""
        accepted = {change for facts in self.flow.applied.values() for _, _, change, *_ in facts}
        if not self.flow.about["capturesChanges"]:
            accepted |= {c.id for c in self.order if any(event == "bus" for _, event, _ in c.waits)}
        return len(accepted)

    def useful_deliveries(self):
        """Attempts that brought their change into view as the first."""
        return sum(
            version_at(self.flow.shown[change.record], change.v) == change.version
            and any(one == change.id and at == change.v for at, _, one, *_ in self.flow.applied[change.record])
            for change in self.order
            if change.v < NEVER
        )

    def budget(self):
        budget, total = Budget(self.flow), Counter()
        self.causes = {}
        for change in self.order:
            if change.v == NEVER:
                continue
            causes = budget.of(change)
            self.causes[change.id] = causes
            if sum(causes.values()) != change.v - change.t:
                print(f"the causes of change {change.id} sum to {sum(causes.values())}, not its delay "
                                     f"{change.v - change.t}: {dict(causes)}")
            total.update(causes)
        names = ("schedule", "capacity", "limit", "lock", "down", "backoff", "link", "service", "cache", "healing")
        return {name: total[name] for name in names}

    # Backlog

    def backlog(self, twin):
        duration, end = self.world.duration, self.world.end
        steps = Counter()
        for change in self.order:
            steps[change.t] += 1
            if self.exits[change.id] <= end:
                steps[self.exits[change.id]] -= 1
        integral = within = peak = count = last = 0
        self.samples, second = [], 0
        for at in [*sorted(steps), end]:
            while second < at and second <= duration:
                self.samples.append(count)
                second += SECOND
            integral += count * (at - last)
            within += count * max(0, min(at, duration) - last)
            last, count = at, count + steps.get(at, 0)
            if at < duration:
                peak = max(peak, count)
        stays = sum(min(self.exits[change.id], end) - change.t for change in self.order)
        return {"backlogIntegral": integral, "backlogIntegralInDuration": within, "backlogPeak": peak,
                "stayTotal": stays, "recovery": self.recovery(twin)}

    def recovery(self, twin):
        """From the last fault's end to the first second from which, for 60 s, the backlog is near the calm twin's."""
        last = self.world.meta["last_fault_end_ns"]
        if twin is None or last is None:
            return ["calm", None]
        first = -(-last // SECOND)
        fine = [10 * mine <= max(10 * (calm + 10), 11 * calm) for mine, calm in zip(self.samples, twin)]
        for start in range(first, len(fine)):
            if all(fine[start:start + 61]) and (start == first or start + 60 < len(fine)):
                return ["after", 0 if start == first else start * SECOND - last]
        return ["notWithin", self.world.duration - last]

    # Staleness over time

    def staleness_over_time(self):
        twice = record_time = 0
        records = set(range(self.flow.population)) | set(self.flow.versions)
        for record in records:
            one, other = self.life(record, self.flow.versions.get(record, []), self.flow.shown.get(record, []))
            twice, record_time = twice + one, record_time + other
        return {"stalenessIntegral": twice // 2, "recordTimeIntegral": record_time}

    def life(self, record, versions, views):
        """Twice the integral of the record's staleness up to `duration`, and how long it lived or was shown."""
        duration = self.world.duration
        is_base = record < self.flow.population
        cuts = sorted({0, duration} | {c.t for c in versions if c.t < duration} | {at for at, _ in views if at < duration})
        twice = time = committed = 0
        for start, end in zip(cuts, cuts[1:]):
            while committed < len(versions) and versions[committed].t <= start:
                committed += 1
            shown = version_at(views, start)
            if shown < committed:
                oldest = versions[shown].t
                twice += (end - oldest) ** 2 - (start - oldest) ** 2
            is_deleted = committed > 0 and versions[committed - 1].kind == "delete"
            lives = not is_deleted and (is_base or committed > 0)
            is_shown = (shown > 0 or is_base) and not (shown > 0 and versions[shown - 1].kind == "delete")
            if lives or is_shown:
                time += end - start
        return twice, time

    # Series

    def lost_its_sender(self, request):
        """Whether a crash ended the sender before the answer came: nobody counts the attempt as failed."""
        return self.flow.about["stages"][request.stage]["place"] == "outside" and any(
            fault["kind"] == "crash" and request.sent <= fault["start"] <= request.ended for fault in self.world.faults
        )

    def series(self):
        count = -(-self.world.duration // SERIES_STEP)

        def total(pairs):
            sums = [0] * count
            for at, amount in pairs:
                if at // SERIES_STEP < count:
                    sums[at // SERIES_STEP] += amount
            return sums

        def mean(sums, counts):
            return [value // number if number else -1 for value, number in zip(sums, counts)]

        visible = [change for change in self.order if change.v < NEVER]
        failed = [read for read in self.flow.reads if not read[3] and read[2] is not None]
        answered = [read for read in self.flow.reads if read[3]]
        aged = [(read[0], *self.staleness(read)) for read in answered]
        shown = total((c.v, 1) for c in visible)
        reads, failures = total((read[0], 1) for read in self.flow.reads), total((read[0], 1) for read in failed)
        successes = [one - other for one, other in zip(reads, failures)]
        step = SERIES_STEP // SECOND
        return {
            "backlog": [self.samples[min((i + 1) * step, len(self.samples) - 1)] for i in range(count)],
            "committed": total((c.t, 1) for c in self.order),
            "visible": shown,
            "delay": mean(total((c.v, c.v - c.t) for c in visible), shown),
            "attempts": total((r.sent, len(r.changes)) for r in self.sends),
            "failed attempts": total((r.ended, len(r.changes)) for r in self.sends
                                     if r.ended is not None and r.status != "ok" and not self.lost_its_sender(r)),
            "reads": reads, "failed reads": failures,
            "stale reads": total((due, 1) for due, _, behind in aged if behind > 0),
            "staleness": mean(total((due, age) for due, age, _ in aged), successes),
            "read latency": mean(total((read[0], read[2] - read[0]) for read in answered), successes),
        }
