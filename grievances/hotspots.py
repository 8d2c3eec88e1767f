"""热点: where more residents than usual say the same this week. Pure: rows in, findings out.

A cell is a place and a category, or a place and a word. Its week is compared with the four weeks before by a Poisson
tail: how likely are so many residents by chance, given the usual number a week? One is added to what came before, so that
a place where nothing ever happened needs several people and not one.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from grievances.likeness import EVERYWHERE, pieces_of, squeezed

WEEK = timedelta(days=7)
WEEKS_BEFORE = 4
LEAST_RESIDENTS = 3
LEAST_SURPRISE = 2.3  # −log10 of 0.5 %
MOST = 300
SAME_MATTERS = 0.6  # of a word's matters inside a warmer cell: the same hotspot
PHRASE_LENGTHS = range(8, 1, -1)
PHRASE_SHARE = 0.6
# How people ask and tell, whatever it is about; a word with one of the characters is none by itself.
HOW_PEOPLE_ASK = EVERYWHERE | frozenset(
    ["时候", "为何", "多久", "可以", "能否", "是否", "还是", "已经", "需要", "应该", "请求", "投诉", "咨询", "求助"]
)
NO_TOPIC = frozenset("么吗呢吧的了着是在和与被把就都也很太再又谁哪")


@dataclass(frozen=True, slots=True)
class Said:
    """One matter, as far as counting needs it."""

    id: int
    place: str
    category_id: int | None
    title: str
    person: str
    is_recent: bool


@dataclass
class Cell:
    place: str
    category_id: int | None = None
    word: str = ""
    recent: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)
    ids: list[int] = field(default_factory=list)
    surprise: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    place: str
    category_id: int | None
    words: str
    recent: int
    before: int
    surprise: float
    ids: tuple[int, ...]


def find_hotspots(rows: Sequence[Said]) -> list[Finding]:
    """The warmest cells first; words that only say again what a warmer cell says are left out."""
    titles = {row.id: squeezed(row.title) for row in rows if row.is_recent}
    cells = [*_by_category(rows), *_by_word(rows, titles)]
    for cell in cells:
        cell.surprise = surprise(len(cell.recent), len(cell.before))
    warm = [cell for cell in cells if len(cell.recent) >= LEAST_RESIDENTS and cell.surprise >= LEAST_SURPRISE]
    warm.sort(key=lambda cell: (not cell.category_id, -cell.surprise, -len(cell.ids), cell.place, cell.word))
    taken: dict[str, list[set[int]]] = defaultdict(list)
    findings = []
    for cell in warm:
        ids = set(cell.ids)
        if any(len(ids & other) >= SAME_MATTERS * len(ids) for other in taken[cell.place]):
            continue
        taken[cell.place].append(ids)
        words = phrase_of([titles[pk] for pk in cell.ids])
        findings.append(
            Finding(
                cell.place,
                cell.category_id,
                words or cell.word,
                len(cell.recent),
                len(cell.before),
                round(cell.surprise, 2),
                tuple(sorted(ids)),
            )
        )
    return sorted(findings, key=lambda found: (-found.surprise, -found.recent, found.place))[:MOST]


def surprise(recent: int, before: int) -> float:
    """−log10 of the likelihood of `recent` or more in a week that follows four with `before` in all."""
    usual = (before + 1) / WEEKS_BEFORE
    if recent <= usual:
        return 0.0
    logs = [count * math.log(usual) - usual - math.lgamma(count + 1) for count in range(recent, recent + 60)]
    largest = max(logs)
    return -(largest + math.log(sum(math.exp(log - largest) for log in logs))) / math.log(10)


def without(title: str, names: Iterable[str]) -> str:
    """The title with names taken out, so that a place's own name is never what everybody says there."""
    for name in names:
        title = title.replace(name, " ")
    return title


def phrase_of(titles: Sequence[str]) -> str:
    """The longest run of characters that most of these titles share; '' where there is none worth saying."""
    enough = max(2, math.ceil(PHRASE_SHARE * len(titles)))
    for length in PHRASE_LENGTHS:
        counts = Counter(piece for title in titles for piece in pieces_of(title, length) if len(piece) == length)
        shared = [piece for piece, count in counts.items() if count >= enough and not _has_digit(piece)]
        for piece in sorted(shared, key=lambda piece: (-counts[piece], _position(piece, titles), piece)):
            if length > 2 or _is_topic(piece):
                return piece
    return ""


def _is_topic(word: str) -> bool:
    """Two characters that say what it is about; the number of a building is where, not what."""
    return word not in HOW_PEOPLE_ASK and not _has_digit(word) and not NO_TOPIC & set(word)


def _has_digit(piece: str) -> bool:
    return any(character.isdigit() for character in piece)


def _position(piece: str, titles: Sequence[str]) -> int:
    return next(title.index(piece) for title in titles if piece in title)


def _by_category(rows: Iterable[Said]) -> list[Cell]:
    cells: dict[tuple[str, int], Cell] = {}
    for row in rows:
        if row.category_id:
            key = (row.place, row.category_id)
            cell = cells.get(key) or cells.setdefault(key, Cell(row.place, row.category_id))
            _count(cell, row)
    return [cell for cell in cells.values() if len(cell.recent) >= LEAST_RESIDENTS]


def _by_word(rows: Sequence[Said], titles: dict[int, str]) -> list[Cell]:
    """Words of this week first; what came before is counted only for those that enough residents said."""
    cells: dict[tuple[str, str], Cell] = {}
    for row in rows:
        if row.is_recent:
            for word in filter(_is_topic, pieces_of(titles[row.id], 2)):
                key = (row.place, word)
                cell = cells.get(key) or cells.setdefault(key, Cell(row.place, word=word))
                _count(cell, row)
    said: dict[str, dict[str, Cell]] = defaultdict(dict)
    for (place, word), cell in cells.items():
        if len(cell.recent) >= LEAST_RESIDENTS:
            said[place][word] = cell
    for row in rows:
        if not row.is_recent and row.place in said:
            here = said[row.place]
            for word in pieces_of(squeezed(row.title), 2) & here.keys():
                here[word].before.add(row.person)
    return [cell for here in said.values() for cell in here.values()]


def _count(cell: Cell, row: Said) -> None:
    if row.is_recent:
        cell.recent.add(row.person)
        cell.ids.append(row.id)
    else:
        cell.before.add(row.person)
