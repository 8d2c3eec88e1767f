"""Money that goes out: asked for, handled, reviewed by three persons, reserved, paid by the bank, corrected in public."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import BankLine, Document, Holding, Match, Milestone, Payment, Project, Purse
from funds.policies.foundation import may_keep_money
from funds.policies.projects import decide_payment, may_request, misfit_payment
from funds.policies.relations import refuse_related
from funds.selectors.paying import missing_for
from funds.selectors.projects import kind_labels, people_for
from funds.services.bank_lines import fasten, lock_line, loosen
from funds.services.documents import keep_file
from funds.services.grants.clocks import follow_payment
from funds.services.pledges import check_amount
from funds.services.projects.change import ProjectChange, lock_project
from funds.services.projects.giving_back import give_rest_back
from funds.states.bank import LineState
from funds.states.foundation import FundKind, PurseKind
from funds.states.project_steps import PAYMENT_STEPS, PaymentVerb, ProjectVerb
from funds.states.projects import MilestoneState, PaymentState, ProjectState
from funds.states.roles import HANDLES, KEEPS_MONEY
from governance.common.codes import new_code
from governance.common.errors import InputRefused, StateRefused
from governance.common.given import require_given
from governance.common.scrub import scrub
from governance.ledger import services as ledger
from governance.ledger.services import Move
from governance.notifications.services import notify
from governance.people.models import Organisation, User
from governance.people.roles import Role
from governance.trail.services import record

ENDED = (ProjectState.DONE, ProjectState.STOPPED)
GONE = (PaymentState.REFUSED, PaymentState.REVERSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """Asked for of a project, or (administration, 慈善法 61) of the foundation's own `purse`. `payee_public` is for all."""

    what: str
    amount_fen: int
    payee_name: str
    payee_public: str
    project: Project | None = None
    milestone: Milestone | None = None
    purse: Purse | None = None
    payee_number: str = ""
    beneficiary: User | None = None
    organisation: Organisation | None = None
    is_administration: bool = False


@transaction.atomic
def request_payment(*, new: NewPayment, actor: User, now: datetime) -> Payment:
    """The first of three persons. An instalment is asked for when its milestone is accepted, and not more than it."""
    words = {"what": new.what, "payee_name": new.payee_name, "payee_public": new.payee_public}
    project = lock_project(new.project.pk) if new.project else None
    purse = _purse_of(new, project)
    carrier = project.organisation_id if project else None
    may_request(actor, purse.fund.area_code, carrier, now).require()
    require_given(words, words)
    check_amount(new.amount_fen)
    refuse_related(
        purse.fund, [purse], project, field="payee_name", name=new.payee_name, person=new.beneficiary,
        organisation=new.organisation,
    )  # fmt: skip
    if project is not None:
        _check_instalment(project, new)
    row = Payment.objects.create(
        code=new_code("FK"), purse=purse, area_code=purse.fund.area_code, project=project, milestone=new.milestone,
        what=scrub(new.what.strip())[:120], amount_fen=new.amount_fen, is_administration=new.is_administration,
        payee_name=new.payee_name.strip(), payee_number=new.payee_number.strip(),
        payee_public=new.payee_public.strip()[:60], beneficiary=new.beneficiary, organisation=new.organisation,
        requested_by=actor, requested_at=now,
    )  # fmt: skip
    record(
        actor=actor, verb="funds.payment_request", subject=row, now=now, area_code=row.area_code,
        amount_fen=row.amount_fen, project=row.project_id,
    )  # fmt: skip
    _tell(row, HANDLES, _("有一笔付款等您经办"), now)
    return row


def _purse_of(new: NewPayment, project: Project | None) -> Purse:
    """A community's fund pays out of projects alone; the foundation's own money pays its administration."""
    if project is not None and project.state == ProjectState.RUNNING and project.purse is not None:
        project.purse.fund = project.fund
        return project.purse
    if project is not None:
        raise StateRefused("not_running", _("项目在实施中才能申请付款。"))
    purse = new.purse
    if purse is None or purse.fund.kind != FundKind.OWN or purse.kind == PurseKind.PROJECT:
        message = _("请选择项目，或者基金会本级的资金。")
        raise InputRefused("no_purse", message, fields={"purse": message})
    return purse


