"""The part `simulators`: one queue in Beaufort, a plain C++ program, SimGrid and SimPy, and whether they agree."""

import contextlib
import dataclasses
import importlib.metadata
import itertools
import json
import pathlib
import sqlite3
import sys
import tempfile

import erlang
import yaml
from figures import BenchmarkError, Rates, Section, output, table

FOLDER = pathlib.Path(__file__).parent
SCENARIO = FOLDER / "queue.yaml"


@dataclasses.dataclass
class Workload:
    """Customers come `rate` a second to `servers` that take `mean` seconds; a share of the attempts fails at once."""

    rate: float
    servers: int
    mean: float
    failures: float
    limit: int
    back_off: float
    cap: float

    @classmethod
    def both(cls):
        """The queue of the scenario in calm, and in its errors."""
        scenario = yaml.load(SCENARIO.read_text(encoding="utf-8"), yaml.BaseLoader)
        candidate, system = scenario["candidates"][0], scenario["systems"]["servers"]
        calm = cls(
            rate=quantity(scenario["flows"]["customers"]["changes"]["rate"], "/s"),
            servers=int(system["concurrency"]),
            mean=quantity(system["service"]["mean"], "ms") / 1_000,
            failures=0.0,
            limit=int(candidate["attempts"]),
            back_off=quantity(candidate["backoff"], "s"),
            cap=quantity(candidate["backoffCap"], "s"),
        )
        failures = quantity(scenario["storms"]["errors"][0]["rate"], "%") / 100
        return [calm, dataclasses.replace(calm, failures=failures)]

    @property
    def title(self):
        queue = f"M/M/{self.servers}, {self.rate * self.mean / self.servers:.0%} busy"
        return f"{queue}, {self.failures:.0%} of the attempts fail" if self.failures else queue

    @property
    def expectations(self):
        """What must come out: a name, the sum it is of, how it is shown, and its mean.

        Customers whose failures hold them up for independent times still come to the servers as a Poisson process
        (displacement theorem), so retries change nothing about their stay there.
        """
        return [
            ("mean stay at the servers", "stays", lambda s: f"{s * 1_000:.2f} ms",
             erlang.stay(self.rate, self.servers, self.mean)),
            ("mean of attempts", "attempts", "{:.4f}".format, erlang.attempts(self.failures, self.limit)),
        ]


def quantity(text, unit):
    """The number before the unit."""
    return float(text.removesuffix(unit).replace("_", ""))


@dataclasses.dataclass
class Result:
    """What a simulator found: sums over its customers, and the time it took."""

    customers: int
    served: int
    attempts: int
    stays: float
    seconds: float

    @classmethod
    def total(cls, results):
        return cls(*map(sum, zip(*map(dataclasses.astuple, results))))


@dataclasses.dataclass
class Program:
    """A program that takes the workload as arguments, and prints its result as JSON."""

    name: str
    version: str
    does: str
    customers: int
    command: list

    def run(self, workloads, seed):
        for workload in workloads:
            words = [self.customers, *dataclasses.astuple(workload), seed]
            yield Result(**json.loads(output([*self.command, *words])))


@dataclasses.dataclass
class Beaufort:
    """`beaufort run`: both workloads are worlds of one run; what it measured and its time stand in its database."""

    name: str
    version: str
    does: str
    customers: int
    path: str

    def run(self, workloads, seed):
        text = SCENARIO.read_text(encoding="utf-8")
        # The queue is open, and its errors last, for as long as it takes so many customers to come.
        written = yaml.load(text, yaml.BaseLoader)["duration"]
        text = text.replace(written, f"{round(self.customers / workloads[0].rate)}s")
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            database = folder / "queue.sqlite"
            (folder / "queue.yaml").write_text(text, encoding="utf-8")
            options = ["--seed", seed, "--jobs", 1, "--db", database, "--reports", folder / "reports"]
            output([self.path, "run", folder / "queue.yaml", "--quiet", "--format", "json", *options])
            with contextlib.closing(sqlite3.connect(database)) as store:
                rows = store.execute(
                    "SELECT committed, delivered, attempts, stays_ns, wall_ns FROM world "
                    "JOIN ledger ON ledger.world = world.id JOIN flow ON flow.world = world.id "
                    "JOIN little_check ON little_check.world = world.id AND name = 'requests at servers' "
                    "ORDER BY storm = 'errors'"
                ).fetchall()
        for _, (committed, delivered, attempts, stays, wall) in zip(workloads, rows, strict=True):
            yield Result(committed, delivered, attempts, int(stays) / 1e9, wall / 1e9)


