"""Some weeks of the demonstration's own grid: doors due and visited, care, findings at every step, checks and notes."""

import io
import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from governance.common.images import CleanPhoto, clean_photo
from governance.people.models import User
from governance.territory.models import Area, Building
from grids.models import CareService, DwellingDue, Finding, VisitCadence
from grids.presets import load_presets
from grids.selectors.day import buildings_in, checks_due
from grids.services.care import add_care
from grids.services.checks import PointAnswer, do_check, open_season
from grids.services.findings import report_finding, verify_finding
from grids.services.log import add_note
from grids.services.visits import open_rounds, record_visit
from grids.states import CheckAnswer, VisitOutcome
from grievances import services as matters
from grievances.models import Category
from grievances.states import Kind, Urgency

NAMESPACE = uuid.UUID("6f2d3c1a-0000-4000-8000-000000000311")
DAY = timedelta(days=1)
# What was found, how many days ago, and how far it has come.
FOUND = [
    ("小区南门人行道有两块地砖松动，下雨踩上去溅水。", 0, "reported"),
    ("2 单元楼道感应灯不亮，晚上看不清台阶。", 2, "handled"),
    ("垃圾分类亭旁边堆了几袋装修垃圾。", 5, "verified"),
    ("单元门的闭门器坏了，门关不上，声音很大。", 4, "rejected"),
]
WORDS = ["家里都好。", "希望楼下多装一盏路灯。", "提醒了燃气软管要换。", "老人一个人在家，精神不错。", ""]
NEED = "三楼楼道扶手松了，老人上下楼要扶着走，希望尽快修一修。"
CARE = [("greeting", "王阿姨", 20), ("meals", "李大爷", 178), ("weather", "", 100)]


@transaction.atomic
def load_day(*, now: datetime, say: Callable[[str], None]) -> None:
    """Through the services with the clock set back; the people are invented."""
    load_presets()
    people = {user.username: user for user in User.objects.filter(username__in=("demo-grid", "demo-leader"))}
    worker, leader = people.get("demo-grid"), people.get("demo-leader")
    posting = worker.postings.select_related("area").first() if worker else None
    if worker is None or leader is None or posting is None or posting.area is None or Finding.objects.exists():
        return
    say("网格员的一天：走访、发现、检查和日志")
    grid = posting.area
    buildings = list(buildings_in((grid.code,)))
    _visits(grid, worker, now)
    _care(grid, worker, now)
    _findings(buildings, worker, leader, now)
    _checks(grid, worker, now)
    add_note(
        grid=grid,
        day=timezone.localdate(now),
        words="和物业一起走了一遍地下车库，消防通道没有占用。",
        actor=worker,
        now=now,
    )


def _visits(grid: Area, worker: User, now: datetime) -> None:
    """Every dwelling of the district has its first due day; a part of the own grid's doors was knocked at."""
    chance = random.Random(20260104)  # noqa: S311
    assert VisitCadence.objects.exists()
    open_rounds(now=now - 21 * DAY)
    doors = DwellingDue.objects.filter(area_code=grid.code).select_related(
        "dwelling__entrance", "dwelling__building__grid", "dwelling__building__community"
    )
    for number, due in enumerate(doors.order_by("due_on", "id")[:18]):
        outcome = chance.choices(list(VisitOutcome), weights=(7, 2, 3, 1))[0]
        record_visit(
            client_id=uuid.uuid5(NAMESPACE, f"visit:{number}"), dwelling=due.dwelling, outcome=outcome, actor=worker,
            at=now - (number % 6) * DAY - timedelta(minutes=20 * number), now=now,
            words=chance.choice(WORDS) if outcome in (VisitOutcome.MET, VisitOutcome.TELEPHONE) else "",
            need=NEED if number == 3 and outcome != VisitOutcome.ATTEMPT else "",
        )  # fmt: skip


def _care(grid: Area, worker: User, now: datetime) -> None:
    services = {row.code: row for row in CareService.objects.all()}
    doors = DwellingDue.objects.filter(area_code=grid.code).select_related(
        "dwelling__building__grid", "dwelling__building__community"
    )
    for (code, who, days), due in zip(
        CARE, doors.filter(last_tried_on=None).order_by("-due_on", "id")[:3], strict=False
    ):
        add_care(
            dwelling=due.dwelling, service=services[code], who=who, consent_on=timezone.localdate(now) - days * DAY,
            consent_words="当面同意", actor=worker, now=now,
        )  # fmt: skip
        DwellingDue.objects.filter(pk=due.pk).update(due_on=timezone.localdate(now) - DAY)


def _findings(buildings: list[Building], worker: User, leader: User, now: datetime) -> None:
    category = Category.objects.filter(is_active=True, parent__isnull=False).order_by("id").first()
    for number, (words, days, fate) in enumerate(FOUND):
        at = now - days * DAY - timedelta(hours=1 + number)
        finding = report_finding(
            client_id=uuid.uuid5(NAMESPACE, f"found:{number}"), words=words, actor=worker, found_at=at, now=at,
            building=buildings[number % len(buildings)], photos=[_picture(number)],
        ).row  # fmt: skip
        if fate == "reported" or category is None:
            continue
        _settle(finding, category, worker, at + timedelta(hours=2))
        if fate in ("verified", "rejected"):
            verify_finding(
                finding_id=finding.pk, is_settled=fate == "verified", actor=leader, now=at + timedelta(hours=20),
                words="看过了，已经清走。" if fate == "verified" else "门还是关不严，闭门器没有换。",
            )  # fmt: skip


def _settle(finding: Finding, category: Category, worker: User, at: datetime) -> None:
    pk = finding.grievance_id
    matters.accept(grievance_id=pk, actor=worker, now=at)
    matters.triage(
        grievance_id=pk, actor=worker, now=at, kind=Kind.COMMUNITY, category=category, urgency=Urgency.GENERAL,
    )  # fmt: skip
    matters.resolve(grievance_id=pk, actor=worker, now=at, result="联系物业当天处理好了。")


def _checks(grid: Area, worker: User, now: datetime) -> None:
    """The checks of this month (and, where a month has none, of the season before it), one of them done."""
    for back in range(4):
        open_season(now=now - back * 30 * DAY)
        if checks_due((grid.code,)).exists():
            break
    check = checks_due((grid.code,)).order_by("due_on", "id").first()
    if check is None:
        return
    points = list(check.checklist.points.all())
    answers = {point.pk: PointAnswer(CheckAnswer.FINE) for point in points}
    answers[points[0].pk] = PointAnswer(CheckAnswer.OPEN_POINT, "一楼公共部位有一处需要处理，已拍照。")
    do_check(check_id=check.pk, answers=answers, actor=worker, now=now - timedelta(hours=3))


def _picture(number: int) -> CleanPhoto:
    """A drawn picture: the demonstration shows nobody's door."""
    picture = Image.new("RGB", (640, 480), ("#c9d6df", "#d8d2c4", "#cfdccb", "#dcd0d6")[number % 4])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 300, 580, 420), fill="#8494a3")
    draw.ellipse((240 + number * 20, 320, 360 + number * 20, 400), fill="#5b6b7b")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    out.seek(0)
    return clean_photo(out)
