"""What street and community say of an organisation once a year, its reply, and the papers that all of it rests on."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.scrub import scrub
from governance.people.models import User
from governance.territory.models import Area
from governance.trail.services import record
from grids.models import OrganisationEvaluation, OrganisationRegistration, RegistrationDocument
from grids.policies.lists import may_keep
from grids.policies.organisations import may_reply, side_of
from grids.services.organisations.change import require, say


def evaluate(*, registration_id: int, stars: int, words: str, actor: User, now: datetime) -> OrganisationEvaluation:
    """For this year and the actor's side; written again it replaces what stood there, the trail keeps that it did."""
    require(("words",), {"words": words})
    if stars not in range(1, 6):
        raise InputRefused("stars", _("请选 1 到 5 星。"), fields={"stars": _("请选择")})
    with transaction.atomic():
        registration = OrganisationRegistration.objects.select_for_update().get(pk=registration_id)
        side = side_of(actor, registration, now)
        if side is None:
            raise PermissionRefused("not_allowed", _("由社区和街道评价已报到的单位。"))
        row, is_new = OrganisationEvaluation.objects.update_or_create(
            registration=registration, year=timezone.localdate(now).year, side=side,
            defaults={"stars": stars, "words": scrub(words.strip())[:300], "by": actor, "at": now, "reply": ""},
        )  # fmt: skip
        say(registration, "evaluate", actor, now, _("%(side)s：%(n)d 星") % {"side": side.label, "n": stars}, words)
        record(
            actor=actor, verb="grids.organisation_evaluate", subject=registration, now=now,
            area_code=registration.area_code, side=side.value, stars=stars, is_new=is_new,
        )  # fmt: skip
    return row


def reply(*, evaluation_id: int, words: str, actor: User, now: datetime) -> OrganisationEvaluation:
    require(("words",), {"words": words})
    with transaction.atomic():
        row = OrganisationEvaluation.objects.select_for_update().get(pk=evaluation_id)
        decision = may_reply(actor, row)
        if row.reply:
            raise StateRefused("replied", _("已经回应过了。"))
        decision.require()
        row.reply = scrub(words.strip())[:300]
        row.save(update_fields=["reply"])
        record(
            actor=actor, verb="grids.evaluation_reply", subject=row.registration, now=now,
            area_code=row.registration.area_code, evaluation=row.pk,
        )  # fmt: skip
    return row


@transaction.atomic
def add_document(
    *, community: Area, title: str, issuer: str, issued_on: date, actor: User, now: datetime, number: str = "",
    words: str = "",
) -> RegistrationDocument:  # fmt: skip
    may_keep(actor, community.code, now).require()
    require(("title", "issuer"), {"title": title, "issuer": issuer})
    row = RegistrationDocument.objects.create(
        community=community, area_code=community.code, title=title.strip(), issuer=issuer.strip(),
        issued_on=issued_on, number=number.strip(), words=scrub(words.strip())[:1000], added_by=actor, added_at=now,
    )  # fmt: skip
    record(actor=actor, verb="grids.document_add", subject=row, now=now, area_code=row.area_code)
    return row