def _check_instalment(project: Project, new: NewPayment) -> None:
    milestones = Milestone.objects.filter(project=project)
    if new.milestone is None and not milestones.filter(amount_fen__gt=0).exists():
        return
    accepted = milestones.filter(state=MilestoneState.ACCEPTED, pk=new.milestone.pk).first() if new.milestone else None
    if accepted is None:
        message = _("分期款在阶段验收合格以后才能申请，请选择已验收的阶段。")
        raise InputRefused("not_accepted", message, fields={"milestone": message})
    asked = Payment.objects.filter(milestone=accepted).exclude(state__in=GONE).aggregate(sum=Sum("amount_fen"))
    if (asked["sum"] or 0) + new.amount_fen > accepted.amount_fen:
        message = _("这个阶段的分期款没有这么多。")
        raise InputRefused("over_milestone", message, fields={"amount_fen": message})


# --- The frame ----------------------------------------------------------------------------------------------
@dataclass
class PaymentChange:
    """One verb being done to a locked payment."""

    payment: Payment
    verb: PaymentVerb
    actor: User
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and amounts, nothing personal


@contextmanager
def _paying(payment_id: int, verb: PaymentVerb, actor: User, now: datetime, **given: object) -> Iterator[PaymentChange]:
    """One transaction around one verb. Raises `StateRefused`, `PermissionRefused`, `InputRefused`."""
    with transaction.atomic():
        row = _lock(payment_id)
        reason = misfit_payment(verb, row)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide_payment(actor, verb, row, now).require()
        step = PAYMENT_STEPS[row.state, verb]
        require_given(step.required, given)
        change = PaymentChange(row, verb, actor, now, row.state)
        row.state = step.to or row.state
        yield change
        row.save()
        record(
            actor=actor, verb=f"funds.payment_{verb}", subject=row, now=now, area_code=row.area_code,
            **{"from": change.state_before, "to": row.state, **change.data},
        )  # fmt: skip


def _lock(payment_id: int) -> Payment:
    Payment.objects.select_for_update().only("pk").get(pk=payment_id)
    related = ("purse__fund__foundation", "purse__account", "holding__account", "pending", "paid", "project")
    return Payment.objects.select_related(*related).get(pk=payment_id)


def _tell(row: Payment, roles: Iterable[Role], title: str, now: datetime, *others: User) -> None:
    people = {person.pk: person for person in people_for(row.area_code, roles, timezone.localdate(now))}
    people |= {person.pk: person for person in others}
    notify(
        key=f"payment:{row.pk}:{row.state}", recipients=list(people.values()), title=title,
        body=f"{row.code} {row.what}", link=f"/desk/funds/payments/{row.code}/", now=now,
    )  # fmt: skip


# --- Three persons ------------------------------------------------------------------------------------------
def handle_payment(*, payment_id: int, holding: Holding, actor: User, now: datetime) -> Payment:
    """The second person has looked at the papers (which ones: `DocumentRule`) and says from where it is paid."""
    with _paying(payment_id, PaymentVerb.HANDLE, actor, now, holding=holding) as change:
        row = change.payment
        if holding.foundation_id != row.purse.fund.foundation_id or holding.closed_at:
            words = _("请选择本基金会在用的账户。")
            raise InputRefused("unfit", words, fields={"holding": words})
        missing = missing_for(row, timezone.localdate(now))
        if missing:
            raise InputRefused("documents", _("还缺这些材料：%(kinds)s。") % {"kinds": kind_labels(missing)})
        row.holding, row.handled_by, row.handled_at = holding, actor, now
        _tell(row, (Role.FUND_REVIEWER,), _("有一笔付款等您复核"), now)
    return change.payment


def review_payment(*, payment_id: int, actor: User, now: datetime) -> Payment:
    """The third person agrees: the money is reserved. Raises `NotCovered` for more than the project has left."""
    with _paying(payment_id, PaymentVerb.REVIEW, actor, now) as change:
        row = change.payment
        assert row.holding is not None
        asked = Move(
            key=f"funds.payment:{row.pk}", debit=row.purse.account.code, credit=row.holding.account.code,
            amount=row.amount_fen, purpose="funds.payment", why=_("付款：%(what)s") % {"what": row.what},
            is_pending=True, subject=row,
        )  # fmt: skip
        row.pending = ledger.move(asked, actor=actor, now=now)
        row.reviewed_by, row.reviewed_at = actor, now
        _tell(row, KEEPS_MONEY, _("有一笔付款已复核，请到银行付款"), now)
    return change.payment


