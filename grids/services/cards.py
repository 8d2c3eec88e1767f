"""Grid cards: shown with the person's consent until it expires; the address in the QR code stays for good."""

import secrets
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto
from governance.people.models import User
from grids.models import GridCard
from grids.services.roster import change_entry, leave_trail
from grids.states import RosterVerb

TOKEN_BYTES = 9  # twelve characters


@transaction.atomic
def save_card(
    *,
    entry_id: int,
    duties: str,
    consent_on: date | None,
    expires_on: date | None,
    photo: CleanPhoto | None = None,
    remove_photo: bool = False,
    actor: User | None,
    now: datetime,
) -> GridCard:
    """Make or change the card of an entry. Without consent nothing personal is shown and no photo is kept."""
    entry = change_entry(entry_id, RosterVerb.CARD, actor, now)
    today = timezone.localdate(now)
    if consent_on and consent_on > today:
        raise InputRefused("consent_day", _("同意日期不能在将来。"), fields={"consent_on": _("不能在将来")})
    if expires_on and consent_on and expires_on <= consent_on:
        raise InputRefused("expiry_day", _("有效期要晚于同意日期。"), fields={"expires_on": _("要晚于同意日期")})
    if photo and not consent_on:
        raise InputRefused("no_consent", _("本人同意后才能公开照片。"), fields={"consent_on": _("请填本人同意的日期")})
    card = GridCard.objects.filter(entry=entry).first() or GridCard(entry=entry, token=new_token())
    card.duties, card.consent_on, card.expires_on = duties.strip()[:500], consent_on, expires_on
    before = card.photo.name or ""
    if photo:
        card.photo.save(f"{card.token}-{secrets.token_hex(4)}.jpg", ContentFile(photo.content), save=False)
    elif remove_photo or not consent_on:
        card.photo = ""  # type: ignore[assignment]
    card.save()
    if before and before != (card.photo.name or ""):
        storage = GridCard._meta.get_field("photo").storage  # type: ignore[union-attr]
        transaction.on_commit(lambda: storage.delete(before))
    leave_trail("card", entry, actor, now, has_consent=bool(consent_on), has_photo=bool(card.photo))
    return card


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)
