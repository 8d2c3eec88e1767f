"""Points and minutes given: budgets to offices, points out of a budget or the pool, gifts to family and to the pools."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused
from governance.ledger.errors import NotCovered
from governance.ledger.models import Transfer
from governance.ledger.services import Move, move, move_together
from governance.people.models import User
from volunteers.banking.lots import Piece
from volunteers.models import BankOffice, FamilyTie, Passbook, PointLot, Volunteer
from volunteers.policies.bank import may_keep
from volunteers.selectors import bank as reads
from volunteers.selectors.time_bank import ties_for_points
from volunteers.services.bank.accounts import hold_passbook, hold_passbooks
from volunteers.services.bank.change import leave_trail, tell
from volunteers.services.bank.earning import new_lot
from volunteers.states.bank import LotKind, ServiceKind
from volunteers.states.people import VolunteerState

MINE = "/bank/mine/"


@transaction.atomic
def fund_budget(
    *, office_id: int, points: int, reason: str, submission: UUID, actor: User, now: datetime
) -> BankOffice:
    """The head office lets an office give so many points by hand."""
    office = BankOffice.objects.select_related("budget").get(pk=office_id)
    may_keep(actor, "budget", office.area_code, now).require()
    head = reads.need_head(office.area_code)
    _move(f"budget:{submission}", head.issued.code, office.budget.code, points, "volunteers.budget", reason, actor, now)
    leave_trail(office, "budget", actor, now, points=points)
    return office


def _move(
    key: str, debit: str, credit: str, amount: int, purpose: str, why: str, actor: User | None, now: datetime
) -> Transfer:
    asked = Move(key=key, debit=debit, credit=credit, amount=amount, purpose=purpose, why=why.strip()[:200])
    return move(asked, actor=actor, now=now)


@transaction.atomic
def give_points(
    *, office_id: int, volunteer: Volunteer, points: int, reason: str, submission: UUID, actor: User, now: datetime,
    is_from_pool: bool = False,
) -> BankOffice:  # fmt: skip
    """By an office's keepers, with a reason that the ledger keeps, out of its budget or the district's pool."""
    office = BankOffice.objects.select_related("budget").get(pk=office_id)
    may_keep(actor, "points", office.area_code, now).require()
    if volunteer.user_id == actor.pk:
        raise PermissionRefused("own", _("不能给自己发积分。"))
    if volunteer.state != VolunteerState.ACTIVE:
        words = _("这位志愿者还没有核验身份，或者已经退出。")
        raise InputRefused("volunteer", words, fields={"volunteer": words})
    head = reads.need_head(office.area_code)
    book = hold_passbook(volunteer.user, office.area_code, now)
    source = reads.points_pool(office.area_code) if is_from_pool else office.budget.code
    transfer = _move(f"given:{submission}", source, book.points.code, points, reads.GIVEN, reason, actor, now)
    if not PointLot.objects.filter(transfer=transfer).exists():  # else the answer to a second sending
        rule = reads.rule_on(head, ServiceKind.ORDINARY, timezone.localdate(now))
        kind = LotKind.POOL if is_from_pool else LotKind.GIVEN
        giver = head if is_from_pool else office
        new_lot(transfer, book, giver, kind, now, valid_days=rule.valid_days if rule else 0)
        leave_trail(office, "give", actor, now, points=points, pool=is_from_pool)
        title = _("%(office)s 给您发放 %(points)d 积分") % {"office": office.name, "points": points}
        tell(book, f"given:{transfer.pk}", [volunteer.user], title, MINE, now, body=transfer.why)
    return office


@transaction.atomic
def give_to_family(*, tie: FamilyTie, points: int, submission: UUID, actor: User, now: datetime) -> Passbook:
    """To somebody who agreed to be family and was checked. Points keep the office and the day on which they run out."""
    known = ties_for_points(actor).filter(pk=tie.pk).select_related("relative").first()
    if known is None or known.relative is None:
        words = _("只能送给已经同意、并由社区核实过的家人。")
        raise InputRefused("tie", words, fields={"tie": words})
    mine, theirs = hold_passbooks([actor, known.relative], known.area_code, now)
    if Transfer.objects.filter(key=f"family:{submission}:0", debit=mine.points).exists():
        return mine
    pieces = _pieces(mine, points)
    moves = [
        Move(
            key=f"family:{submission}:{number}", debit=mine.points.code, credit=theirs.points.code, amount=piece.amount,
            purpose="volunteers.family", why=_("送给家人"),
        )
        for number, piece in enumerate(pieces)
    ]  # fmt: skip
    done = move_together(moves, actor=actor, now=now)
    offices = BankOffice.objects.in_bulk([piece.source.office for piece in pieces])
    for piece, transfer in zip(pieces, done, strict=True):
        end = piece.source.runs_out_at
        new_lot(transfer, theirs, offices[piece.source.office], LotKind.FAMILY, now, runs_out_at=end)
    title = _("家人送给您 %(points)d 积分") % {"points": points}
    tell(theirs, f"family:{done[0].pk}", [known.relative], title, MINE, now)
    return mine


def _pieces(book: Passbook, points: int) -> list[Piece]:
    """From which lots; merged, so that each lot gives once. Raises `InputRefused` where there is less."""
    if points <= 0:
        raise InputRefused("points", _("请填写要送出的积分。"), fields={"points": _("请填写大于 0 的数。")})
    if points > book.points.available:
        raise NotCovered("not_covered", _("可用积分不够：现有 %(have)d。") % {"have": book.points.available})
    return reads.lots_of(book).pieces_for(points)


@transaction.atomic
def give_to_pool(*, points: int, minutes: int, submission: UUID, actor: User, now: datetime) -> Passbook:
    """For everybody who needs it: points, hours, or both."""
    book = reads.passbook_of(actor)
    if book is None or not (points or minutes):
        words = _("请填写要捐的积分或分钟数。")
        raise InputRefused("nothing", words, fields={"points": words})
    book = hold_passbook(actor, book.area_code, now)
    why = _("捐进公益池")
    if points:
        pool = reads.points_pool(book.area_code)
        _move(f"pool:points:{submission}", book.points.code, pool, points, "volunteers.pool", why, actor, now)
    if minutes:
        pool = reads.minutes_pool(book.area_code)
        _move(f"pool:minutes:{submission}", book.minutes.code, pool, minutes, "volunteers.pool", why, actor, now)
    return book
