from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from governance.people.authority import authority_of, forget_authority, within
from governance.people.models import Posting
from governance.people.roles import LEVEL_OF_ROLE, Role
from governance.people.selectors import handlers_at, holders_within, leaders_at, may_use_admin, officers_of
from governance.territory.levels import CODE_LENGTH, Level
from governance.territory.models import Area
from tests.factories import COMMUNITY, DISTRICT, GRID, STREET, DepartmentFactory, UserFactory, make_area, post, posted

TODAY = date(2026, 3, 2)
GRIDS = [
    f"500108{street}{community}{grid}"
    for street in ("001", "002")
    for community in ("002", "003")
    for grid in ("001", "002")
]
CODES = sorted({code[:length] for code in GRIDS for length in CODE_LENGTH.values()})


def fitting_codes(role):
    level = LEVEL_OF_ROLE[role]
    return [code for code in CODES if level is None or len(code) == CODE_LENGTH[level]]


HELD = st.sampled_from([role for role in Role if role != Role.DEPARTMENT_OFFICER]).flatmap(
    lambda role: st.tuples(
        st.just(role), st.sampled_from(fitting_codes(role)), st.integers(-3, 3), st.one_of(st.none(), st.integers(1, 4))
    )
)


class AuthorityProperties(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(st.lists(HELD, max_size=6, unique_by=lambda held: held[:2]), st.sampled_from(list(Role)))
    def test_what_is_covered_is_exactly_what_a_list_within_the_codes_shows(self, held, asked):
        for code in GRIDS:
            make_area(code)
        user = UserFactory()
        in_force = []
        for role, code, begins, lasts in held:
            starts_on = TODAY + timedelta(days=begins)
            ends_on = None if lasts is None else starts_on + timedelta(days=lasts)
            post(user, role, code, starts_on=starts_on, ends_on=ends_on)
            if starts_on <= TODAY and (ends_on is None or ends_on > TODAY):
                in_force.append((role, code))
        authority = authority_of(user, TODAY)
        for roles in [(), (asked,)]:
            naive = {
                code
                for code in CODES
                if any(code.startswith(area) and (not roles or role in roles) for role, area in in_force)
            }
            assert {code for code in CODES if authority.covers(code, *roles)} == naive
            listed = Area.objects.filter(within(authority.codes(*roles), "code"))
            assert set(listed.values_list("code", flat=True)) == naive
        assert authority.has(asked) == (asked in {role for role, _ in in_force})
        assert authority.is_staff == bool(in_force)


def test_authority_when_a_posting_begins_or_ends_then_from_that_day(db):
    user = posted(Role.GRID_WORKER, GRID, starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 1))
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [authority_of(user, day).covers(GRID) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("fields", [{"is_superuser": True, "is_staff": True}, {}])
def test_authority_when_nothing_is_posted_then_none(db, fields):
    authority = authority_of(UserFactory(**fields), TODAY)
    assert not (authority.is_staff or authority.covers(GRID) or authority.codes() or authority.has(*Role))
    assert not authority_of(AnonymousUser(), TODAY).is_staff


def test_authority_when_account_is_closed_then_none(db):
    user = posted(Role.GRID_WORKER)
    user.is_active = False
    assert not authority_of(user, TODAY).is_staff


def test_authority_is_read_once_a_day_and_object(db, django_assert_num_queries):
    user = posted(Role.GRID_WORKER)
    with django_assert_num_queries(1):
        authority_of(user, TODAY)
        authority_of(user, TODAY)
    post(user, Role.GRID_LEADER)
    assert not authority_of(user, TODAY).has(Role.GRID_LEADER)
    forget_authority(user)
    assert authority_of(user, TODAY).has(Role.GRID_LEADER)


def test_read_only_means_every_posting_only_looks(db):
    auditor = posted(Role.AUDITOR, DISTRICT)
    assert authority_of(auditor, TODAY).is_read_only
    post(auditor, Role.GRID_WORKER)
    forget_authority(auditor)
    assert not authority_of(auditor, TODAY).is_read_only
    assert not authority_of(UserFactory(), TODAY).is_read_only


def test_department_officers_hold_their_department_and_handle_no_rung(db):
    department = DepartmentFactory()
    officer = posted(Role.DEPARTMENT_OFFICER, DISTRICT, department=department)
    posted(Role.DEPARTMENT_OFFICER, DISTRICT)
    assert authority_of(officer, TODAY).department_ids == {department.pk}
    assert officers_of(department, TODAY) == [officer]
    assert handlers_at(DISTRICT, TODAY) == []


def test_handlers_and_leaders_are_those_of_exactly_this_area(db):
    worker, leader = posted(Role.GRID_WORKER, GRID), posted(Role.GRID_LEADER, GRID)
    secretary, officer = posted(Role.COMMUNITY_SECRETARY, COMMUNITY), posted(Role.STREET_OFFICER, STREET)
    posted(Role.GRID_WORKER, COMMUNITY + "002")
    posted(Role.GRID_WORKER, GRID, ends_on=TODAY)
    posted(Role.AUDITOR, GRID)
    assert handlers_at(GRID, TODAY) == [worker, leader]
    assert leaders_at(GRID, TODAY) == [leader]
    assert handlers_at(COMMUNITY, TODAY) == [secretary]
    assert leaders_at(STREET, TODAY) == [officer]
    assert holders_within(COMMUNITY, [Role.GRID_LEADER, Role.COMMUNITY_SECRETARY], TODAY) == [leader, secretary]


def test_admin_opens_for_superusers_and_district_admins_only(db):
    assert may_use_admin(UserFactory(is_superuser=True), TODAY)
    assert may_use_admin(posted(Role.ADMIN, DISTRICT), TODAY)
    refused = [
        posted(Role.ADMIN, STREET),
        posted(Role.ADMIN, DISTRICT, ends_on=TODAY),
        posted(Role.DISTRICT_SUPERVISOR),
    ]
    assert not any(may_use_admin(user, TODAY) for user in [*refused, UserFactory(is_staff=True), AnonymousUser()])


def test_posting_is_held_once_and_its_department_fits(db):
    user = posted(Role.GRID_WORKER)
    with pytest.raises(IntegrityError), transaction.atomic():
        post(user, Role.GRID_WORKER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(user=user, role=Role.DEPARTMENT_OFFICER, area=make_area(DISTRICT), starts_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        post(user, Role.GRID_LEADER, starts_on=TODAY, ends_on=TODAY)


def test_levels_of_roles_name_a_level_for_every_role():
    assert set(LEVEL_OF_ROLE) == set(Role) and all(level is None or level in Level for level in LEVEL_OF_ROLE.values())
