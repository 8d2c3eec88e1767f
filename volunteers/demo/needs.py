"""Help and wishes of the demonstration: asked, claimed, done and rated over some weeks, through the real services."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.common import limits
from governance.common.codes import new_code
from governance.people.models import Organisation, User
from governance.people.selectors import user_by_phone
from governance.territory.models import Area, Building
from grievances.demo.loading import settle_messages
from volunteers.models import HelpKind, HelpRequest, Membership, Skill, Volunteer, Wish
from volunteers.presets.needs import load_need_presets
from volunteers.presets.service import load_service_presets
from volunteers.services import needs, wishes
from volunteers.services.needs import NewHelp
from volunteers.services.needs.offers import NewOffer, add_offer
from volunteers.services.wishes import NewWish
from volunteers.states.people import VolunteerState

RESIDENT_PHONE = "19900000001"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HELPERS = (
    ("周晓兰", ("repair", "computer"), ["WEEKEND_MORNING", "WEEKDAY_EVENING"]),
    ("何建国", ("driving", "repair"), ["WEEKDAY_MORNING", "WEEKDAY_AFTERNOON"]),
    ("唐小雨", ("teaching",), ["WEEKEND_AFTERNOON"]),
)  # fmt: skip
# kind, title, frail, days ago, how far it went
REQUESTS = (
    ("errand", "下雨天帮忙买菜送上楼", True, 150, "rated"), ("digital", "教老人用手机挂号", True, 122, "rated"),
    ("repair", "水龙头滴水，想请人看看", False, 96, "rated"), ("company", "独居老人想有人聊聊天", True, 71, "rated"),
    ("tutoring", "三年级数学，周末辅导一次", False, 64, "rated"), ("transport", "复查来回接送", True, 41, "done"),
    ("cleaning", "擦窗户，够不着", True, 33, "rated"), ("errand", "取药，药房在三站外", True, 20, "done"),
    ("repair", "灯泡坏了换不上", True, 9, "approved"), ("digital", "电脑连不上网", False, 5, "claimed"),
    ("haircut", "卧床老人理发", True, 4, "open"), ("transport", "去医院接出院", False, 2, "open"),
    ("company", "陪着去公园走走", True, 1, "open"),
)  # fmt: skip
WISHES = (
    ("CHILD", "一个新书包", "开学就三年级了", 110, "thanked"), ("ELDER", "一台声音大的收音机", "想听川剧", 84, "thanked"),
    ("FAMILY", "一口不粘锅", "旧的坏了", 60, "thanked"), ("CHILD", "一套彩色铅笔", "喜欢画画", 30, "fulfilled"),
    ("ELDER", "去一次江边", "好久没看江了", 12, "claimed"), ("CHILD", "一本恐龙的书", "认识好多恐龙", 8, "open"),
    ("ELDER", "一盆好养的花", "放在窗台上", 5, "open"), ("FAMILY", "一辆二手婴儿车", "宝宝四个月", 3, "open"),
    ("ELDER", "陪下一盘象棋", "下午都在", 1, "posted"),
)  # fmt: skip


@transaction.atomic
def load_needs(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, in the secretary's community."""
    clerk = User.objects.filter(username="demo-community").first()
    home = clerk.postings.select_related("area").order_by("pk").first() if clerk else None
    resident = user_by_phone(RESIDENT_PHONE)
    if clerk is None or home is None or resident is None or HelpRequest.objects.exists():
        return
    say("互助和微心愿")
    load_service_presets()
    load_need_presets()
    helpers = [_helper(home.area, clerk, now, *row) for row in HELPERS]
    building = Building.objects.filter(community=home.area).first()
    for number, row in enumerate(REQUESTS):
        _live(home.area, building, resident, clerk, helpers[number % len(helpers)], now, row)
    for wish in WISHES:
        _wish(home.area, resident, clerk, helpers[0].user, now, wish)
    _offers(home.area, clerk, now)
    settle_messages(now)


