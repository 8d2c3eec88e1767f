"""Fill, serve, ask, report. `python -m bench --sizes 1000,100000,1000000 --json bench.json`."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

import django  # noqa: E402

from bench import database  # noqa: E402

BEGAN = time.monotonic()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000", help="numbers of matters to measure at")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each request is repeated")
    parser.add_argument("--only", default="", help="names of the scenarios, divided by commas")
    parser.add_argument("--keep", action="store_true", help="go on with the database of the last run")
    parser.add_argument("--json", default="", help="write the figures there too")
    options = parser.parse_args()
    say("preparing the database")
    database.prepare(keep=options.keep)
    django.setup()
    database.migrate()
    from bench import report, scenarios, server
    from bench.multiply import Multiplier

    database.load_seeds(say)
    multiplier = Multiplier(say)
    results, fills = [], {}
    for size in (int(part) for part in options.sizes.split(",")):
        began = time.monotonic()
        count = multiplier.fill(size)
        fills[count] = round(time.monotonic() - began, 1)
        say(f"{count:,} matters, filled in {fills[count]} s")
        with server.running() as at:
            for scenario in scenarios.all_scenarios(options.only):
                results.append(server.measure(at, scenario, count, seconds=options.seconds))
                say(report.line(results[-1]))
    results.extend(scenarios.measure_sweep(say) if not options.only or "sweep" in options.only else [])
    figures = {
        "date": date.today().isoformat(),
        "machine": f"{os.cpu_count()} × {platform.machine()}, Python {platform.python_version()}, {database.version()}",
        "fill_seconds": fills,
        "results": results,
    }
    print(report.table(figures))
    if options.json:
        Path(options.json).write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if any(result.get("errors") for result in results) else 0


def say(words: str) -> None:
    print(f"· {time.monotonic() - BEGAN:5.0f} s  {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as problem:
        sys.exit(f"{problem.cmd} failed")
