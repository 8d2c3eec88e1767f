"""The banks of the demonstration: a head office, one branch, two savings offices, goods, orders and saved hours."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from governance.common.codes import new_code
from governance.people.models import User
from governance.people.selectors import user_by_phone
from governance.portal.demo.people import RESIDENT_PHONE
from governance.territory.levels import Level, code_at
from governance.territory.models import Area
from grievances.demo.loading import settle_messages
from volunteers.demo.pictures import picture_of
from volunteers.models import BankOffice, Membership, Product, Volunteer
from volunteers.policies.bank import keeps
from volunteers.presets.bank import load_bank_presets
from volunteers.presets.service import load_service_presets
from volunteers.selectors.people import volunteer_of
from volunteers.services import hours as records
from volunteers.services.bank import accounts, family, giving, goods, hours, offices, orders
from volunteers.services.bank.photos import add_photos
from volunteers.states.bank import ProductIcon, ProductKind, Relation
from volunteers.states.people import VolunteerState

DAY = timedelta(days=1)
HOURS = "周一至周六 9:00–12:00、14:00–17:30"
# name, points, how many, icon, kind
GOODS = (
    ("洗衣液 1 瓶", 30, 40, ProductIcon.SOAP, ProductKind.GOODS),
    ("大米 5 斤", 60, 25, ProductIcon.RICE, ProductKind.GOODS),
    ("抽纸 1 提", 20, 60, ProductIcon.PAPER, ProductKind.GOODS),
    ("笔记本和笔", 15, 50, ProductIcon.BOOK, ProductKind.GOODS),
    ("理发一次", 25, 20, ProductIcon.SCISSORS, ProductKind.SERVICE),
    ("量血压和健康咨询", 10, 30, ProductIcon.HEALTH, ProductKind.SERVICE),
)


@transaction.atomic
def load_bank(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, where the secretary's community is there."""
    clerk = User.objects.filter(username="demo-community").first()
    chief = User.objects.filter(username="demo-supervisor").first()
    home = clerk.postings.select_related("area").order_by("pk").first() if clerk else None
    resident = user_by_phone(RESIDENT_PHONE)
    if clerk is None or chief is None or home is None or resident is None or BankOffice.objects.exists():
        return
    say("公益银行和时间银行")
    load_service_presets()
    load_bank_presets()
    office = _offices(home.area, chief, now - 60 * DAY)
    products = [_product(office, row, clerk, now - 50 * DAY) for row in GOODS]
    volunteer = _volunteer(resident, home.area, clerk, now - 40 * DAY)
    for day, minutes in ((30, 240), (22, 180), (12, 150)):
        _serve(volunteer, home.area, minutes, clerk, now - day * DAY)
    first = orders.place(
        product_id=products[2].pk, quantity=1, submission=uuid.uuid4(), actor=resident, now=now - 9 * DAY
    )
    code = orders.pickup_digits(first.code)
    orders.hand_over(order_id=first.pk, pickup_code=code, actor=clerk, now=now - 8 * DAY)
    orders.place(product_id=products[0].pk, quantity=1, submission=uuid.uuid4(), actor=resident, now=now - DAY)
    goods.count_stock(product_id=products[1].pk, counted=24, reason="盘点少一袋", actor=clerk, now=now - DAY)
    _mother(resident, home.area, clerk, now)
    settle_messages(now)


