"""The part `generators`: the same sixteen fields of an order from Beaufort, Mimesis, Faker and Snowfakery."""

import csv
import dataclasses
import importlib.metadata
import io
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from figures import BenchmarkError, Rates, Section, output, pin_to_last_core, table
from orders import COLUMNS

FOLDER = pathlib.Path(__file__).parent
FORMS = {"json": "JSON", "csv": "CSV"}
# So many are looked at field by field, and the time they take is that of the start.
FEW = 100
BLOCK = 1 << 20


@dataclasses.dataclass
class Generator:
    """A program that writes orders to its standard output, or where `file` is named, there."""

    name: str
    version: str
    does: str
    records: int
    # Its words by form; {count} and {folder} stand for how many, and for a folder that it may write in.
    commands: dict
    files: dict = dataclasses.field(default_factory=dict)

    def write(self, count, form):
        """Has it write; returns the seconds from its start to its end, the number of lines, and the first of them."""
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as errors:
            words = [str(word).format(count=count, folder=folder) for word in self.commands[form]]
            start = time.perf_counter()
            with subprocess.Popen(
                words, stdout=subprocess.PIPE, stderr=errors, bufsize=0, pipesize=BLOCK, preexec_fn=pin_to_last_core
            ) as process:
                lines, first = count_lines(process.stdout)
            seconds = time.perf_counter() - start
            if process.returncode != 0:
                errors.seek(0)
                words = errors.read().decode(errors="replace").strip()
                raise BenchmarkError(f"{self.name} ended with {process.returncode}: {words}")
            if form in self.files:
                with open(pathlib.Path(folder, self.files[form]), "rb", buffering=0) as file:
                    lines, first = count_lines(file)
        wanted = count + (form == "csv")
        if lines != wanted:
            raise BenchmarkError(f"{self.name} wrote {lines} lines of {form} for {count} records, not {wanted}")
        return seconds, first

    def rate(self, form):
        """Records a second, its start left out; tried again where something else took the time."""
        for _ in range(3):
            start, text = self.write(FEW, form)
            self.check(text, form)
            seconds, _ = self.write(self.records, form)
            if seconds > start:
                return (self.records - FEW) / (seconds - start)
        raise BenchmarkError(f"{self.name} took no longer for {self.records} records than for {FEW}: write more")

    def check(self, text, form):
        """Whether the records have every field of an order, with something in it."""
        try:
            if form == "csv":
                records = list(csv.DictReader(io.StringIO(text)))
            else:
                records = [json.loads(line.strip("[],\n")) for line in text.splitlines()]
        except ValueError as error:
            raise BenchmarkError(f"{self.name} wrote no {form}: {error}") from error
        for record in records:
            missing = [column for column in COLUMNS if record.get(column) in (None, "")]
            if missing:
                raise BenchmarkError(f"{self.name} wrote an order without {', '.join(missing)} as {form}: {record}")
        if len(records) != FEW:
            raise BenchmarkError(f"{self.name} wrote {len(records)} records of {form}, not {FEW}")


def count_lines(stream):
    """Reads everything; returns the number of lines, and the first block as text."""
    block, first, lines = bytearray(BLOCK), b"", 0
    while size := stream.readinto(block):
        lines += block.count(b"\n", 0, size)
        if len(first) < BLOCK:
            first += block[:size]
    return lines, first.decode(errors="replace")


def generators(beaufort, records):
    """All that are measured; the slow ones write fewer records."""
    python = ".".join(map(str, sys.version_info[:3]))

    def script(name, title, records):
        commands = {form: [sys.executable, FOLDER / name, "{count}", form] for form in FORMS}
        version = f"{importlib.metadata.version(title)}, Python {python}"
        return Generator(title, version, "its providers are called directly, by a loop that writes", records, commands)

    recipe = [
        sys.executable, "-m", "snowfakery", FOLDER / "orders.recipe.yaml", "--option", "records", "{count}",
        "--output-format",
    ]
    return [
        Generator(
            "Beaufort",
            output([beaufort, "--version"]).strip(),
            "`beaufort data --object Order`",
            records,
            {form: [beaufort, "data", "--object", "Order", "--count", "{count}", "--format", form] for form in FORMS},
        ),
        script("mimesis_orders.py", "Mimesis", records // 100),
        script("faker_orders.py", "Faker", records // 200),
        Generator(
            "Snowfakery",
            f"{importlib.metadata.version('snowfakery')}, Python {python}",
            "a recipe, which adds the field `id`; CSV goes to a file",
            records // 1_000,
            {"json": [*recipe, "json"], "csv": [*recipe, "csv", "--output-folder", "{folder}"]},
            {"csv": "Order.csv"},
        ),
    ]


def measure(beaufort, rounds, is_smoke):
    """Runs every generator in turn, `rounds` times; returns a section for each form, and what was compared."""
    everybody = generators(beaufort, 1_000_000 if is_smoke else 10_000_000)
    rates = {form: {one.name: Rates() for one in everybody} for form in FORMS}
    for _ in range(rounds):
        for one in everybody:
            for form in FORMS:
                rates[form][one.name].append(one.rate(form))
    sections = []
    for form, title in FORMS.items():
        ours = rates[form][everybody[0].name]
        rows = [
            [one.name, rates[form][one.name], "1" if one is everybody[0] else ours.over(rates[form][one.name])]
            for one in everybody
        ]
        head = ["generator", "records a second", "Beaufort is so many times as fast"]
        title = f"Orders of {len(COLUMNS)} fields as {title}"
        sections.append(Section(title, "records a second, on one core", rates[form], table(head, rows)))
    return sections, [f"**{one.name}** ({one.version}): {one.does}." for one in everybody]
