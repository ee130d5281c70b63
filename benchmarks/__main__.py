"""`make bench`: what each path costs, beside the least it could cost on this machine.

CPU is that of the web server's processes (or the worker's) and of PostgreSQL's backends, in the
median of the rounds; statements are those of pg_stat_statements without the frame of transactions
and PostgreSQL's own checks of foreign keys. Without autovacuum; pages are asked for one at a time.
Floors and product take turns under the same server, middleware, pool and PostgreSQL.
"""

import argparse
import json
import os
import platform
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform"), str(ROOT / "website")]

import django  # noqa: E402

from benchmarks.client import UnexpectedAnswerError  # noqa: E402
from benchmarks.meter import Meter, Reading  # noqa: E402
from benchmarks.servers import DATABASE, Servers  # noqa: E402
from benchmarks.table import Line, as_json, line, remarks, table  # noqa: E402
from demo.processes import StartError  # noqa: E402

if TYPE_CHECKING:
    from benchmarks.rows import Row

Readings = dict[str, list[Reading]]


def main() -> int:
    options = parse()
    if sys.platform != "linux":
        print("CPU is read from /proc: this needs Linux.", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    servers = Servers()
    try:
        lines = run(servers, options)
    except KeyboardInterrupt:
        print("\nBroken off; everything that was started has ended.")
        return 1
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except UnexpectedAnswerError as error:
        last_words = (web.last_words() for web in (servers.product, servers.floors))
        print(error, *last_words, sep="\n", file=sys.stderr)
        return 1
    finally:
        servers.stop()
    print("", table(lines), "", *remarks(lines), sep="\n")
    print(f"Written: {write_down(lines, options)}")
    return 0


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    scale = int(os.environ.get("SCALE") or 10_000)
    parser.add_argument("--scale", type=int, default=scale, help="number of published cases")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="rows whose path has this text in it")
    return parser.parse_args()


def run(servers: Servers, options: argparse.Namespace) -> list[Line]:
    with step("servers"):
        servers.start_stores()
        django.setup()
    prepare(options.scale)
    meter = Meter(servers.postgresql, DATABASE)
    try:
        with step("web servers"):
            servers.start(servers.product, servers.floors)
        return measure_all(servers, meter, options)
    finally:
        meter.close()


def prepare(scale: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from benchmarks import content
    from demo.catalogues import compile_catalogues

    with step("tables and files"):
        call_command("migrate", verbosity=0)
        content.make_floor_tables()
        compile_catalogues()
        call_command("collectstatic", verbosity=0, interactive=False)
    with step(f"{scale:,} cases"):
        content.fill(scale)
    connection.close()


def measure_all(servers: Servers, meter: Meter, options: argparse.Namespace) -> list[Line]:
    from benchmarks import rows

    readings: Readings = defaultdict(list)
    floors = rows.floors(servers)
    chosen = [row for row in rows.web_rows(servers, options.scale) if options.only in row.path]
    with step("web"):
        measure(floors, chosen, meter, options.rounds, readings)
    floor_smtp, mail = rows.mail_rows(servers, meter)
    if options.only in mail.path:
        with step("mail"):
            clear_outbox(servers)
            servers.start(servers.worker)
            measure([floor_smtp], [mail], meter, options.rounds, readings)
        floors, chosen = [*floors, floor_smtp], [*chosen, mail]
    return lines_of(floors, chosen, readings)


def measure(
    floors: "Sequence[Row]",
    chosen: "Sequence[Row]",
    meter: Meter,
    rounds: int,
    readings: Readings,
) -> None:
    """Each round does every row and, right before it, its floor. The first round only warms up."""
    by_path = {floor.path: floor for floor in floors}
    unused = [floor for floor in floors if floor.path == "floor_constant"]
    turns = [*unused, *(each for row in chosen for each in (by_path[row.floor], row))]
    for number in range(rounds + 1):
        for row in turns:
            row.prepare()
            reading = meter.measure(row.run, row.process())
            if number:
                readings[row.path].append(reading)


def clear_outbox(servers: Servers) -> None:
    """The mails of those who registered aren't the batch that is measured."""
    from django.db import connection

    from notifications.models import OutgoingMail

    OutgoingMail.objects.all().delete()
    connection.close()
    servers.valkey.client().flushall()


def lines_of(floors: "Sequence[Row]", chosen: "Sequence[Row]", readings: Readings) -> list[Line]:
    lines = {path: line(path, each) for path, each in readings.items()}
    compared = [lines[row.path].over(lines[row.floor], row.budget) for row in chosen]
    return [*(lines[floor.path] for floor in floors if floor.path in lines), *compared]


@contextmanager
def step(name: str) -> Iterator[None]:
    began = time.monotonic()
    print(f"  {name:<24}", end="", flush=True)
    yield
    print(f"{time.monotonic() - began:6.1f} s", flush=True)


def write_down(lines: Sequence[Line], options: argparse.Namespace) -> Path:
    """Keep the figures with what is needed to read them later."""
    moment = datetime.now(UTC)
    file = ROOT / "benchmarks" / "results" / f"{moment:%Y-%m-%dT%H%M%S}.json"
    file.parent.mkdir(exist_ok=True)
    facts = {
        "at": moment.isoformat(timespec="seconds"),
        "scale": options.scale,
        "rounds": options.rounds,
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "django": django.__version__,
        "lines": [as_json(each) for each in lines],
        "remarks": remarks(lines),
    }
    file.write_text(json.dumps(facts, indent=1, ensure_ascii=False))
    return file.relative_to(ROOT)


if __name__ == "__main__":
    sys.exit(main())
