"""A head office, a branch and two savings offices with goods; people whose service was confirmed by two keys."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from governance.people.models import User
from governance.people.roles import Role
from tests.factories import COMMUNITY, DISTRICT, STREET, make_area, posted
from tests.volunteers.service_world import NOW, Serving, build_serving, checked
from volunteers.models import (
    BankOffice,
    ExchangeOrder,
    FamilyTie,
    Passbook,
    Product,
    ServiceRecord,
    TimeOrder,
    Volunteer,
)
from volunteers.presets.bank import load_bank_presets
from volunteers.selectors import bank as reads
from volunteers.services import hours as records
from volunteers.services.bank import accounts, family, giving, goods, hours, orders

OTHER = "500108001003"
DAY = timedelta(days=1)


@dataclass
class Bank:
    """`keeper` keeps the savings office of the first community, `clerk` is the second pair of eyes there."""

    serving: Serving
    chief: User
    head: BankOffice
    branch: BankOffice
    here: BankOffice
    there: BankOffice
    keeper: User
    keepers: dict[str, User] = field(default_factory=dict)
    now: datetime = NOW

    @property
    def clerk(self) -> User:
        return self.serving.clerk

    def person(self, number: int = 0) -> Volunteer:
        return self.serving.volunteer(number)

    def book(self, user: User) -> Passbook:
        book = reads.passbook_of(user)
        assert book is not None
        return book

    def serve(self, volunteer: Volunteer, minutes: int = 120, **given) -> ServiceRecord:
        """A service of this volunteer, confirmed with both keys."""
        self.serving.now = self.now
        given = {"starts_at": self.now - timedelta(hours=11), "ends_at": self.now} | given
        record = self.serving.record(volunteer=volunteer, minutes=minutes, **given)
        return self.confirm(record, minutes)

    def confirm(self, record: ServiceRecord, minutes: int) -> ServiceRecord:
        key = {"record_id": record.pk, "now": self.now}
        records.confirm_minutes(minutes=minutes, actor=self.serving.clerk, **key)
        return records.vouch(words="在场", actor=self.serving.second, **key)

    def product(
        self, office: BankOffice | None = None, *, price: int = 10, stock: int = 5, name: str = "大米"
    ) -> Product:
        office = office or self.here
        keeper = self.keepers[office.area_code]
        new = goods.NewProduct(name=name, price=price, most_each=3)
        product = goods.add_product(office_id=office.pk, new=new, actor=keeper, now=self.now)
        return goods.stock_in(product_id=product.pk, quantity=stock, why="采购", actor=keeper, now=self.now)

    def order(self, user: User, product: Product, quantity: int = 1, **given) -> ExchangeOrder:
        given = {"submission": uuid4(), "now": self.now} | given
        return orders.place(product_id=product.pk, quantity=quantity, actor=user, **given)

    def hand_over(self, order: ExchangeOrder, **given) -> ExchangeOrder:
        keeper = self.keepers[order.area_code]
        given = {"actor": keeper, "pickup_code": orders.pickup_digits(order.code), "now": self.now} | given
        return orders.hand_over(order_id=order.pk, **given)

    def tie(self, user: User, *, relative: User | None = None, relation: str = "PARENT") -> FamilyTie:
        if relative and not relative.phone:
            relative.set_phone(f"1990000{relative.pk:04d}")
            relative.save()
        tie = family.declare_tie(
            name="李桂英", relation=relation, community=self.serving.community, actor=user, now=self.now,
            phone=relative.phone if relative else "",
        )  # fmt: skip
        if relative:
            family.agree_to_tie(tie_id=tie.pk, actor=relative, now=self.now)
        return family.confirm_tie(tie_id=tie.pk, actor=self.serving.clerk, now=self.now)

    def ask(self, user: User, minutes: int = 60, *, ask=hours.ask_for_help, **given) -> TimeOrder:
        wanted = hours.HelpWanted(
            **{
                "community": self.serving.community, "words": "陪着去医院", "minutes": minutes, "submission": uuid4(),
                "wanted_on": self.now.date() + DAY, **given,
            }
        )  # fmt: skip
        return ask(wanted=wanted, actor=user, now=self.now)

    def done(self, order: TimeOrder, volunteer: Volunteer, minutes: int) -> TimeOrder:
        key = {"time_order_id": order.pk, "actor": volunteer.user, "now": self.now}
        hours.take_job(**key)
        begin = self.now - timedelta(hours=3)
        return hours.finish_job(minutes=minutes, served_on=begin.date(), starts_at=begin.time(), **key)

    def budget(self, office: BankOffice, points: int) -> None:
        giving.fund_budget(
            office_id=office.pk, points=points, reason="年度预算", submission=uuid4(), actor=self.chief, now=self.now
        )


def build_bank() -> Bank:
    serving = build_serving()
    load_bank_presets()
    make_area(OTHER)
    chief = posted(Role.BANK_KEEPER, DISTRICT)
    offices, keepers = [], {DISTRICT: chief}
    for code, name in ((DISTRICT, "总行"), (STREET, "分行"), (COMMUNITY, "一社区储蓄所"), (OTHER, "二社区储蓄所")):
        offices.append(accounts.open_office(area=make_area(code), name=name, actor=chief, now=NOW))
        keepers.setdefault(code, posted(Role.BANK_KEEPER, code))
    return Bank(serving, chief, *offices, keeper=keepers[COMMUNITY], keepers=keepers)


def neighbour(bank: Bank, name: str = "隔壁志愿者") -> Volunteer:
    """A volunteer of the other community."""
    return checked(make_area(OTHER), bank.clerk, name)
