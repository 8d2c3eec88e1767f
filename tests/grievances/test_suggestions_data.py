"""The suggestions on real messages (read in place, never copied): identical bodies all found, near-copies in the first five.

`python -m bench.suggestions` asks this of every pair, among 100,000 matters; here are the identical ones and the hardest.
"""

import csv
import re
import uuid
from collections import defaultdict
from pathlib import Path

import pytest

from grievances.models import Grievance
from grievances.search import index_likeness
from grievances.suggestions import suggestions_for
from tests.grievances.world import NOW, World

APPEALS = next(
    (file for folder in Path(__file__).parents if (file := folder / "shared" / "data" / "appeals.csv").exists()), None
)
OTHERS = 300
HARDEST = [  # the pairs just above a Jaccard index of one half
    ("228107", "236798"),
    ("228107", "360101"),
    ("280718", "280776"),
    ("239190", "282611"),
    ("208775", "239190"),
    ("191111", "208775"),
    ("228091", "288728"),
    ("191111", "282611"),
    ("192652", "214307"),
    ("214307", "227607"),
    ("214307", "279702"),
    ("195095", "269977"),
    ("269977", "360100"),
    ("198227", "228244"),
    ("214307", "289930"),
    ("217032", "264119"),
    ("206318", "289772"),
    ("191154", "196659"),
    ("233338", "236303"),
    ("209339", "244202"),
    ("210905", "223025"),
    ("258006", "258223"),
    ("209032", "246598"),
    ("209032", "360103"),
    ("203180", "212558"),
    ("219925", "289103"),
    ("222300", "252313"),
    ("233542", "239670"),
    ("239670", "256358"),
    ("218417", "263356"),
    ("201824", "281684"),
    ("228177", "273322"),
    ("191111", "239190"),
    ("213557", "215920"),
    ("258617", "280425"),
    ("230720", "245200"),
    ("259986", "271933"),
    ("225600", "229437"),
    ("236137", "241653"),
    ("224624", "255469"),
]


@pytest.mark.skipif(APPEALS is None, reason="shared/data/appeals.csv is not beside this checkout")
def test_suggestions_on_real_messages_find_every_copy_and_the_hardest_near_copies(world: World):
    assert APPEALS
    with APPEALS.open(encoding="utf-8-sig", newline="") as file:
        texts = {row["留言编号"]: row["留言详情"].strip() for row in csv.DictReader(file)}
    groups = defaultdict(list)
    for number, text in texts.items():
        groups[re.sub(r"\s", "", text)].append(number)
    copies = [numbers for numbers in groups.values() if len(numbers) > 1]
    assert len(copies) == 100
    expected = defaultdict(set)
    for numbers in [*copies, *HARDEST]:
        for number in numbers:
            expected[number].update(set(numbers) - {number})
    wanted = {*expected, *list(texts)[:: len(texts) // OTHERS]}
    rows = Grievance.objects.bulk_create(_matter(world, texts[number]) for number in sorted(wanted))
    index_likeness(rows)
    number_of = {row.pk: number for row, number in zip(rows, sorted(wanted), strict=True)}
    asked = {numbers[0] for numbers in [*copies, *HARDEST]}
    for row in rows:
        if number_of[row.pk] in asked:
            others = expected[number_of[row.pk]]
            found = {number_of[one.grievance.pk] for one in suggestions_for(row, world.district_supervisor, NOW)}
            assert others <= found, (number_of[row.pk], others - found)


def _matter(world: World, text: str) -> Grievance:
    area = world.community
    return Grievance(
        code=f"NA-{uuid.uuid4().hex[:12]}", title=text[:30], body=text, source="IMPORT", raised_at=NOW,
        area=area, area_code=area.code, holder=area, holder_code=area.code, level=area.level,
    )  # fmt: skip
