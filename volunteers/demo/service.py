"""Volunteers and service of the demonstration: checked, led, signed up, served and confirmed, through the real services."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from governance.common import limits
from governance.people.models import User
from governance.people.selectors import user_by_phone
from governance.territory.models import Area, Estate
from grievances.demo.loading import settle_messages
from volunteers.models import (
    Activity,
    ServiceRecord,
    Skill,
    Team,
    TeamTheme,
    Volunteer,
)
from volunteers.presets.service import load_service_presets
from volunteers.selectors.rules import figure_on
from volunteers.services import activities, hours, organisations, people, shifts
from volunteers.services.codes import code_of, window_at
from volunteers.states.people import FreeTime

RESIDENT_PHONE = "19900000001"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NAMES = ("陈爱华", "刘志强", "张小梅", "赵文博", "孙丽", "周建军", "吴思远", "郑秋菊")
TEAMS = (
    ("夕阳红巡逻队", "safety", "早晚在小区里走一圈"), ("绿色家园队", "green", "垃圾分类、认养绿地"),
    ("邻里关爱队", "care", "陪老人、修家电、代跑腿"), ("红色先锋队", "party", "政策宣讲，急难险重冲在前"),
    ("文明风尚队", "culture", "辅导功课、组织文体活动"),
)  # fmt: skip
# title, theme, days from now (< 0: held), most, waiting, is it for the frail
HELD = (
    ("独居老人陪护日", "care", -75, 4, 2, True), ("周末清洁家园", "green", -54, 6, 3, False),
    ("小家电义修", "care", -33, 4, 0, True), ("暑期作业辅导", "culture", -19, 4, 2, False),
    ("楼道清理", "green", -6, 5, 2, False),
)  # fmt: skip
COMING = (
    ("重阳陪老人聊天", "care", 3, 6, 3, True), ("小区文明养犬劝导", "culture", 5, 3, 2, False),
    ("垃圾分类值守", "green", 8, 8, 4, False),
)  # fmt: skip


@transaction.atomic
def load_service(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, in the community of the demonstration's worker and secretary."""
    clerk, second = (User.objects.filter(username=f"demo-{name}").first() for name in ("community", "secretary"))
    home = clerk.postings.select_related("area").order_by("pk").first() if clerk else None
    resident = user_by_phone(RESIDENT_PHONE)
    if clerk is None or second is None or home is None or resident is None or Activity.objects.exists():
        return
    say("志愿服务")
    load_service_presets()
    area, at = home.area, now - 120 * DAY
    helpers = [_volunteer(area, clerk, User.objects.create_user(None, None), name, at) for name in NAMES]
    own = _volunteer(area, clerk, resident, resident.display_name or "李明", at)
    teams = {row[1]: _team(area, clerk, row, helpers[number], at) for number, row in enumerate(TEAMS)}
    people.join_team(volunteer_id=own.pk, team=teams["care"], actor=resident, now=at + HOUR)
    for row in HELD:
        _hold(
            _publish(area, clerk, teams[row[1]], now + row[2] * DAY - 7 * DAY, now + row[2] * DAY, row),
            [*helpers[:5], own],
            clerk,
            second,
        )
    for row in COMING:
        activity = _publish(area, clerk, teams[row[1]], now - DAY, now + row[2] * DAY, row)
        for helper in helpers[:5]:
            shifts.sign_up(shift_id=activity.shifts.get().pk, actor=helper.user, now=now)
    _draft(area, clerk, teams["safety"], now)
    _profiles(area, [*helpers, own], now)
    fresh = people.Registration(name="小夏", born_on=date(1999, 6, 1), community=area)
    people.register(draft=fresh, actor=User.objects.create_user(None, None, display_name="小夏"), now=now - HOUR)
    _organisations(area, clerk, resident, teams["culture"], now)
    settle_messages(now)


def _volunteer(area: Area, clerk: User, user: User, name: str, at: datetime) -> Volunteer:
    draft = people.Registration(name=name, born_on=date(1968, 3, 12), community=area)
    row = people.register(draft=draft, actor=user, now=at)
    return people.check_identity(volunteer_id=row.pk, name=name, actor=clerk, now=at)


def _profiles(area: Area, volunteers: list[Volunteer], now: datetime) -> None:
    """What they can do, when they are free, where they would go: not all of them say it."""
    skills, estates = list(Skill.objects.filter(is_active=True)), list(Estate.objects.filter(community=area))
    times = FreeTime.values
    for number, row in enumerate(volunteers):
        if number % 4 == 3:
            continue
        known = [skills[(number * 2 + step) % len(skills)] for step in range(2)] if skills else []
        people.edit_profile(
            volunteer_id=row.pk, skills=known, free_times=[times[number % 6], times[(number + 3) % 6]],
            places=estates[number % 3 : number % 3 + 2] if number % 2 else [], words="", shows_honours=number % 3 == 0,
            actor=row.user, now=now - DAY,
        )  # fmt: skip


