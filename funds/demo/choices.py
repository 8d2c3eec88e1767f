"""Yearly choices of the demonstration: a finished one of twenty projects, and one that residents vote about now."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from funds.models import Choice, ChoiceBallot, ChoiceOption, Fund
from funds.presets.choices import load_choice_presets
from funds.selectors.choices import listed
from funds.services import choices as services
from funds.services.choices import ChoiceDraft
from funds.states.choices import ChoiceState, VoteChannel
from funds.states.foundation import FundKind
from governance.deadlines.services import sweep
from governance.people.models import User
from governance.people.selectors import user_by_phone
from grievances.demo.loading import settle_messages

DAY, YUAN, VOTERS, SEED = timedelta(days=1), 100, 640, 2026
RESIDENT_PHONE = "19900000001"
# title, place, yuan, where it lies (0 north … 1 south), how many it appeals to
PROJECTS = (
    ("三栋门口装两张长椅", "3 栋门口", 6_000, 0.1, 3), ("北门加装坡道和扶手", "北门", 28_000, 0.1, 5),
    ("楼道声控灯换新", "1 至 6 栋", 18_500, 0.2, 4), ("晾衣架二十组", "北区草坪边", 9_600, 0.2, 2),
    ("电动车集中充电棚", "北区车棚", 62_000, 0.15, 6), ("小花园种四季花", "中心花园", 15_000, 0.5, 3),
    ("儿童沙坑和滑梯", "中心花园", 48_000, 0.5, 5), ("共享菜园二十块", "南坡空地", 22_000, 0.9, 3),
    ("南门车辆减速带", "南门", 8_800, 0.9, 2), ("老人助餐点添设备", "服务中心", 36_000, 0.45, 6),
    ("社区图书角", "服务中心", 16_000, 0.5, 2), ("周末亲子课堂一年", "服务中心", 24_000, 0.6, 3),
    ("邻里节四场", "广场", 20_000, 0.5, 2), ("独居老人安全探头", "入户", 32_000, 0.4, 4),
    ("广场乒乓球桌两张", "广场", 7_600, 0.6, 2), ("南区破损路面修补", "南区环路", 55_000, 0.85, 5),
    ("雨棚和信报箱翻新", "7 至 12 栋", 26_000, 0.8, 3), ("宠物便便箱十个", "各出入口", 5_000, 0.5, 1),
    ("应急药箱和除颤仪", "服务中心", 19_800, 0.5, 4), ("屋顶漏水应急基金", "9 栋、11 栋", 40_000, 0.8, 3),
)  # fmt: skip


@transaction.atomic
def load_choices(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, and only where the secretary's community has a fund."""
    secretary = User.objects.filter(username="demo-secretary").first()
    home = secretary.postings.order_by("pk").first() if secretary else None
    fund = Fund.objects.filter(kind=FundKind.COMMUNITY, area=home.area_id, closed_at=None).first() if home else None
    if fund is None or secretary is None or Choice.objects.exists():
        return
    say("项目票选")
    load_choice_presets()
    people = [secretary, User.objects.get(username="demo-community")]
    today = timezone.localtime(now).replace(hour=9, minute=0, second=0, microsecond=0)
    finished = _listed(fund, people, today.year, today - 75 * DAY, PROJECTS)
    _vote(finished, VOTERS)
    _run(finished, finished.closes_at)
    running = _listed(fund, people, today.year + 1, today - 47 * DAY, PROJECTS[::3])
    _vote(running, 85)
    settle_messages(now)


def _run(choice: Choice, until: datetime) -> None:
    """Let its clocks go off until then."""
    while sweep(now=until).due:
        pass
    choice.refresh_from_db()


def _listed(
    fund: Fund, people: list[User], year: int, begun: datetime, projects: Sequence[tuple[str, str, int, float, int]]
) -> Choice:
    """Called, proposed, checked, listed, and open for votes."""
    draft = ChoiceDraft(
        fund=fund, year=year, title=f"{year} 年公益基金项目票选", budget_fen=len(projects) * 12_500 * YUAN,
        words="项目要在社区范围内、一年内做得完、多数居民用得上。", proposals_until=begun + 21 * DAY,
        opens_at=begun + 42 * DAY, closes_at=begun + 56 * DAY, minimum_age=16,
    )  # fmt: skip
    choice = services.open_choice(draft=draft, actor=people[0], now=begun)
    at = begun + DAY
    proposers = [*people, user_by_phone(RESIDENT_PHONE)]
    options = []
    for number, (title, place, cost, _where, _appeal) in enumerate(projects):
        options.append(
            services.propose(
                choice_id=choice.pk, now=at, title=title, place=place, cost_fen=cost * YUAN, actor=proposers[number % 2] or people[0],
                words=f"{place}，{title}。居民多次提起，做好以后由社区和志愿者一起照看。",
            )
        )  # fmt: skip
    for option in options:
        services.check_option(
            choice_id=choice.pk,
            now=at,
            option_id=option.pk,
            is_feasible=True,
            actor=people[1],
            reason="现场看过，可以做",
        )
    _run(choice, choice.proposals_until)
    times = {"opens_at": choice.opens_at, "closes_at": choice.closes_at}
    services.publish_list(choice_id=choice.pk, actor=people[0], now=choice.proposals_until, **times)
    _run(choice, choice.opens_at)
    assert choice.state == ChoiceState.VOTING
    return choice


def _vote(choice: Choice, voters: int) -> None:
    """People choose what lies near them and what appeals to many; written at once, as papers of heads without account."""
    dice = random.Random(SEED)  # noqa: S311 - not a secret
    known = {title: (where, appeal) for title, _place, _cost, where, appeal in PROJECTS}
    options: list[ChoiceOption] = list(listed(choice))
    ballots = []
    for number in range(1, voters + 1):
        home = dice.choice((0.1, 0.15, 0.2, 0.5, 0.5, 0.85, 0.9)) if number % 3 else 0.15
        liking = {
            option.number or 0: known[option.title][1] / (0.15 + abs(known[option.title][0] - home)) * dice.random()
            for option in options
        }
        wanted = sorted(liking, key=lambda one: -liking[one])[: dice.randint(2, 7)]
        ballots.append(
            ChoiceBallot(
                choice=choice, channel=VoteChannel.PAPER, paper_number=f"{number:05d}", entered_by=choice.opened_by,
                marks={str(one): 1 for one in sorted(wanted)}, cast_at=choice.opens_at + DAY,
            )
        )  # fmt: skip
    ChoiceBallot.objects.bulk_create(ballots)
