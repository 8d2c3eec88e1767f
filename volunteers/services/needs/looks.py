"""Whose request it is: opened for the approved volunteer and the office, and written down where the person can read it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from governance.people.models import User
from governance.people.services import reveal_phone
from volunteers.services.needs.change import helping
from volunteers.states.needs import HelpVerb


@dataclass(frozen=True, slots=True)
class OpenHelp:
    """Name, number and place in full, for the one page that was asked for."""

    name: str
    phone: str
    place: str
    words: str


def look(*, request_id: int, actor: User, now: datetime) -> OpenHelp:
    """One look: a line in the request's history, one in the trail, one that its asker reads (个保法 44, 45)."""
    with helping(request_id, HelpVerb.LOOK, actor, now) as change:
        request = change.request
        is_volunteer = request.volunteer is not None and request.volunteer.user_id == actor.pk
        change.say(_("志愿者查看了姓名和地址") if is_volunteer else _("社区查看了姓名和地址"))
        phone = reveal_phone(
            number=request.contact_phone, owner=request.requester, phone_index=request.contact_phone_index,
            subject_type=request._meta.label_lower, subject_id=request.pk, looker=actor,
            reason=_("互助求助 %(code)s：姓名、电话和地址") % {"code": request.code}, now=now,
        )  # fmt: skip
        place = " ".join(part for part in (str(request.building or ""), request.place) if part)
        return OpenHelp(request.contact_name, phone, place, request.words)
