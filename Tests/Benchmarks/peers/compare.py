"""Measures Beaufort beside its peers: prints the tables, and writes them with a chart into a folder."""

import argparse
import pathlib
import sys

import generators
import simulators
from chart import chart
from figures import BenchmarkError, machine


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--beaufort", required=True, help="the built beaufort")
    arguments.add_argument("--programs", required=True, type=pathlib.Path, help="the folder with heap and simgrid")
    arguments.add_argument("--rounds", required=True, type=int, help="how often all are run, in turn")
    arguments.add_argument("--smoke", action="store_true", help="run everything for moments; the figures mean nothing")
    arguments.add_argument("--reports", type=pathlib.Path, help="the folder to write into")
    arguments.add_argument("parts", nargs="+", choices=["simulators", "generators"])
    wanted = arguments.parse_args()
    for part in wanted.parts:
        if part == "simulators":
            title = "Beaufort beside other simulators"
            found = simulators.measure(wanted.beaufort, wanted.programs, wanted.rounds, wanted.smoke)
        else:
            title = "Beaufort beside other generators of records"
            found = generators.measure(wanted.beaufort, wanted.rounds, wanted.smoke)
        sections, remarks = found
        rounds = "one round" if wanted.rounds == 1 else f"{wanted.rounds} rounds, all in turn"
        report = [f"# {title}", f"{machine()}; {rounds}: median (least to most), each on one core."]
        for section in sections:
            report += [f"## {section.title}", section.table, section.remark]
        report += ["## What each does", *remarks]
        report = "\n\n".join(filter(None, report)) + "\n"
        print(report)
        if wanted.reports:
            (wanted.reports / f"benchmark-{part}.md").write_text(report, encoding="utf-8")
            picture = chart(title, f"{machine()}; {rounds}", sections)
            (wanted.reports / f"benchmark-{part}.svg").write_text(picture, encoding="utf-8")


try:
    main()
except BenchmarkError as error:
    sys.exit(f"scripts/benchmark: error: {error}")
