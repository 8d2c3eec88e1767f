"""Services of organisations beside the volunteers: entered, ended. Public, with who pays."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, StateRefused
from governance.people.models import Organisation, User
from governance.territory.models import Area
from governance.trail.services import record
from volunteers.models import HelpKind, PartnerOffer
from volunteers.policies.needs import may_keep_offers
from volunteers.states.needs import OfferPayer


@dataclass(frozen=True, slots=True)
class NewOffer:
    area: Area
    organisation: Organisation
    kind: HelpKind
    title: str
    payer: str
    starts_on: date
    ends_on: date | None = None
    words: str = ""
    price_words: str = ""
    phone: str = ""


@transaction.atomic
def add_offer(*, new: NewOffer, actor: User, now: datetime) -> PartnerOffer:
    """By the office of the area. Raises `InputRefused` where residents pay and nobody says how much."""
    may_keep_offers(actor, new.area.code, now).require()
    wrong = {}
    if new.payer == OfferPayer.RESIDENT and not new.price_words.strip():
        wrong["price_words"] = _("请写明收费标准。")
    if new.ends_on and new.ends_on < new.starts_on:
        wrong["ends_on"] = _("不能早于开始日期。")
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)
    row = PartnerOffer.objects.create(
        area=new.area, area_code=new.area.code, organisation=new.organisation, kind=new.kind, title=new.title.strip(),
        words=new.words.strip(), payer=new.payer, price_words=new.price_words.strip(),
        phone=new.phone.strip() or new.organisation.phone, starts_on=new.starts_on, ends_on=new.ends_on, added_by=actor,
    )  # fmt: skip
    record(actor=actor, verb="volunteers.offer_add", subject=row, now=now, area_code=row.area_code, payer=row.payer)
    return row


@transaction.atomic
def end_offer(*, offer_id: int, actor: User, now: datetime) -> PartnerOffer:
    """No longer offered from today on; requests that were handed over go on."""
    row = PartnerOffer.objects.select_for_update().get(pk=offer_id)
    may_keep_offers(actor, row.area_code, now).require()
    today = timezone.localdate(now)
    if row.ends_on and row.ends_on <= today:
        raise StateRefused("ended", _("这项服务已经停止。"))
    row.ends_on = max(today, row.starts_on)
    row.save(update_fields=["ends_on"])
    record(actor=actor, verb="volunteers.offer_end", subject=row, now=now, area_code=row.area_code)
    return row