def simulators(beaufort, programs, customers):
    """All that are measured; the slow ones simulate fewer of the customers."""
    compiler = output(["g++", "-dumpfullversion"]).strip()
    debian = output(["dpkg-query", "--show", "--showformat=${Version}", "libsimgrid-dev"])
    python = ".".join(map(str, sys.version_info[:3]))
    return [
        Beaufort(
            "Beaufort",
            output([beaufort, "--version"]).strip(),
            "carries changes out by call-outs, arms a time-out for each that waits, and keeps everything besides: "
            "ledger, delay budget, histograms, series, staleness, Little's law, in integers that are equal on every "
            "machine",
            customers,
            beaufort,
        ),
        Program(
            "plain C++",
            f"g++ {compiler} -O3 -march=native",
            "written for this benchmark: a 4-ary heap of plain events, flat state, no allocation an event; keeps the "
            "sums of stays and attempts",
            4 * customers,
            [programs / "heap"],
        ),
        Program(
            "SimGrid",
            f"{debian}, in C++",
            "an actor for each server and each retry, a semaphore before a line of customers; keeps the same sums",
            customers // 5,
            [programs / "simgrid"],
        ),
        Program(
            "SimPy",
            f"{importlib.metadata.version('simpy')}, Python {python}",
            "a process for each server and each retry, an event before a line of customers; keeps the same sums",
            customers // 10,
            [sys.executable, FOLDER / "simpy_queue.py"],
        ),
    ]


def check(workload, totals):
    """How far each is from what must come out; those that are too far off, or too far from each other, are an error."""
    cells = {name: [] for name in totals}
    for name, total in totals.items():
        if total.served != total.customers:
            raise BenchmarkError(f"{name} served {total.served} of {total.customers} customers ({workload.title})")
    for measure, sums, words, expected in workload.expectations:
        means = {name: getattr(total, sums) / total.customers for name, total in totals.items()}
        for name, mean in means.items():
            bound = expected.bound(totals[name].customers)
            if abs(mean - expected.mean) > bound:
                raise BenchmarkError(
                    f"{name} does not agree with theory on the {measure} ({workload.title}): {words(mean)}, "
                    f"not {words(expected.mean)} give or take {words(bound)}"
                )
            cells[name].append(
                f"{words(mean)}, {abs(mean / expected.mean - 1):.2%} off, at most {bound / expected.mean:.2%}"
            )
        for one, other in itertools.combinations(means, 2):
            bound = expected.bound_between(totals[one].customers, totals[other].customers)
            if abs(means[one] - means[other]) > bound:
                raise BenchmarkError(
                    f"{one} and {other} do not agree on the {measure} ({workload.title}): {words(means[one])} and "
                    f"{words(means[other])} are more than {words(bound)} apart"
                )
    return cells


def section(workload, everybody, results):
    """The table of one workload, where all agree."""
    rates = {name: Rates(one.customers / one.seconds for one in found) for name, found in results.items()}
    cells = check(workload, {name: Result.total(found) for name, found in results.items()})
    ours = rates[everybody[0].name]
    rows = [
        [one.name, rates[one.name], "1" if one is everybody[0] else ours.over(rates[one.name]), *cells[one.name]]
        for one in everybody
    ]
    theory = " and ".join(f"a {name} of {words(mean.mean)}" for name, _, words, mean in workload.expectations)
    remark = f"Theory expects {theory}; \"at most\" is {erlang.DEVIATIONS} standard errors of so many customers."
    head = ["simulator", "customers a second", "Beaufort is so many times as fast"]
    head += [measure for measure, *_ in workload.expectations]
    return Section(workload.title, "customers a second, on one core", rates, table(head, rows), remark)


def measure(beaufort, programs, rounds, is_smoke):
    """Runs every simulator in turn, `rounds` times, and returns a section for each workload, and what was compared."""
    everybody = simulators(beaufort, programs, 1_000_000 if is_smoke else 5_000_000)
    workloads = Workload.both()
    results = [{one.name: [] for one in everybody} for _ in workloads]
    for turn in range(rounds):
        for one in everybody:
            for found, result in zip(results, one.run(workloads, seed=turn + 1), strict=True):
                found[one.name].append(result)
    sections = [section(workload, everybody, found) for workload, found in zip(workloads, results, strict=True)]
    return sections, [f"**{one.name}** ({one.version}): {one.does}." for one in everybody]
