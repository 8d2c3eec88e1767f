"""A few invented whistles of the demonstration's own street: one settled, one under way, one red, one just blown."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from governance.common.errors import DomainError
from governance.people.models import Department, User
from governance.territory.models import Area
from grievances.demo.clockwork import Life
from grievances.demo.lives import Cast
from grievances.demo.scenes import photo_of
from grievances.models import Grievance, Response, Whistle
from grievances.selectors import in_area
from grievances.services import responses
from grievances.services.whistles import WhistleDraft, blow, settle
from grievances.states import State
from grievances.whistle_states import Difficulty

HOUR = timedelta(hours=1)
OWN, BESIDE, THIRD = "urban-management", "police", "housing"


def whistle_lives(cast: Cast, now: datetime) -> list[Life]:
    """Lives for the clockwork. What they need is looked up when they begin; without it they end quietly."""
    street = User.objects.filter(username="demo-street").first()
    posting = street.postings.select_related("area").first() if street else None
    codes = [OWN, BESIDE, THIRD]
    if street is None or posting is None or not all(code in cast.departments for code in codes):
        return []
    tale = _Tale(cast, street, posting.area)
    lives = [
        tale.settled(now - 290 * HOUR),
        tale.under_way(now - 50 * HOUR),
        tale.red(now - 2.6 * HOUR),
        tale.fresh(now - 0.4 * HOUR),
    ]
    return [_quietly(life) for life in lives]


def _quietly(life: Life) -> Life:
    """Ends where somebody else was faster, as a matter's life does."""
    with suppress(DomainError):
        yield from life


class _Tale:
    def __init__(self, cast: Cast, street: User, area: Area) -> None:
        self.cast, self.street, self.area = cast, street, area

    def department(self, code: str) -> Department:
        return self.cast.departments[code]

    def officer(self, response: Response, now: datetime) -> User:
        return self.cast.officer_of(response.department, now)

    def matters(self, count: int, category: str) -> list[Grievance]:
        """Matters of the street that are being handled at that moment."""
        rows = Grievance.objects.filter(
            in_area(self.area.code), state=State.HANDLING, whistles=None, category__code=category
        )
        return list(rows.select_related("estate", "building").order_by("-id")[:count])

    def blow(
        self, now: datetime, codes: Sequence[str], title: str, body: str, place: str, matters: Sequence[Grievance] = (),
        difficulty: Difficulty = Difficulty.ORDINARY,
    ) -> tuple[Whistle, list[Response]]:  # fmt: skip
        lead, *assisting = [self.department(code) for code in codes]
        draft = WhistleDraft(
            area=self.area, title=title, body=body, lead=lead, assisting=tuple(assisting), place=place, difficulty=difficulty,
            matters=tuple(matter.pk for matter in matters), happened_at=None if matters else now - HOUR / 2,
        )  # fmt: skip
        whistle = blow(draft=draft, actor=self.street, now=now)
        return whistle, list(whistle.responses.select_related("department").order_by("id"))

    def go(self, response: Response, now: datetime, *verbs: str, scene: str = "car") -> None:
        """The steps that do not wait for words of their own."""
        for verb in verbs:
            actor = self.street if verb == "confirm" else self.officer(response, now)
            given = {"photos": [photo_of(scene, 0)]} if verb == "arrive" else {}
            getattr(responses, verb)(response_id=response.pk, actor=actor, now=now, **given)

    def report(self, response: Response, now: datetime, result: str, stars: int = 0) -> None:
        officer = self.officer(response, now)
        responses.report(response_id=response.pk, actor=officer, now=now, result=result)
        if stars:
            responses.rate(response_id=response.pk, actor=self.street, now=now, stars=stars, words="到得及时，办得实。")

    def settled(self, start: datetime) -> Life:
        now = yield start
        whistle, called = self.blow(
            now, [OWN, BESIDE], "背街小巷占道摆摊", "两个部门一起到现场，先劝离，再商量划线和错时停车。",
            "后街菜市场门口", self.matters(2, "stall"),
        )  # fmt: skip
        for response in called:
            now = yield now + HOUR / 4
            self.go(response, now, "sign", "contact")
        now = yield now + 20 * HOUR
        for response in called:
            self.go(response, now, "arrive", "confirm")
        now = yield now + 26 * HOUR
        self.report(called[0], now, "已劝离占道摊位，划定早市时段和区域。", 5)
        self.report(called[1], now, "重新施划车位 14 个，安排早晚高峰巡逻。", 4)
        now = yield now + HOUR
        result = "占道摊位已入市经营，车位已重新施划，早晚高峰有人巡查。"
        settle(whistle_id=whistle.pk, actor=self.street, now=now, result=result)

    def under_way(self, start: datetime) -> Life:
        now = yield start
        _whistle, called = self.blow(
            now, [THIRD, OWN], "临街楼外墙瓷砖脱落", "请先围挡，再一起看是谁的责任、怎么修。", "步行街 12 号楼下",
            difficulty=Difficulty.HARD,
        )  # fmt: skip
        now = yield now + HOUR / 3
        self.go(called[1], now, "sign", "contact")
        now = yield now + HOUR / 4
        self.go(called[0], now, "sign", "contact")
        now = yield now + 3 * HOUR
        self.go(called[0], now, "arrive", "confirm", scene="building")
        now = yield now + 20 * HOUR
        self.report(called[0], now, "已围挡，鉴定为局部空鼓，列入本月维修。", 5)
        now = yield now + HOUR
        self.go(called[1], now, "arrive", scene="building")

    def red(self, start: datetime) -> Life:
        now = yield start
        _whistle, called = self.blow(
            now, [OWN, BESIDE, THIRD], "流动摊贩占道，行人走上车行道", "请到现场劝离，再一起商量划定区域和时段。",
            "步行街东口", self.matters(2, "stall"),
        )  # fmt: skip
        now = yield now + HOUR / 2
        officer = self.officer(called[2], now)
        reason = "占道经营由城管部门管理，不在我委职责内。"
        responses.refuse(response_id=called[2].pk, actor=officer, now=now, reason=reason)
        self.go(called[1], now, "sign", "contact")

    def fresh(self, start: datetime) -> Life:
        now = yield start
        self.blow(
            now,
            [OWN, BESIDE],
            "菜市场门口油污管破损，污水漫街",
            "请带清扫和抽排设备到场，先保证通行。",
            "后街菜市场门口",
        )
