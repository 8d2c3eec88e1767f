"""What an office says of itself in public: where it is, when it is open, and who of its people agreed to be named."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.people.models import User
from volunteers.models import BankOffice, OfficePerson
from volunteers.policies.bank import may_keep
from volunteers.services.bank.change import leave_trail


@transaction.atomic
def change_details(
    *, office_id: int, address: str, opening_hours: str, phone: str, actor: User, now: datetime
) -> BankOffice:
    office = _hold(office_id, "details", actor, now)
    office.address, office.opening_hours, office.phone = address.strip(), opening_hours.strip(), phone.strip()
    office.save(update_fields=["address", "opening_hours", "phone"])
    leave_trail(office, "details", actor, now)
    return office


@transaction.atomic
def agree_to_be_named(*, office_id: int, duty: str, actor: User, now: datetime) -> BankOffice:
    """By oneself alone, for as long as one wants; agreeing again changes the duty."""
    office = _hold(office_id, "be-named", actor, now)
    require_given(("duty",), {"duty": duty})
    OfficePerson.objects.update_or_create(
        office=office, user=actor, defaults={"duty": duty.strip()[:40]}, create_defaults={"duty": duty.strip()[:40], "agreed_at": now},
    )  # fmt: skip
    leave_trail(office, "be_named", actor, now)
    return office


@transaction.atomic
def be_named_no_more(*, office_id: int, actor: User, now: datetime) -> BankOffice:
    office = _hold(office_id, "not-named", actor, now)
    if not OfficePerson.objects.filter(office=office, user=actor).delete()[0]:
        raise StateRefused("not_named", _("您的姓名没有公开在这个网点。"))
    leave_trail(office, "not_named", actor, now)
    return office


def _hold(pk: int, verb: str, actor: User, now: datetime) -> BankOffice:
    office = BankOffice.objects.select_for_update(no_key=True).get(pk=pk)
    may_keep(actor, verb, office.area_code, now).require()
    return office
