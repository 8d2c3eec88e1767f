"""Offices and passbooks with their accounts in the ledger. Names of accounts are public: they name no person."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Unit
from governance.ledger.models import Account, Currency
from governance.ledger.services import open_account
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from volunteers.models import BankOffice, Passbook, PointRule
from volunteers.policies.bank import sets_up
from volunteers.presets.bank import starting_rules
from volunteers.selectors import bank as reads
from volunteers.services.bank.change import leave_trail
from volunteers.states.bank import OfficeKind

SETTLEMENT = "volunteers.settlement"
KIND_OF_LEVEL = {Level.DISTRICT: OfficeKind.HEAD, Level.STREET: OfficeKind.BRANCH, Level.COMMUNITY: OfficeKind.SAVINGS}


@transaction.atomic
def open_office(
    *, area: Area, name: str, actor: User, now: datetime, address: str = "", opening_hours: str = "", phone: str = ""
) -> BankOffice:
    """One an area, the head office first: it sets the rules, has the pools and begins to settle every month."""
    if area.level not in KIND_OF_LEVEL:
        raise InputRefused("level", _("公益银行设在区、街道和社区。"), fields={"area": _("请选区、街道或社区。")})
    if not sets_up(actor, area.code, now):
        raise PermissionRefused("not_allowed", _("公益银行网点由总行的管理员或区级工作人员开设。"))
    if BankOffice.objects.filter(area=area).exists():
        raise StateRefused("exists", _("这里已经有一个网点。"))
    kind = KIND_OF_LEVEL[Level(area.level)]
    if kind != OfficeKind.HEAD:
        reads.need_head(area.code)
    office = BankOffice.objects.create(
        area=area, area_code=area.code, kind=kind, name=name.strip(), address=address, opening_hours=opening_hours,
        phone=phone, opened_at=now, issued=_account(area, "issued", name, now, is_covered=False),
        budget=_account(area, "budget", name, now), takings=_account(area, "takings", name, now, is_covered=False),
        clearing=_account(area, "clearing", name, now, is_covered=False),
    )  # fmt: skip
    if kind == OfficeKind.HEAD:
        _begin(office, now)
    leave_trail(office, "open", actor, now)
    return office


def _account(area: Area, part: str, name: str, now: datetime, *, is_covered: bool = True) -> Account:
    return open_account(
        code=f"points:{part}:{area.code}", name=f"{name.strip()[:60]} · {part}", currency=Currency.POINT, now=now,
        is_covered=is_covered, area_code=area.code,
    )  # fmt: skip


def _begin(head: BankOffice, now: datetime) -> None:
    """What a district has once: pools, the sink of what runs out, the source of minutes, rules, the monthly clock."""
    code, point, minute = head.area_code, Currency.POINT, Currency.MINUTE
    for account, name, currency, is_covered in (
        (reads.points_pool(code), _("爱心积分池"), point, True),
        (reads.points_run_out(code), _("过期积分"), point, False),
        (reads.minutes_issued(code), _("服务时间来源"), minute, False),
        (reads.minutes_pool(code), _("公益时间池"), minute, True),
    ):
        open_account(code=account, name=name, currency=currency, now=now, is_covered=is_covered, area_code=code)
    PointRule.objects.bulk_create(PointRule(head=head, **row) for row in starting_rules())
    start_settlement_clock(head, now)


def start_settlement_clock(head: BankOffice, now: datetime) -> None:
    """Runs out when the month is over."""
    begin = timezone.localtime(now)
    first = (begin.replace(day=28, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=4)).replace(day=1)
    hours = -(-(first - begin) // timedelta(hours=1))
    deadlines.start(subject=head, purpose=SETTLEMENT, now=first - timedelta(hours=hours), amount=hours, unit=Unit.HOURS)


def month_before(now: datetime) -> date:
    """First day of the month before this one."""
    return (timezone.localdate(now).replace(day=1) - timedelta(days=1)).replace(day=1)


def open_passbook(user: User, area_code: str, now: datetime) -> Passbook:
    """The passbook of this person, made where they have none."""
    found = reads.passbook_of(user)
    if found:
        return found
    points = open_account(code=f"points:user:{user.pk}", name=_("居民积分"), currency=Currency.POINT, now=now)
    minutes = open_account(code=f"minutes:user:{user.pk}", name=_("居民服务时间"), currency=Currency.MINUTE, now=now)
    book, _made = Passbook.objects.get_or_create(
        user=user, defaults={"area_code": area_code, "points": points, "minutes": minutes, "opened_at": now}
    )
    return book


def hold_passbooks(users: Iterable[User], area_code: str, now: datetime) -> list[Passbook]:
    """Locked in the order of their ids, returned in the order asked for; their accounts are read after the lock."""
    wanted = [open_passbook(user, area_code, now).pk for user in users]
    held = {book.pk: book for book in Passbook.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    accounts = Account.objects.in_bulk([pk for book in held.values() for pk in (book.points_id, book.minutes_id)])
    for book in held.values():
        book.points, book.minutes = accounts[book.points_id], accounts[book.minutes_id]
    return [held[pk] for pk in wanted]


def hold_passbook(user: User, area_code: str, now: datetime) -> Passbook:
    return hold_passbooks([user], area_code, now)[0]


@transaction.atomic
def move_passbook(*, community: Area, actor: User, now: datetime) -> Passbook:
    """Somebody moves house: the hours go along, unchanged; only the community that looks after them is another."""
    if community.level != Level.COMMUNITY:
        raise InputRefused("level", _("请选一个社区。"), fields={"community": _("请选一个社区。")})
    book = hold_passbook(actor, community.code, now)
    if reads.district_of(book.area_code) != reads.district_of(community.code):
        raise InputRefused("district", _("请选本区的社区；跨区转移请联系总行。"), fields={"community": _("不在本区。")})
    before, book.area_code = book.area_code, community.code
    book.save(update_fields=["area_code"])
    leave_trail(book, "move", actor, now, **{"from": before, "to": community.code})
    return book