def pay(*, payment_id: int, paid_on: date, actor: User, now: datetime) -> Payment:
    """The bank has paid, as the treasurer enters it or a line of the statement shows it."""
    with _paying(payment_id, PaymentVerb.PAY, actor, now, paid_on=paid_on) as change:
        row = change.payment
        assert row.pending is not None
        if paid_on > timezone.localdate(now):
            words = _("付款日期不能晚于今天。")
            raise InputRefused("future", words, fields={"paid_on": words})
        why = _("付款：%(what)s") % {"what": row.what}
        row.paid = ledger.post(
            key=f"funds.payment:{row.pk}:paid", pending=row.pending.key, why=why, actor=actor, now=now
        )
        row.paid_on = paid_on
        row.save(update_fields=["state", "paid", "paid_on"])
        follow_payment(row, actor, now)
        change.data["amount_fen"] = row.amount_fen
        _tell(row, (), _("您申请的付款已付出"), now, row.requested_by)
    return change.payment


@transaction.atomic
def line_is_payment(*, line_id: int, payment_id: int, actor: User, now: datetime) -> BankLine:
    """What is left of an outgoing line is this payment. Raises `InputRefused` for another account or amount."""
    line = lock_line(line_id)
    may_keep_money(actor, line.area_code, now).require()
    payment = _lock(payment_id)
    if line.state == LineState.MATCHED:
        raise StateRefused("matched", _("这一行已经对上了。"))
    if payment.holding_id != line.holding_id or line.amount_fen + line.matched_fen != -payment.amount_fen:
        raise InputRefused("other_payment", _("账户或金额和这笔付款不一样。"))
    paid = pay(payment_id=payment_id, paid_on=line.booked_on, actor=actor, now=now)
    assert paid.paid is not None
    fasten(line, paid.paid, actor, now)
    return line


def refuse_payment(*, payment_id: int, reason: str, actor: User, now: datetime) -> Payment:
    """At any step before the bank: what was reserved is free again."""
    with _paying(payment_id, PaymentVerb.REFUSE, actor, now, reason=reason) as change:
        row = change.payment
        if row.pending is not None:
            ledger.void(
                key=f"funds.payment:{row.pk}:void", pending=row.pending.key, why=_("不予支付"), actor=actor, now=now
            )
        row.reason = reason.strip()[:200]
        _tell(row, (), _("您申请的付款没有通过"), now, row.requested_by)
    return change.payment


def reverse_payment(*, payment_id: int, public_note: str, actor: User, now: datetime) -> Payment:
    """A wrong payment came back: the mirror of the transfer and a note that everybody reads. The milestone may be paid
    again; what comes back to a project that has ended goes on to where its money came from."""
    with _paying(payment_id, PaymentVerb.REVERSE, actor, now, public_note=public_note) as change:
        row = change.payment
        assert row.paid is not None
        for match in Match.objects.filter(transfer=row.paid):
            loosen(match, actor, now)
        row.public_note = scrub(public_note.strip())[:200]
        ledger.reverse(
            key=f"funds.payment:{row.pk}:reverse", transfer=row.paid.key, why=row.public_note, actor=actor, now=now
        )
        row.save(update_fields=["state", "public_note"])
        follow_payment(row, actor, now)
        _give_on(row, actor, now)
    return change.payment


def _give_on(row: Payment, actor: User, now: datetime) -> None:
    project = lock_project(row.project_id) if row.project_id else None
    if project is None or project.state not in ENDED:
        return
    change = ProjectChange(project, ProjectVerb.FINISH, actor, now, project.state)
    give_rest_back(change)
    record(actor=actor, verb="funds.project_rest", subject=project, now=now, area_code=project.area_code, **change.data)


def add_document(*, payment_id: int, kind: str, title: str, file: UploadedFile, actor: User, now: datetime) -> Document:
    """An invoice, an agreement: what the handler has to see."""
    with _paying(payment_id, PaymentVerb.DOCUMENT, actor, now, title=title, file=file) as change:
        row = keep_file(change.payment, kind=kind, title=title, file=file, actor=actor, now=now)
        change.data["document"] = row.pk
    return row
