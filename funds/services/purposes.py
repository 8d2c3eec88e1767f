"""Another purpose for money that was given for one: only with the donor's consent (慈善法 56)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from funds.models import Gift, PurposeChange, Purse
from funds.money import yuan
from funds.policies.donations import refuse_misfit
from funds.policies.foundation import may_handle
from funds.states.donations import ChangeState, GiftVerb
from funds.states.foundation import PurseKind
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.ledger import services as ledger
from governance.ledger.services import Move
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record


@transaction.atomic
def ask_change(
    *, gift_id: int, to_purse: Purse, amount_fen: int, reason: str, actor: User, now: datetime
) -> PurposeChange:
    """Asks; nothing moves yet. Raises `InputRefused` for another fund, or for more than still serves its first purpose."""
    gift = Gift.objects.select_for_update(of=("self",)).select_related("donor__user").get(pk=gift_id)
    refuse_misfit(gift, GiftVerb.ASK_CHANGE, reason=reason)
    may_handle(actor, gift.area_code, now).require()
    if gift.purpose_changes.filter(state=ChangeState.ASKED).exists():
        raise StateRefused("asked", _("已经在等捐赠人答复。"))
    wrong = {}
    if to_purse.fund_id != gift.fund_id or to_purse.pk == gift.purse_id or to_purse.kind == PurseKind.PROJECT:
        wrong["to_purse"] = _("请选择同一基金的另一个用途。")
    changed = gift.purpose_changes.filter(state=ChangeState.CONSENTED).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    if not 0 < amount_fen <= gift.amount_fen - changed:
        words = _("不能超过这笔捐赠里还没有改过用途的 %(yuan)s 元。")
        wrong["amount_fen"] = words % {"yuan": yuan(gift.amount_fen - changed)}
    if wrong:
        raise InputRefused("unfit", next(iter(wrong.values())), fields=wrong)
    row = PurposeChange.objects.create(
        gift=gift, area_code=gift.area_code, to_purse=to_purse, amount_fen=amount_fen, reason=reason.strip()[:300],
        asked_by=actor, asked_at=now,
    )  # fmt: skip
    record(actor=actor, verb="funds.change_ask", subject=row, now=now, area_code=row.area_code, gift=gift.pk)
    if gift.donor.user is not None:
        notify(
            key=f"funds.change:{row.pk}",
            recipients=[gift.donor.user],
            title=_("请您决定：捐赠改作他用，同意吗？"),
            body=_("%(yuan)s 元，拟改用于「%(title)s」。") % {"yuan": yuan(amount_fen), "title": to_purse.title},
            link="/donations/mine/",
            now=now,
        )
    return row


@transaction.atomic
def answer_change(
    *, change_id: int, consents: bool, actor: User | None, now: datetime, is_written: bool = False
) -> PurposeChange:
    """The donor's answer. The caller has seen that it is the donor; a written one is entered by staff, not by who asked."""
    row = _lock(change_id)
    if is_written:
        assert actor is not None
        may_handle(actor, row.area_code, now).require()
        if actor.pk == row.asked_by_id:
            raise PermissionRefused("same_person", _("书面同意须由提出人以外的另一个人登记。"))
    if consents:
        asked = Move(
            key=f"funds.change:{row.pk}", debit=row.gift.purse.account.code, credit=row.to_purse.account.code,
            amount=row.amount_fen, purpose="funds.purpose_change", why=_("经捐赠人同意变更用途"), subject=row,
        )  # fmt: skip
        row.transfer = ledger.move(asked, actor=actor, now=now)
    row.state = ChangeState.CONSENTED if consents else ChangeState.REFUSED
    row.answered_at, row.is_written = now, is_written
    row.save()
    record(
        actor=actor, verb="funds.change_answer", subject=row, now=now, area_code=row.area_code, to=row.state,
        is_written=is_written,
    )  # fmt: skip
    return row


def take_back_changes(gift: Gift, *, why: str, actor: User, now: datetime) -> None:
    """Before the locked gift is reversed: what was moved by consent lies with the gift again, nobody is asked any more.

    Raises `NotCovered` where the other purpose has spent it.
    """
    for row in gift.purpose_changes.filter(state=ChangeState.CONSENTED).select_related("transfer"):
        assert row.transfer is not None
        ledger.reverse(key=f"funds.change:{row.pk}:back", transfer=row.transfer.key, why=why, actor=actor, now=now)
    gift.purpose_changes.filter(state=ChangeState.ASKED).update(state=ChangeState.WITHDRAWN)


@transaction.atomic
def withdraw_change(*, change_id: int, actor: User, now: datetime) -> PurposeChange:
    row = _lock(change_id)
    may_handle(actor, row.area_code, now).require()
    row.state = ChangeState.WITHDRAWN
    row.save(update_fields=["state"])
    record(actor=actor, verb="funds.change_withdraw", subject=row, now=now, area_code=row.area_code)
    return row


def _lock(change_id: int) -> PurposeChange:
    """The gift first, as everywhere. Raises `StateRefused` where it is answered already."""
    gift_id = PurposeChange.objects.values_list("gift_id", flat=True).get(pk=change_id)
    Gift.objects.select_for_update().only("pk").get(pk=gift_id)
    PurposeChange.objects.select_for_update().only("pk").get(pk=change_id)
    related = ("gift__purse__account", "to_purse__account")
    row = PurposeChange.objects.select_related(*related).get(pk=change_id)
    if row.state != ChangeState.ASKED:
        raise StateRefused("answered", _("这次变更已经有结果。"))
    return row