def _team(area: Area, clerk: User, row: tuple[str, str, str], leader: Volunteer, at: datetime) -> Team:
    name, theme, words = row
    draft = people.TeamDraft(name=name, theme=TeamTheme.objects.get(code=theme), community=area, words=words)
    team = people.found_team(draft=draft, actor=clerk, now=at)
    people.join_team(volunteer_id=leader.pk, team=team, actor=leader.user, now=at)
    people.set_leader(team_id=team.pk, member=team.members.get(), is_leader=True, actor=clerk, now=at)
    return team


def _publish(
    area: Area, clerk: User, team: Team, at: datetime, day: datetime, row: tuple[str, str, int, int, int, bool]
) -> Activity:
    """With one shift of two hours in the morning of `day`, published at `at`."""
    title, _theme, _days, most, waiting, is_for_frail = row
    draft = activities.ActivityDraft(
        title=title, community=area, theme=team.theme, content=team.words, place="社区广场", team=team,
        risks="户外活动，注意防滑，带好饮水。", is_for_frail=is_for_frail,
    )  # fmt: skip
    activity = activities.draft_activity(draft=draft, actor=clerk, now=at)
    begins = timezone.localtime(day).replace(hour=9, minute=0, second=0, microsecond=0)
    shift = activities.ShiftDraft("志愿者", begins, begins + 2 * HOUR, most, 2, waiting)
    activities.add_shift(activity_id=activity.pk, shift=shift, actor=clerk, now=at)
    return activities.publish(activity_id=activity.pk, actor=clerk, now=at)


def _hold(activity: Activity, coming: list[Volunteer], clerk: User, second: User) -> None:
    """Signed up, came and went by code, finished; the last activity still waits for its keys."""
    shift = activity.shifts.get()
    seconds = figure_on("code_seconds", timezone.localdate(shift.starts_at))
    for volunteer in coming[: shift.most]:
        shifts.sign_up(shift_id=shift.pk, actor=volunteer.user, now=shift.starts_at - DAY)
    for volunteer in coming[: shift.most - 1]:
        for moment, is_going in ((shift.starts_at, False), (shift.ends_at, True)):
            code = code_of(shift.secret, window_at(moment, seconds))
            shifts.check(shift_id=shift.pk, code=code, is_going=is_going, actor=volunteer.user, now=moment)
        limits.forget("check-in", f"{volunteer.user_id}:{shift.pk}")
    at = shift.ends_at + HOUR
    activities.finish(activity_id=activity.pk, actor=clerk, now=at)
    for record in ServiceRecord.objects.filter(activity=activity).exclude(volunteer=coming[-1])[:3]:
        hours.confirm_minutes(record_id=record.pk, minutes=record.minutes, actor=clerk, now=at)
        if activity.title != HELD[-1][0]:
            hours.vouch(record_id=record.pk, words="我也在现场", stars=5, actor=second, now=at)


def _draft(area: Area, clerk: User, team: Team, now: datetime) -> None:
    """Something dangerous that waits for its insurance."""
    draft = activities.ActivityDraft(
        title="汛期沿江巡查", community=area, theme=team.theme, content="沿江步道劝离、上报险情", place="江边步道",
        risks="临水，可能滑倒落水；穿救生衣，两人一组。", is_risky=True, team=team,
    )  # fmt: skip
    activities.draft_activity(draft=draft, actor=clerk, now=now)


def _organisations(area: Area, clerk: User, resident: User, team: Team, now: datetime) -> None:
    """One that has joined, with a checked and a waiting social worker and a team; one that applies; two in the base."""
    at = now - 300 * DAY
    on, today = timezone.localdate(at), timezone.localdate(now)
    sun = organisations.MemberDraft("阳光社会工作服务中心", area, "023-62000010", "老人个案、青少年小组")
    member = organisations.apply(draft=sun, is_own=False, actor=clerk, now=at)
    organisations.accept(member_id=member.pk, actor=clerk, now=at + DAY)
    for name, level, number in (("林悦", "WORKER", "S2021500123456"), ("周航", "ASSISTANT", "Z2023500654321")):
        organisations.add_worker(
            member_id=member.pk, name=name, level=level, starts_on=on, licence_number=number,
            licence_until=today + 400 * DAY, actor=clerk, now=at + DAY,
        )  # fmt: skip
    first = member.social_workers.get(name="林悦")
    organisations.check_worker(member_id=member.pk, worker=first, actor=clerk, now=at + 2 * DAY)
    Team.objects.filter(pk=team.pk).update(member_organisation=member)
    green = organisations.MemberDraft("江岸环保志愿服务社", area, "023-62000011", "河岸清洁、旧物改造")
    organisations.apply(draft=green, is_own=True, actor=resident, now=now - DAY)
    for name, work, days in (("银龄互助社", "低龄老人帮高龄老人", 200), ("巷子里读书会", "亲子阅读", 340)):
        draft = organisations.IncubationDraft(name, area, work, today - days * DAY)
        young = organisations.begin_incubation(draft=draft, actor=clerk, now=now - days * DAY)
        organisations.enter(
            incubated_id=young.pk, kind="ACTIVITY", title="第一次活动", on=today - 150 * DAY, people_reached=36,
            source="签到表", actor=clerk, now=now - 150 * DAY,
        )  # fmt: skip
    organisations.graduate(incubated_id=young.pk, on=today - 30 * DAY, actor=clerk, now=now - 30 * DAY)