def _offices(community: Area, chief: User, now: datetime) -> BankOffice:
    """Head office, branch, savings office, and the community next to it."""
    street = Area.objects.get(code=code_at(community.code, Level.STREET))
    district = Area.objects.get(code=code_at(community.code, Level.DISTRICT))
    beside = Area.objects.filter(parent=street).exclude(pk=community.pk).order_by("code")[:1]
    for area, kind in ((district, "总行"), (street, "分行"), *((area, "储蓄所") for area in beside)):
        accounts.open_office(
            area=area,
            name=f"{area.name}公益银行{kind}",
            actor=chief,
            now=now,
            opening_hours=HOURS,
            address="党群服务中心一楼",
        )
    office = accounts.open_office(
        area=community,
        name=f"{community.name}公益银行储蓄所",
        actor=chief,
        now=now,
        opening_hours=HOURS,
        address="党群服务中心一楼",
        phone="023-62000020",
    )
    clerk, keeper = (User.objects.filter(username=f"demo-{name}").first() for name in ("community", "keeper"))
    for person, duty in ((keeper, "储蓄所管理员，负责兑换和盘点"), (clerk, "社区工作者，负责核对")):
        if person and keeps(person, office.area_code, now):
            offices.agree_to_be_named(office_id=office.pk, duty=duty, actor=person, now=now)
    giving.fund_budget(
        office_id=office.pk, points=2000, reason="年度奖励预算", submission=uuid.uuid4(), actor=chief, now=now
    )
    return office


def _product(office: BankOffice, row: tuple[str, int, int, str, str], clerk: User, now: datetime) -> Product:
    name, price, stock, icon, kind = row
    new = goods.NewProduct(name=name, price=price, icon=icon, kind=kind, most_each=2)
    product = goods.add_product(office_id=office.pk, new=new, actor=clerk, now=now)
    if picture := picture_of(icon):
        add_photos(product_id=product.pk, photos=[picture], actor=clerk, now=now)
    return goods.stock_in(product_id=product.pk, quantity=stock, why="爱心企业捐赠", actor=clerk, now=now)


def _volunteer(user: User, community: Area, clerk: User, now: datetime) -> Volunteer:
    """The demonstration's resident, registered and checked where that has not happened yet."""
    row = volunteer_of(user)
    if row is None:
        row = Volunteer.objects.create(
            user=user,
            code=new_code("ZY"),
            state=VolunteerState.ACTIVE,
            registered_at=now,
            checked_at=now,
            checked_by=clerk,
        )
    if not row.memberships.filter(community=community, left_on=None).exists():
        on = timezone.localdate(now)
        Membership.objects.create(volunteer=row, community=community, area_code=community.code, joined_on=on)
    return row


def _serve(volunteer: Volunteer, community: Area, minutes: int, clerk: User, now: datetime) -> None:
    """For the frail, with both keys: it earns points and saves time."""
    service = records.Service(
        volunteer=volunteer, title="探望独居老人", starts_at=now - timedelta(minutes=minutes), ends_at=now, minutes=minutes,
        place=community.name, content="陪聊、打扫、量血压", organiser_name=community.name, leader_name="社区社工",
        area_code=community.code, is_for_frail=True,
    )  # fmt: skip
    record = records.enter_record(service=service, actor=clerk, now=now)
    records.confirm_minutes(record_id=record.pk, minutes=minutes, actor=clerk, now=now)
    secretary = User.objects.get(username="demo-secretary")
    records.vouch(record_id=record.pk, words="走访时老人说来过", actor=secretary, now=now)


def _mother(user: User, community: Area, clerk: User, now: datetime) -> None:
    """Hours for a mother wait for a volunteer; another family waits for the community's check."""
    tie = family.declare_tie(
        name="陈桂英", relation=Relation.PARENT, community=community, actor=user, now=now - 10 * DAY
    )
    family.confirm_tie(tie_id=tie.pk, actor=clerk, now=now - 9 * DAY)
    family.declare_tie(name="陈小雨", relation=Relation.CHILD, community=community, actor=user, now=now - DAY)
    wanted = hours.HelpWanted(
        community=community, words="陪老人去医院复诊，约一上午", wanted_on=timezone.localdate(now) + 3 * DAY, minutes=180,
        submission=uuid.uuid4(), tie=tie, place="2 栋 301", phone=RESIDENT_PHONE,
    )  # fmt: skip
    hours.ask_for_help(wanted=wanted, actor=user, now=now - DAY)
