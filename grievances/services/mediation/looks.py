"""Opening full names and numbers of the parties: written down first, where the person can read it (个保法 44, 45)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.people.models import User
from governance.people.services import reveal_phone
from grievances.mediation_policies import decide
from grievances.mediation_selectors import agreement_of, parties_of
from grievances.mediation_states import MediationVerb
from grievances.models import Dispute, Party
from grievances.services.mediation.change import mediating


@dataclass(frozen=True, slots=True)
class OpenParty:
    """A party in full, for the one page that was asked for."""

    pk: int
    side: str
    name: str
    phone: str
    representative: str


def open_party(*, dispute: Dispute, party: Party, looker: User, reason: str, now: datetime) -> OpenParty:
    """One party in full after writing who looked and why. For whoever may work on the dispute now."""
    decide(looker, MediationVerb.LOOK, dispute, now).require()
    return _opened(party, looker, reason, now)


def open_agreement(*, dispute_id: int, actor: User, now: datetime) -> list[OpenParty]:
    """All parties in full for the printed agreement; one look is written for each."""
    with mediating(dispute_id, MediationVerb.PRINT, actor, now) as change:
        if agreement_of(change.dispute) is None:
            raise InputRefused("no_agreement", _("请先写好协议条款，再打印。"))
        change.say(_("打印调解协议"))
        return [_opened(party, actor, _("打印调解协议"), now) for party in parties_of(change.dispute)]


@transaction.atomic
def _opened(party: Party, looker: User, reason: str, now: datetime) -> OpenParty:
    owner = User.objects.filter(phone_index=party.phone_index).first() if party.phone_index else None
    phone = reveal_phone(
        number=party.phone,
        owner=owner,
        phone_index=party.phone_index,
        subject_type=party._meta.label_lower,
        subject_id=party.pk,
        looker=looker,
        reason=reason,
        now=now,
    )
    return OpenParty(party.pk, party.get_side_display(), party.name, phone, party.representative)