def _helper(
    community: Area, clerk: User, now: datetime, name: str, skills: tuple[str, ...], times: list[str]
) -> Volunteer:
    user = User.objects.create_user(None, None, display_name=name)
    since = now - 200 * DAY
    row = Volunteer.objects.create(
        user=user, code=new_code("ZY"), state=VolunteerState.ACTIVE, free_times=times, registered_at=since,
        checked_at=since, checked_by=clerk,
    )  # fmt: skip
    row.skills.set(Skill.objects.filter(code__in=skills))
    Membership.objects.create(
        volunteer=row, community=community, area_code=community.code, joined_on=timezone.localdate(since)
    )
    return row


def _live(
    community: Area, building: Building | None, resident: User, clerk: User, helper: Volunteer, now: datetime,
    row: tuple[str, str, bool, int, str],
) -> None:  # fmt: skip
    """One request as far as it went."""
    kind, title, is_frail, days, until = row
    at = now - days * DAY
    limits.forget("help-ask", str(resident.pk))
    new = NewHelp(
        community=community, kind=HelpKind.objects.get(code=kind), title=title, words="家里只有我一个人。",
        is_frail=is_frail, building=building, place="2 单元 502", contact_name="吴阿姨",
    )  # fmt: skip
    request = needs.ask(new=new, actor=resident, now=at)
    steps = ("claimed", "approved", "done", "rated")
    wanted = steps[: steps.index(until) + 1] if until in steps else ()
    about: dict[str, Any] = {"request_id": request.pk}
    if "claimed" in wanted:
        needs.claim(actor=helper.user, now=at + 3 * HOUR, **about)
    if "approved" in wanted:
        needs.approve(actor=clerk, now=at + 5 * HOUR, **about)
    if "done" in wanted:
        needs.finish(
            starts_at=at + 6 * HOUR,
            minutes=50,
            result="做好了，老人很高兴。",
            actor=helper.user,
            now=at + 8 * HOUR,
            **about,
        )
    if "rated" in wanted:
        needs.confirm(minutes=50, actor=clerk, now=at + 9 * HOUR, **about)
        needs.rate(stars=5, words="热心", actor=resident, now=at + DAY, **about)


def _wish(
    community: Area, resident: User, clerk: User, giver: User, now: datetime, row: tuple[str, str, str, int, str]
) -> None:
    is_for, title, words, days, until = row
    at = now - days * DAY
    limits.forget("wish-post", str(resident.pk))
    new = NewWish(community=community, is_for=is_for, title=title, words=words, contact_name="邻居")
    wish: Wish = wishes.post(new=new, actor=resident, now=at)
    steps = ("open", "claimed", "fulfilled", "thanked")
    wanted = steps[: steps.index(until) + 1] if until in steps else ()
    about: dict[str, Any] = {"wish_id": wish.pk}
    if "open" in wanted:
        wishes.check(title=title, words=words, actor=clerk, now=at + 4 * HOUR, **about)
    if "claimed" in wanted:
        wishes.claim(actor=giver, now=at + DAY, **about)
    if "fulfilled" in wanted:
        wishes.fulfil(words="东西送到社区了，希望喜欢。", actor=giver, now=at + 3 * DAY, **about)
    if "thanked" in wanted:
        wishes.thank(words="谢谢您，特别喜欢！", actor=resident, now=at + 4 * DAY, **about)


def _offers(community: Area, clerk: User, now: datetime) -> None:
    organisation, _made = Organisation.objects.get_or_create(
        area=community,
        name="暖阳社会工作服务中心",
        defaults={"kind": Organisation.Kind.SOCIAL, "phone": "023-62900000"},
    )
    since = timezone.localdate(now - 100 * DAY)
    for kind, title, payer, price in (
        ("cleaning", "困难老人家庭清洁", "GOVERNMENT", ""),
        ("haircut", "上门理发", "RESIDENT", "每次 10 元"),
        ("tutoring", "四点半课堂", "FUND", ""),
    ):
        new = NewOffer(community, organisation, HelpKind.objects.get(code=kind), title, payer, since, price_words=price)
        add_offer(new=new, actor=clerk, now=now - 100 * DAY)
