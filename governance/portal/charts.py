"""Small charts that the server draws: bars side by side over time, with a table as their twin. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP, FOOT, HEAD = 640, 160, 6, 20, 14


@dataclass(frozen=True, slots=True)
class ChartBar:
    series: int  # 0, 1 …: the class of its colour
    x: int
    y: int
    width: int
    height: int
    text: str  # its figure, for those who read


@dataclass(frozen=True, slots=True)
class ChartGroup:
    """One moment on the axis, with a bar for each series."""

    label: str
    x: int  # the middle, where its label stands
    bars: tuple[ChartBar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    names: tuple[str, ...]  # of the series
    groups: tuple[ChartGroup, ...]
    most: int
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - FOOT

    @property
    def is_empty(self) -> bool:
        return self.most == 0


def bar_chart(
    names: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], *, show: Callable[[int], str] = str
) -> BarChart:
    """`rows`: a label and a value for each series; below nothing there is no bar, `show` says it all the same.
    For `portal/_bar_chart.html`."""
    most = max((value for _label, values in rows for value in values), default=0)
    room, step = HEIGHT - FOOT - HEAD, WIDTH // max(len(rows), 1)
    width = max((step - GAP) // max(len(names), 1), 1)
    groups = []
    for number, (label, values) in enumerate(rows):
        left = number * step + GAP // 2
        tall = [max(value * room // most, 2) if value > 0 else 0 for value in values]
        bars = tuple(
            ChartBar(series, left + series * width, HEIGHT - FOOT - height, width - 1 or 1, height, show(value))
            for series, (value, height) in enumerate(zip(values, tall, strict=True))
        )
        groups.append(ChartGroup(label, left + len(names) * width // 2, bars))
    return BarChart(tuple(names), tuple(groups), most)
