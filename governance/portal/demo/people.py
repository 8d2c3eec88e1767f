"""The people of the demonstration district: somebody in every post, and one sign-in per role."""

import csv
import random
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.contrib.auth.hashers import make_password

from governance.people.models import Department, Posting, Residency, User
from governance.people.roles import Role
from governance.portal.demo.territory import lively_communities
from governance.territory.levels import Level
from governance.territory.models import Area, Dwelling

PASSWORD = "jiefang-2026"  # noqa: S105  # printed on purpose: a demonstration's people are for everybody
RESIDENT_PHONE = "19900000001"
SINCE = date(2024, 1, 1)
DEPARTMENTS = Path(__file__).parent / "departments.csv"
DEMO_DEPARTMENT = "urban-management"
SURNAMES = "李王张刘陈杨黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余杜叶程魏苏吕丁任沈姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷"
GIVEN = [
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "涛",
    "明",
    "超",
    "霞",
    "平",
    "刚",
    "桂英",
    "建华",
    "玉兰",
    "小红",
    "志强",
    "海燕",
    "晓东",
    "春梅",
    "国庆",
    "丽华",
    "文静",
    "思远",
    "佳怡",
    "俊杰",
    "雨桐",
    "子涵",
    "明辉",
    "秀英",
    "建国",
    "小琴",
    "光明",
    "永红",
    "家豪",
    "欣怡",
    "世杰",
    "红梅",
    "晓燕",
    "国强",
    "淑珍",
    "立新",
    "成林",
]


@dataclass(frozen=True, slots=True)
class SignIn:
    username: str
    role: Role
    where: str
    what: str


def load_people(*, now: datetime) -> list[SignIn]:
    """Departments, one holder or more for every post of the district, and the sign-ins that are printed."""
    chance = random.Random(20260102)  # noqa: S311
    district = Area.objects.get(level=Level.DISTRICT)
    departments = _load_departments(district)
    _load_staff(district, departments, chance, now)
    _load_residents(chance, now)
    return _load_sign_ins(district, departments, now)


def invented_name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def _load_departments(district: Area) -> list[Department]:
    with DEPARTMENTS.open(encoding="utf-8", newline="") as file:
        rows = [
            Department(district=district, phone=f"023-0000-{1200 + at}", **row)
            for at, row in enumerate(csv.DictReader(file))
        ]
    return Department.objects.bulk_create(rows)


def _posts(district: Area, departments: list[Department]) -> list[tuple[Role, Area, Department | None, int]]:
    """Every post of the district as (role, area, department, how many people hold it)."""
    posts: list[tuple[Role, Area, Department | None, int]] = []
    by_level = {
        Level.GRID: [(Role.GRID_WORKER, 1)],
        Level.COMMUNITY: [(Role.COMMUNITY_WORKER, 2), (Role.COMMUNITY_SECRETARY, 1)],
        Level.STREET: [(Role.STREET_OFFICER, 2)],
        Level.DISTRICT: [(Role.DISTRICT_SUPERVISOR, 1)],
    }
    for area in Area.objects.order_by("code"):
        posts += [(role, area, None, people) for role, people in by_level[Level(area.level)]]
    return posts + [(Role.DEPARTMENT_OFFICER, district, department, 2) for department in departments]


def _load_staff(district: Area, departments: list[Department], chance: random.Random, now: datetime) -> None:
    posts = [post for post in _posts(district, departments) for _ in range(post[3])]
    no_password = make_password(None)
    users = [
        User(
            username=f"staff-{number:04d}",
            display_name=invented_name(chance),
            work_phone=f"023-0001-{number:04d}",
            password=no_password,
            joined_at=now,
        )
        for number in range(1, len(posts) + 1)
    ]
    users = User.objects.bulk_create(users, batch_size=400)
    Posting.objects.bulk_create(
        (
            Posting(user=user, role=role, area=area, department=department, starts_on=SINCE)
            for user, (role, area, department, _) in zip(users, posts, strict=True)
        ),
        batch_size=400,
    )


def _load_residents(chance: random.Random, now: datetime) -> None:
    """Residents with a telephone, living in the lively communities; the first is the one that is printed."""
    dwellings = list(Dwelling.objects.filter(building__community__in=lively_communities()).order_by("id")[::40])
    no_password = make_password(None)
    residents = []
    for number, _ in enumerate(dwellings, start=1):
        resident = User(display_name=invented_name(chance), password=no_password, phone_verified_at=now, joined_at=now)
        resident.set_phone(f"199{number:08d}")
        residents.append(resident)
    residents = User.objects.bulk_create(residents)
    Residency.objects.bulk_create(
        Residency(user=resident, dwelling=dwelling, kind=Residency.Kind.OWNER)
        for resident, dwelling in zip(residents, dwellings, strict=True)
    )


def _load_sign_ins(district: Area, departments: list[Department], now: datetime) -> list[SignIn]:
    community = lively_communities()[0]
    street = community.parent
    grid = Area.objects.filter(parent=community).order_by("code").first()
    department = next(one for one in departments if one.code == DEMO_DEPARTMENT)
    assert street
    assert grid
    posts = [
        ("demo-grid", Role.GRID_WORKER, grid, None, "周小琴"),
        ("demo-leader", Role.GRID_LEADER, grid, None, "何建国"),
        ("demo-community", Role.COMMUNITY_WORKER, community, None, "林晓燕"),
        ("demo-secretary", Role.COMMUNITY_SECRETARY, community, None, "陈国强"),
        ("demo-street", Role.STREET_OFFICER, street, None, "谭立新"),
        ("demo-department", Role.DEPARTMENT_OFFICER, district, department, "邓成林"),
        ("demo-supervisor", Role.DISTRICT_SUPERVISOR, district, None, "罗海燕"),
        ("demo-handler", Role.FUND_HANDLER, district, None, "蒋文博"),
        ("demo-treasurer", Role.FUND_TREASURER, district, None, "曾丽"),
        ("demo-reviewer", Role.FUND_REVIEWER, district, None, "吴启明"),
        ("demo-keeper", Role.BANK_KEEPER, community, None, "冉小梅"),
        ("demo-auditor", Role.AUDITOR, district, None, "秦文静"),
        ("demo-admin", Role.ADMIN, district, None, "叶明辉"),
    ]
    password = make_password(PASSWORD)
    sign_ins = []
    for number, (username, role, area, own_department, name) in enumerate(posts, start=1):
        is_admin = role == Role.ADMIN
        user = User.objects.create(
            username=username, display_name=name, password=password, is_staff=is_admin, is_superuser=is_admin,
            work_phone=f"023-0000-90{number:02d}", joined_at=now,
        )  # fmt: skip
        Posting.objects.create(user=user, role=role, area=area, department=own_department, starts_on=SINCE)
        sign_ins.append(SignIn(username, role, (own_department or area).name, name))
    return sign_ins
