"""Every list of volunteers, banks and needs costs the same statements with 1, 3 and 60 rows; every admin page opens.

Rows are written past the services, a twin beside a twin: what a list costs depends on them alone.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.common.adminbase import LookOnlyMixin
from governance.common.codes import new_code
from governance.common.remember import forget_all
from governance.people.models import Organisation, User
from governance.people.roles import Role
from governance.territory.models import Area
from tests.factories import COMMUNITY, DISTRICT, make_area, posted
from tests.volunteers.bank_world import DAY, Bank, build_bank
from tests.volunteers.service_world import HOUR, NOW
from volunteers import models
from volunteers.presets.needs import load_need_presets
from volunteers.services.bank import accounts, giving

pytestmark = [pytest.mark.django_db, pytest.mark.walk]
MOST = 14
# Rules, lists and what an office offers; everything else is what people did.
CONFIGURED = {
    models.BankOffice, models.HelpKind, models.MatchingRule, models.PointRule, models.Product, models.ServiceRule,
    models.ServingRule, models.Skill, models.StarRule, models.TeamTheme,
}  # fmt: skip
FEW = 12  # of what takes a service each: offices, points given by hand

STRANGER = (
    "/volunteers/", "/volunteers/calendar/", "/volunteers/teams/", "/volunteers/organisations/", "/volunteers/honours/", "/wishes/",
    f"/needs/services/?area={COMMUNITY}", f"/needs/supply/?area={COMMUNITY}", "/bank/", "/bank/rules/",
    "/bank/goods/?office=all", "/api/v1/activities/", "/api/v1/wishes/", "/api/v1/member-organisations/",
    "/api/v1/incubated-organisations/", "/api/v1/goods/", "/api/v1/bank-offices/",
    f"/api/v1/partner-offers/?community={COMMUNITY}", f"/api/v1/supply-and-demand/?community={COMMUNITY}",
)  # fmt: skip
HELPER = (
    "/volunteers/me/", "/volunteers/me/records/", "/volunteers/me/shifts.ics", "/needs/", "/needs/mine/?what=helped", "/wishes/", "/bank/mine/",
    "/bank/mine/points/", "/bank/orders/", "/bank/hours/", "/bank/family/", "/api/v1/service-records/",
    "/api/v1/help-requests/?scope=open", "/api/v1/orders/", "/api/v1/time-orders/", "/api/v1/families/",
)  # fmt: skip
ASKER = ("/needs/", "/needs/mine/", "/bank/hours/", "/api/v1/help-requests/")
CLERK = (
    "/desk/volunteers/?scope=all", "/desk/volunteers/activities/?scope=all", "/desk/volunteers/records/?scope=all",
    "/desk/volunteers/teams/", "/desk/volunteers/organisations/", "/desk/volunteers/incubation/",
    "/desk/needs/?scope=all", "/desk/needs/wishes/?scope=open", "/desk/needs/offers/", "/desk/bank/",
    "/desk/bank/families/", "/desk/bank/hours/", "/api/v1/volunteers/", "/api/v1/service-records/?scope=desk",
    "/api/v1/help-requests/?scope=desk", "/api/v1/families/?scope=desk", "/api/v1/stock-papers/",
)  # fmt: skip


def build_lists() -> Bank:
    bank = build_bank()
    load_need_presets()
    bank.budget(bank.here, 1000)
    bank.person(1)
    return bank


def grow(bank: Bank, count: int) -> None:
    """So many more of everything that a list shows."""
    area, clerk, helper, leader = bank.serving.community, bank.clerk, bank.person(), bank.serving.leader
    asker, day = bank.person(1).user, NOW.date()
    place = {"community": area, "area_code": area.code}
    people = make(User, count, display_name="居民", password="!")
    new = make(models.Volunteer, count, user=iter(people), code="ZY", state="ACTIVE", registered_at=NOW, checked_at=NOW,
               checked_by=clerk, honours_consent_at=NOW)  # fmt: skip
    make(models.Membership, count, volunteer=iter(new), joined_on=day, **place)
    make(models.TeamMember, count, volunteer=iter(new), team=bank.serving.team, joined_on=day)
    society = Organisation.objects.get_or_create(area=area, kind="SOCIAL", name="暖阳社工")[0]
    members = make(models.MemberOrganisation, count, name="社", area=area, area_code=area.code, organisation=society,
                   services="助浴", representative=helper.user, state="JOINED", applied_at=NOW, joined_on=day)  # fmt: skip
    make(models.SocialWorker, count, member=iter(members), name="张", level="WORKER", starts_on=day)
    teams = make(models.Team, count, code="DW", name="队", theme=bank.serving.team.theme, founded_on=day,
                 member_organisation=iter(members), **place)  # fmt: skip
    make(models.TeamMember, count, volunteer=helper, team=iter(teams), is_leader=True, joined_on=day)
    activities = make(
        models.Activity, count, code="HD", title="敬老", team=iter(teams), theme=bank.serving.team.theme, content="陪护",
        place="社区", leader=clerk, risks="无", state="PUBLISHED", created_by=clerk, created_at=NOW, published_at=NOW, **place,
    )  # fmt: skip
    shifts = make(models.Shift, count, activity=iter(activities), name="陪护", area_code=area.code, starts_at=NOW + DAY,
                  ends_at=NOW + DAY + HOUR, most=5, is_open=True, secret="ab" * 32)  # fmt: skip
    make(models.SignUp, count, shift=iter(shifts), volunteer=helper, state="SIGNED", queued_at=NOW)
    service = {"title": "陪护", "on": day, "starts_at": NOW - HOUR, "ends_at": NOW, "minutes": 60, "place": "社区", "content": "陪护",
               "organiser_name": "居委会", "leader_name": "王", "area_code": area.code, "entered_at": NOW}  # fmt: skip
    make(models.ServiceRecord, count, volunteer=helper, activity=iter(activities), team=iter(teams), **service)
    done = {"state": "CONFIRMED", "organiser_at": NOW, "served_at": NOW, "confirmed_at": NOW}
    make(models.ServiceRecord, count, volunteer=iter(new), team=iter(teams), **service | {"minutes": 60_000}, **done)
    incubated = make(
        models.IncubatedOrganisation, count, name="苗", area=area, area_code=area.code, work="绿植", starts_on=day
    )
    make(models.IncubationEntry, count, incubated=iter(incubated), kind="PROJECT", title="花园", on=day, recorded_by=clerk,
         activity=iter(activities))  # fmt: skip
    grow_needs(count, place, clerk, asker, helper, society)
    grow_bank(bank, count, asker, leader)


def grow_needs(count: int, place: dict, clerk: User, asker: User, helper: Any, society: Organisation) -> None:
    day, kind = NOW.date(), models.HelpKind.objects.get(code="errand")
    ask = {"kind": kind, "title": "买菜", "requester": asker, "asked_at": NOW, **place}
    make(models.HelpRequest, count, code="HZ", **ask)
    make(models.HelpRequest, count, code="HZ", state="CLAIMED", volunteer=helper, claimed_at=NOW, **ask)
    make(models.PartnerOffer, count, area=place["community"], area_code=place["area_code"], organisation=society, kind=kind,
         title="助浴", payer="GOVERNMENT", starts_on=day, added_by=clerk)  # fmt: skip
    wishes = make(models.Wish, count, code="XY", is_for="CHILD", title="书包", state="OPEN", posted_by=helper.user, posted_at=NOW,
                  checked_by=clerk, checked_at=NOW, **place)  # fmt: skip
    photo = {"image": "a", "thumbnail": "b", "width": 1, "height": 1, "uploaded_by": clerk, "uploaded_at": NOW}
    make(models.WishPhoto, count, wish=iter(wishes), cleared_by=clerk, cleared_at=NOW, **photo)


def grow_bank(bank: Bank, count: int, asker: User, leader: Any) -> None:
    here, helper, day = bank.here, bank.person().user, NOW.date()
    goods = make(models.Product, count, office=here, area_code=here.area_code, name="米", price=1)
    photo = {"image": "a", "thumbnail": "b", "width": 1, "height": 1, "uploaded_by": bank.keeper, "uploaded_at": NOW}
    make(models.ProductPhoto, count, product=iter(goods), **photo)
    make(models.StockPaper, count, product=iter(goods), area_code=here.area_code, kind="COUNT", quantity=1, reason="多",
         asked_by=bank.keeper, asked_at=NOW)  # fmt: skip
    make(models.ExchangeOrder, count, code="DH", user=helper, office=here, area_code=here.area_code, product=iter(goods),
         quantity=1, points=1, pickup_index="x", submission=None, placed_at=NOW, pick_up_until=NOW + DAY)  # fmt: skip
    tie = {"relation": "PARENT", "area_code": here.area_code, "declared_at": NOW}
    ties = make(models.FamilyTie, count, user=helper, relative=leader.user, **tie)
    make(models.FamilyTie, count, user=leader.user, relative=helper, **tie)
    order = {"code": "SJ", "area_code": here.area_code, "words": "陪诊", "wanted_on": day, "minutes": 60, "submission": None,
             "asked_at": NOW}  # fmt: skip
    make(models.TimeOrder, count, user=asker, **order)
    make(models.TimeOrder, count, user=helper, tie=iter(ties), **order)
    make(models.TimeOrder, count, user=asker, volunteer=bank.person(), taken_at=NOW, **order | {"state": "TAKEN"})
    first = models.Settlement.objects.count()
    months = iter([date(1980 + number // 12, number % 12 + 1, 1) for number in range(first, first + count)])
    make(models.Settlement, count, month=months, debtor=here, creditor=bank.there, gross=1, offset=1, at=NOW)
    for _time in range(min(count, FEW)):
        code = f"{here.area_code[:9]}{100 + Area.objects.count()}"
        accounts.open_office(area=make_area(code), name="储蓄所", actor=bank.chief, now=NOW)
        giving.give_points(office_id=here.pk, volunteer=bank.person(), points=1, reason="慰问", submission=uuid4(),
                           actor=bank.keeper, now=NOW)  # fmt: skip


def make(model: Any, count: int, **fields: Any) -> list[Any]:
    """So many rows; an iterator gives each its own, codes and names are made unique."""
    fresh = {
        "code": lambda value: new_code(value), "name": lambda value: f"{value}{uuid4().hex[:8]}",
        "pickup_index": lambda _value: uuid4().hex, "submission": lambda _value: uuid4(),
    }  # fmt: skip
    rows = []
    for _row in range(count):
        own = {name: next(value) if isinstance(value, Iterator) else value for name, value in fields.items()}
        rows.append(model(**{name: fresh[name](value) if name in fresh else value for name, value in own.items()}))
    return list(model.objects.bulk_create(rows))


def counted(who: dict[str, tuple[Client, tuple[str, ...]]]) -> dict[tuple[str, str], int]:
    """How many statements each page takes, with nothing kept from before."""
    cache.clear()
    forget_all()
    found = {}
    for name, (client, paths) in who.items():
        for path in paths:
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(path)
            assert answer.status_code == 200, (name, path, answer.status_code)
            found[name, path] = len(seen)
    return found


def client_of(user: User | None = None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def test_lists_when_there_are_more_rows_then_the_same_statements_and_admin_shows_them(time_machine):
    time_machine.move_to(NOW, tick=False)
    bank = build_lists()
    grow(bank, 1)
    here, team = bank.here.pk, bank.serving.team.code
    who = {
        "stranger": (client_of(), STRANGER),
        "helper": (client_of(bank.person().user), HELPER),
        "asker": (client_of(bank.person(1).user), ASKER),
        "anybody": (client_of(), (f"/bank/offices/{here}/",)),
        "leader": (client_of(bank.serving.leader.user), (f"/volunteers/teams/{team}/",)),
        "clerk": (
            client_of(bank.clerk),
            (
                *CLERK,
                f"/desk/bank/{here}/",
                f"/desk/bank/{here}/orders/",
                f"/desk/bank/{here}/papers/",
                f"/desk/volunteers/teams/{team}/",
            ),
        ),
        "auditor": (client_of(bank.serving.auditor), ("/desk/volunteers/patterns/",)),
    }
    one = counted(who)
    grow(bank, 2)
    three = counted(who)
    grow(bank, 57)
    sixty = counted(who)
    # the first pass learns, page by page, what a process asks once
    assert {key: (one[key], three[key], sixty[key]) for key in one if not one[key] >= three[key] == sixty[key]} == {}
    assert max(sixty.values()) <= MOST, sorted((count, key) for key, count in sixty.items())[-5:]
    admin_opens(client_of(posted(Role.ADMIN, DISTRICT)))


def admin_opens(client: Client) -> None:
    """Every list and one page; what is earned and owed is only shown."""
    pages = {model: row for model, row in admin.site._registry.items() if model._meta.app_label == "volunteers"}
    for model, page in pages.items():
        address = f"admin:volunteers_{model._meta.model_name}"
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(f"{address}_changelist")).status_code == 200, model
        assert len(seen) <= 12, (model, len(seen))
        row = model._default_manager.first()
        assert row is None or client.get(reverse(f"{address}_change", args=[row.pk])).status_code == 200, model
        assert model in CONFIGURED or isinstance(page, LookOnlyMixin), model
        if model not in CONFIGURED and row:
            assert client.post(reverse(f"{address}_change", args=[row.pk]), {"state": "x"}).status_code == 403, model
