"""Rolling windows of the org's limits and Little's law of the servers, from the raw facts."""

from collections import Counter, defaultdict, deque
from itertools import groupby


def admissions(world):
    """Each request's charges together: (at, flow, granted, is first attempt, [(limit, amount, refused here)])."""
    first = FirstAttempts(world)
    for (request, at), group in groupby(world.limits, key=lambda row: (row["request"], row["at_ns"])):
        group = list(group)
        granted = bool(group[0]["granted"])
        charges = [(row["limit"], row["amount"], bool(row["refused_here"])) for row in group]
        yield at, group[0]["flow"], granted, first.admit(request, granted), charges


class FirstAttempts:
    """A request is a first attempt if its first row was never sent, or if it fetches what no refused fetch wanted."""

    def __init__(self, world):
        self.world = world
        self.sent_before = {}
        seen = set()
        for request in sorted(world.requests.values(), key=lambda one: one.id):
            if request.role == "send":
                self.sent_before[request.id] = (request.flow, request.changes[0]) in seen
                seen |= {(request.flow, change) for change in request.changes}
        self.was_refused = set()

    def admit(self, number, granted):
        request = self.world.requests[number]
        if request.role == "send":
            return not self.sent_before[number]
        if request.operation != "subscribe":
            return True
        place = (request.flow, request.stage)
        is_first = place not in self.was_refused
        if granted:
            self.was_refused.discard(place)
        else:
            self.was_refused.add(place)
        return is_first


class Window:
    def __init__(self, about):
        self.about = about
        self.granted, self.missed = deque(), deque()
        self.sums = [0, 0]

    def advance(self, at):
        step = at // self.about["step_ns"]
        for index, entries in enumerate((self.granted, self.missed)):
            while entries and entries[0][0] <= step - self.about["steps"]:
                self.sums[index] -= entries.popleft()[1]
        return step

    def add(self, index, at, amount):
        (self.granted, self.missed)[index].append((self.advance(at), amount))
        self.sums[index] += amount


def allocations(world):
    windows = {about["name"]: Window(about) for about in world.meta["limits"]}
    peak = {name: window.about["background"] for name, window in windows.items()}
    demand, refused, shares = dict(peak), Counter(), defaultdict(Counter)
    for at, flow, granted, is_first, charges in admissions(world):
        for limit, amount, is_refused_here in charges:
            window = windows[limit]
            window.advance(at)
            if granted:
                window.add(0, at, amount)
                shares[limit][flow] += amount
            elif is_first:
                window.add(1, at, amount)
            refused[limit] += is_refused_here
            used = window.about["background"] + window.sums[0]
            peak[limit] = max(peak[limit], used)
            demand[limit] = max(demand[limit], used + window.sums[1])
    figures = {}
    for name, window in windows.items():
        background = window.about["background"]
        if not (shares[name] or refused[name] or background):
            continue
        split = {flow.name: shares[name][flow.index] for flow in world.flows}
        split["background"] = world.duration // window.about["step_ns"] * background // window.about["steps"]
        figures[name] = {
            "allowance": window.about["allowance"], "peak": peak[name], "demand": demand[name],
            "refused": refused[name], "shares": split,
        }
    return figures


def check_grants(world):
    """A request is granted all of its charges where all fit, or else refused by the first that does not."""
    windows = {about["name"]: Window(about) for about in world.meta["limits"]}
    for at, _, granted, _, charges in admissions(world):
        tight = []
        for limit, amount, _ in charges:
            about = windows[limit].about
            windows[limit].advance(at)
            if about["background"] + windows[limit].sums[0] + amount > about["allowance"]:
                tight.append(limit)
        if granted == bool(tight) or [limit for limit, _, here in charges if here] != tight[:1]:
            return [f"the charges {charges} at {at} were {'granted' if granted else 'refused'}, tight were {tight}"]
        if granted:
            for limit, amount, _ in charges:
                windows[limit].add(0, at, amount)
    return []


def little(world):
    """The time integral of how many requests are in each server, and the sum of their stays."""
    figures = {}
    for index, system in enumerate(world.meta["systems"]):
        if system["isOrg"]:
            continue
        steps, stays = Counter(), 0
        for request in world.requests.values():
            if request.system != index:
                continue
            phases = request.phases[0]
            for (at, phase), (until, _) in zip(phases, phases[1:] + [(world.end, "")]):
                if phase in ("queued", "serving"):
                    stays += min(until, world.end) - at
                    steps[at] += 1
                    steps[min(until, world.end)] -= 1
        integral = count = last = 0
        for at in sorted(steps):
            integral += count * (at - last)
            last, count = at, count + steps[at]
        figures[f"requests at {system['name']}"] = {"integral": integral, "stays": stays}
    return figures
