"""What a person may open is exactly what the list shows them: `visible_to` and the policy, against random postings."""

import uuid
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from governance.people.authority import authority_of
from governance.people.models import Department, Posting, User
from governance.people.roles import LEVEL_OF_ROLE, Role
from governance.territory.models import Area, Level
from grievances.models import Grievance
from grievances.policies import decide, may_open
from grievances.selectors import visible_to, worklist
from grievances.states import Source, Verb
from tests.grievances.world import NOW, START

TODAY = NOW.date()
CODES = ["500108", "500108001", "500108002", "500108001001", "500108001002", "500108002001"]
CODES += [f"{community}{number:03d}" for community in CODES[3:] for number in (1, 2)]
LEVELS = {6: Level.DISTRICT, 9: Level.STREET, 12: Level.COMMUNITY, 15: Level.GRID}

terms = st.sampled_from(
    [
        (START, None),
        (TODAY, None),
        (START, TODAY + timedelta(days=1)),
        (START, TODAY),  # ended yesterday
        (TODAY + timedelta(days=1), None),  # begins tomorrow
    ]
)
postings = st.lists(st.tuples(st.sampled_from(Role), st.sampled_from(CODES), terms, st.integers(0, 1)), max_size=4)
matters = st.lists(
    st.tuples(st.sampled_from(CODES), st.integers(0, 3), st.sampled_from([None, 0, 1]), st.booleans(), st.booleans()),
    min_size=1,
    max_size=8,
)


class VisibilityTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.areas: dict[str, Area] = {}
        for code in sorted(CODES, key=len):
            cls.areas[code] = Area.objects.create(
                code=code, level=LEVELS[len(code)], name=code, parent=cls.areas.get(code[:-3])
            )
        district = cls.areas["500108"]
        cls.departments = [Department.objects.create(district=district, code=f"d{n}", name=f"部门{n}") for n in (0, 1)]

    def hold(self, user: User, role: Role, code: str, term: tuple[date, date | None], department: int) -> None:
        level = LEVEL_OF_ROLE[role]
        if level is not None and LEVELS[len(code)] != level:
            code = next(other for other in CODES if LEVELS[len(other)] == level and other[:6] == code[:6])
        chosen = self.departments[department] if role == Role.DEPARTMENT_OFFICER else None
        Posting.objects.get_or_create(
            user=user,
            role=role,
            area=self.areas[code],
            department=chosen,
            starts_on=term[0],
            defaults={"ends_on": term[1]},
        )

    def matter(
        self, user: User, code: str, up: int, department: int | None, is_own: bool, took_first: bool
    ) -> Grievance:
        holder = self.areas[code[: max(6, len(code) - 3 * up)]]
        return Grievance.objects.create(
            code=uuid.uuid4().hex[:18], title="灯坏了", body="楼道灯坏了", source=Source.WEB, raised_at=NOW,
            area=self.areas[code], area_code=code, holder=holder, holder_code=holder.code, level=holder.level,
            kind="GOVERNMENT" if department is not None else "",
            department=None if department is None else self.departments[department],
            reporter=user if is_own else None, first_contact=user if took_first else None,
        )  # fmt: skip

    @settings(max_examples=60, deadline=None)
    @given(postings, matters)
    def test_list_and_policy_agree(self, held, raised) -> None:
        user = User.objects.create(username=uuid.uuid4().hex, password="!")
        for posting in held:
            try_again = Posting.objects.filter(user=user, role=posting[0], ends_on=None).exists()
            if not try_again:
                self.hold(user, *posting)
        rows = [self.matter(user, *each) for each in raised]
        listed = set(visible_to(user, NOW).values_list("pk", flat=True))
        assert listed & {row.pk for row in rows} == {row.pk for row in rows if may_open(user, row, NOW)}
        for scope in ("waiting", "late", "soon", "mine", "ended", "all"):
            assert set(worklist(user, scope=scope, now=NOW).values_list("pk", flat=True)) <= listed
        for row in rows:
            assert not any(decide(user, verb, row, NOW) for verb in Verb) or row.pk in listed

    def test_nobody_signed_in_sees_nothing(self) -> None:
        nobody = AnonymousUser()
        row = self.matter(User.objects.create(username="someone", password="!"), "500108001001", 0, None, True, True)
        assert not visible_to(nobody, NOW).exists()
        assert not may_open(nobody, row, NOW)
        assert not authority_of(nobody, TODAY).postings
