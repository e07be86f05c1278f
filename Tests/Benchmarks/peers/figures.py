"""Rates as they are shown, sections of a report, and the machine they were measured on."""

import dataclasses
import os
import statistics
import subprocess


class BenchmarkError(Exception):
    """A program failed, or found something else than it had to; the message says which, and what."""


class Rates(list):
    """What one program reached in each round, a second."""

    @property
    def median(self):
        return statistics.median(self)

    def over(self, other):
        """How many times as fast as the other it was, round by round."""
        return Rates(mine / others for mine, others in zip(self, other, strict=True))

    def __str__(self):
        spread = "" if len(self) == 1 else f" ({shown(min(self))} to {shown(max(self))})"
        return shown(self.median) + spread


@dataclasses.dataclass
class Section:
    """A question, the rates of all who answered it, and the table that shows them."""

    title: str
    unit: str
    rates: dict
    table: str
    remark: str = ""


def shown(number):
    """With three digits that count, and separators."""
    if number >= 1_000_000:
        return f"{float(f'{number / 1_000_000:.3g}'):g} M"
    return f"{float(f'{number:.3g}'):,.0f}" if number >= 100 else f"{number:.3g}"


def table(head, rows):
    """A table in Markdown."""
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in [head, ["---"] * len(head), *rows])


def machine():
    """Processor, cores, memory and system."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    with open("/etc/os-release", encoding="utf-8") as file:
        systems = [line.split("=")[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME=")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{(names + [os.uname().machine])[0]}, {os.cpu_count()} cores, {memory:.0f} GiB, {(systems + ['Linux'])[0]}"


def pin_to_last_core():
    """For `preexec_fn`: all that is measured runs on the last core, and this program on another where there is one."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def output(command):
    """What the command prints."""
    words = list(map(str, command))
    done = subprocess.run(words, capture_output=True, text=True, preexec_fn=pin_to_last_core)
    if done.returncode != 0:
        raise BenchmarkError(f"'{' '.join(words)}' ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout
