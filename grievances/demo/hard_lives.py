"""Lives with a hard case on the way: an objection, more time, a supervision order, a contested refusal, errands."""

from datetime import datetime, timedelta

from django.utils import timezone

from governance.people.models import User
from governance.territory.levels import code_at
from grievances import services
from grievances.demo.clockwork import Life, Part
from grievances.demo.lives import FATES, Matter, answer, declined, sort
from grievances.models import Errand, Objection, TimeRequest
from grievances.policies import level_above


def boss(matter: Matter, now: datetime) -> User:
    """Somebody at the level above the rung that holds the matter."""
    current = matter.current()
    return matter.cast.handler_at(code_at(current.holder_code, level_above(current.level)), now)


def objected(matter: Matter, now: datetime) -> Part:
    now = yield from sort(matter, now)
    now = yield matter.after(now, 1, 3)
    grounds = "经现场核实，该处不在我局管养范围内，产权和管护单位另有其人，请核实后改派。"
    matter.do(services.object_to_dispatch, matter.worker(now), now, words=grounds)
    return now


def bounced(matter: Matter, now: datetime) -> Life:
    """The objection was right: another department has it now."""
    now = yield from objected(matter, now)
    now = yield matter.after(now, 0.5, 2)
    first = matter.current().department
    others = [matter.cast.departments[code] for code in sorted(matter.cast.departments)]
    other = next(department for department in others if department != first)
    holder = matter.cast.handler_at(matter.current().holder_code, now)
    matter.do(
        services.rule_objection, holder, now,
        ruling=Objection.Ruling.UPHELD, words="理由成立，已与两家单位核对职责清单。", department=other,
    )  # fmt: skip
    yield from answer(matter, now)


def asked_for_time(matter: Matter, now: datetime) -> Part:
    now = yield from sort(matter, now)
    now = yield from answer(matter, now)
    now = yield matter.after(now, 2, 8)
    matter.do(
        services.request_more_time, matter.worker(now), now,
        kind=TimeRequest.Kind.EXTENSION, workdays=3, words="配件已经订购，供货需要几天，到货后当天更换。",
    )  # fmt: skip
    return now


def extended(matter: Matter, now: datetime) -> Life:
    now = yield from asked_for_time(matter, now)
    now = yield matter.after(now, 1, 5)
    matter.do(services.rule_more_time, boss(matter, now), now, ruling=TimeRequest.Ruling.APPROVED, words="同意。")


def suspended(matter: Matter, now: datetime) -> Life:
    now = yield from sort(matter, now)
    now = yield from answer(matter, now)
    until = timezone.localdate(now) + timedelta(days=14)
    matter.do(
        services.request_more_time, matter.worker(now), now,
        kind=TimeRequest.Kind.SUSPENSION, until=until, words="业主大会两周后召开，表决以后才能动工。",
    )  # fmt: skip
    now = yield matter.after(now, 1, 3)
    matter.do(services.rule_more_time, boss(matter, now), now, ruling=TimeRequest.Ruling.APPROVED, words="同意。")


def supervised(matter: Matter, now: datetime) -> Life:
    now = yield from sort(matter, now)
    now = yield matter.after(now, 2, 6)
    order = "请两个工作日内拿出处理办法，并把进展告诉居民。"
    matter.do(services.supervise, boss(matter, now), now, words=order, amount=2)


def contested(matter: Matter, now: datetime) -> Life:
    yield from declined(matter, now)
    now = yield matter.raised_at + timedelta(hours=28)
    words = "我已经问过物业和住建部门，都说要社区先受理登记，请再看一下。"
    matter.do(services.contest_decline, matter.resident(), now, words=words)


def proxied(matter: Matter, now: datetime) -> Life:
    now = yield from sort(matter, now)
    now = yield from answer(matter, now)
    worker, on = matter.worker(now), timezone.localdate(now)
    matter.do(services.proxy, worker, now, has_consent=True, text="上门收取证件复印件", due_on=on)
    for text, days in (("到街道便民服务中心提交申请", 1), ("领取证明并送到家里", 4)):
        matter.do(services.add_errand, worker, now, text=text, due_on=on + timedelta(days=days))
    now = yield matter.after(now, 1, 4)
    first = Errand.objects.filter(grievance=matter.pk).order_by("pk").first()
    matter.do(services.tick_errand, worker, now, errand=first, is_done=True, note="已上门，材料齐全。")


FATES |= {
    "objected": objected,
    "bounced": bounced,
    "asked_for_time": asked_for_time,
    "extended": extended,
    "suspended": suspended,
    "supervised": supervised,
    "contested": contested,
    "proxied": proxied,
}
