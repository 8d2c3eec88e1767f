"""The board, the office and the supervisors of the demonstration's foundation, and two versions of its charter."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from funds.models import Foundation, OrganMember
from funds.periods import add_months
from funds.presets.duties import load_duty_presets
from funds.services import charters, organs
from funds.states.organs import Bar, Position
from governance.people.models import User

DAY, YEARS = timedelta(days=1), 5  # 条例 20: the longest that a term may last
TERM = 200  # days since the present board was elected
BOARD = (
    ("陈立群", Position.CHAIR), ("周敏", Position.VICE_CHAIR), ("何建国", Position.DIRECTOR), ("罗玉兰", Position.DIRECTOR),
    ("唐一鸣", Position.DIRECTOR), ("邓小琴", Position.DIRECTOR), ("谢国栋", Position.DIRECTOR),
)  # fmt: skip
SUPERVISORS = (("向文彬", Position.HEAD_SUPERVISOR), ("吴晓梅", Position.SUPERVISOR))
PAID, RESIGNED = "邓小琴", "谢国栋"
BODY = """第一章 总则
第一条 本基金会的名称是南岸区社区发展基金会，住所在重庆市南岸区南坪街道。
第二条 本基金会的宗旨：汇集社会爱心，支持社区居民共同商量、共同出资、共同受益的公益项目。
第三条 业务范围：资助社区公益项目；设立和管理社区公益基金；培育社区社会组织；帮助有困难的居民。
第四条 原始基金数额为人民币四百万元，来源于发起人捐赠。

第二章 组织机构
第五条 理事会由五至十五名理事组成，是本基金会的决策机构；每届任期五年，连选可以连任。
第六条 理事会每年至少召开两次会议，须有三分之二以上理事出席方能召开；决议须经出席理事过半数通过。
第七条 修改章程，选举、罢免理事长、副理事长、秘书长，重大募捐和投资活动，须经出席理事三分之二以上通过。
第八条 设监事二名，任期与理事相同；理事、理事的近亲属和财会人员不得兼任监事。
第九条 理事长为法定代表人，不得由现职国家工作人员兼任，也不得同时担任其他组织的法定代表人。
{own}
第三章 财产
第十一条 财产只用于本章程规定的宗旨和业务范围，不在发起人、捐赠人和成员中分配。
第十二条 每年向社会公开年度工作报告、财务会计报告、章程和机构成员。

第四章 终止
第十三条 终止后的剩余财产转给宗旨相同或者相近的慈善组织，并向社会公告。"""
FIRST = "第十条 秘书长从理事中选举产生，主持日常工作。\n"
SECOND = "第十条 秘书长从理事中选举产生，主持日常工作；社区公益基金的使用依据本社区生效的决议。\n"


@transaction.atomic
def load_organs(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, and only where the foundation and its people are."""
    handler = User.objects.filter(username="demo-handler").first()
    foundation = Foundation.objects.order_by("pk").first()
    if handler is None or foundation is None or OrganMember.objects.exists():
        return
    say("基金会的机构成员和章程")
    load_duty_presets()
    began = now - TERM * DAY
    _charters(foundation, handler, began)
    _members(foundation, handler, began, now)


def _charters(foundation: Foundation, handler: User, began: datetime) -> None:
    act: dict[str, Any] = {"foundation_id": foundation.pk, "actor": handler}
    first, elected = foundation.registered_on, timezone.localdate(began)
    charters.add_charter(
        body=BODY.format(own=FIRST), adopted_on=first - 12 * DAY, starts_on=first, approved_on=first,
        approval_number="渝民基〔2021〕18号", now=began - 95 * DAY, **act,
    )  # fmt: skip
    charters.add_charter(
        body=BODY.format(own=SECOND), adopted_on=elected - 40 * DAY, starts_on=elected - 8 * DAY,
        approved_on=elected - 8 * DAY, approval_number=f"渝民基核〔{elected.year}〕7号", now=began - 7 * DAY, **act,
    )  # fmt: skip


def _members(foundation: Foundation, handler: User, began: datetime, now: datetime) -> None:
    since = timezone.localdate(began)

    over = add_months(since, 12 * YEARS)

    def appoint(name: str, position: str, starts_on: date, ends_on: date, at: datetime, *bars: str) -> int:
        return organs.appoint_member(
            foundation_id=foundation.pk, position=position, name=name, starts_on=starts_on, ends_on=ends_on, bars=bars,
            is_declared=True, actor=handler, now=at,
        ).pk  # fmt: skip

    before = max(foundation.registered_on, add_months(since, -12 * YEARS))
    for name, position in (("陈立群", Position.DIRECTOR), ("王德厚", Position.CHAIR)):
        appoint(name, position, before, since, began - 94 * DAY)
    ids = {
        name: appoint(name, position, since, over, began, *((Bar.PAID,) if name == PAID else ()))
        for name, position in BOARD
    }
    appoint(PAID, Position.SECRETARY_GENERAL, since, over, began, Bar.PAID)
    for name, position in SUPERVISORS:
        appoint(name, position, since, over, began)
    ended = now - 20 * DAY
    organs.end_member(
        member_id=ids[RESIGNED], ended_on=timezone.localdate(ended), reason="迁居外地，本人辞职", actor=handler,
        now=ended + DAY,
    )  # fmt: skip
