"""The figures as lines and as a table in Markdown."""

from typing import Any

HEADINGS = (
    "",
    "matters",
    "requests/s",
    "limit/s",
    "ratio",
    "wanted",
    "p50 ms",
    "p95 ms",
    "SQL",
    "CPU ms",
    "MB a worker",
)


def line(result: dict[str, Any]) -> str:
    words = " · ".join(
        f"{heading} {cell}" for heading, cell in zip(HEADINGS[1:], cells(result)[1:], strict=True) if cell
    )
    return f"{result['name']}: {words}" + (
        f" · {result['errors']} ERRORS {result['first_error']}" if result.get("errors") else ""
    )


def cells(result: dict[str, Any]) -> list[str]:
    names = (
        "name",
        "matters",
        "per_second",
        "limit_per_second",
        "ratio",
        "wanted",
        "p50_ms",
        "p95_ms",
        "statements",
        "cpu_ms",
        "memory_mb",
    )
    return [
        f"{result[name]:,}" if isinstance(result.get(name), int | float) else str(result.get(name, ""))
        for name in names
    ]


def table(figures: dict[str, Any]) -> str:
    rows = [HEADINGS, tuple("---" for _ in HEADINGS), *(cells(result) for result in figures["results"])]
    fills = ", ".join(f"{count:,} in {seconds} s" for count, seconds in figures["fill_seconds"].items())
    return "\n".join(
        [
            f"{figures['date']}, {figures['machine']}. Filled: {fills}.",
            "",
            *("| " + " | ".join(row) + " |" for row in rows),
            "",
            *growth(figures["results"]),
        ]
    )


def growth(results: list[dict[str, Any]]) -> list[str]:
    """How much longer the slowest twentieth takes among the most matters than among the fewest (≤ 1.5 wanted).

    In milliseconds, and in units of the limit's own p95 beside it: a machine that slowed down meanwhile slowed both.
    """
    by_name: dict[str, list[dict[str, Any]]] = {}
    for result in results:
        if result.get("limit_p95_ms"):
            by_name.setdefault(result["name"], []).append(result)
    lines = []
    for name, own in by_name.items():
        least, most = (pick(own, key=lambda one: one["matters"]) for pick in (min, max))
        if least["matters"] == most["matters"]:
            continue
        plain = most["p95_ms"] / least["p95_ms"]
        lines.append(
            f"p95 of {name}, {most['matters']:,} against {least['matters']:,}: × {plain:.2f}, "
            f"against the limit × {plain * least['limit_p95_ms'] / most['limit_p95_ms']:.2f}"
        )
    return lines
