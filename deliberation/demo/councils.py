"""The councils of the demonstration's own community: of every kind, with seats, charters and places to meet."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from deliberation.models import Charter, Council, DecisionRule, Seat, Venue
from deliberation.presets import load_presets
from deliberation.selectors.councils import hub_households_of
from deliberation.services.councils import open_seat
from deliberation.states import CouncilKind, SeatBasis, SeatRole
from governance.people.models import Organisation, Posting, Residency, User
from governance.people.selectors import user_by_phone
from governance.portal.demo.people import RESIDENT_PHONE
from governance.territory.models import Area, Dwelling
from grievances.demo.loading import settle_messages

SINCE = date(2025, 3, 1)
TERM_YEARS = 3
TERM_ENDS = SINCE.replace(year=SINCE.year + TERM_YEARS)
SEATED = timedelta(days=250)  # so long ago the seats were entered
HOMES = 4  # every fourth dwelling of the community has an owner who is known
NAMES = (
    "周明辉", "吴桂英", "郑秀英", "冯思远", "韩立新", "谢小红", "唐建国", "唐春梅", "许光明", "彭世杰", "曹雨桐", "田国强",
    "董淑珍", "袁永红", "潘成林", "蒋家豪", "蔡欣怡", "余晓燕", "杜红梅", "叶国庆", "程玉兰", "魏志强", "苏海燕", "吕建华",
)  # fmt: skip
TEXT = "一、有事好商量，众人的事情由众人商量。\n二、到会成员三分之二以上方可表决，到会成员过半数同意为通过。\n三、议定的事公示，结果公开。"


@transaction.atomic
def load_councils(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once. Names are invented; residents who sit or vote have verified homes."""
    if Council.objects.exists():
        return
    say("议事会、成员和章程")
    load_presets()
    secretary = User.objects.get(username="demo-secretary")
    community = Posting.objects.get(user=secretary).area
    residents = _residents(community, now)
    _Builder(community, secretary, residents, now - SEATED).build()
    _give_the_resident_a_home(now)
    settle_messages(now)


def load_hub_seats(*, now: datetime, say: Callable[[str], None]) -> None:
    """中心户 of the roster sit in the neighbourhood's council, once there is a roster."""
    if Seat.objects.filter(hub__isnull=False).exists():
        return
    secretary = User.objects.get(username="demo-secretary")
    for council in Council.objects.filter(kind=CouncilKind.NEIGHBOURHOOD):
        for household in hub_households_of(council, timezone.localdate(now)):
            say(f"{council.name}：中心户{household.name}")
            open_seat(
                council_id=council.pk, actor=secretary, now=now, basis=SeatBasis.HUB_HOUSEHOLD, hub=household.pk,
                starts_on=SINCE, ends_on=TERM_ENDS,
            )  # fmt: skip


def demo_community() -> Area:
    """Where the demonstration's own people work."""
    return Posting.objects.get(user__username="demo-secretary").area


def _give_the_resident_a_home(now: datetime) -> None:
    """Whoever signs in with the printed number lives where a topic waits for support."""
    resident = user_by_phone(RESIDENT_PHONE)
    council = list(Council.objects.filter(kind=CouncilKind.BUILDING).order_by("pk")[:2])[-1]
    dwelling = Dwelling.objects.filter(building=council.building, residencies=None).order_by("-id").first()
    if resident and dwelling:
        Residency.objects.create(
            user=resident, dwelling=dwelling, kind=Residency.Kind.OWNER, verified_at=now,
            verified_by=User.objects.get(username="demo-grid"),
        )  # fmt: skip


def _residents(community: Area, now: datetime) -> list[Residency]:
    """Verified owners in every building of the community, besides those that live there already."""
    worker = User.objects.get(username="demo-grid")
    Residency.objects.filter(verified_at=None).update(verified_at=now, verified_by=worker)
    taken = Residency.objects.filter(dwelling__building__community=community).values("dwelling_id")
    dwellings = list(
        Dwelling.objects.filter(building__community=community)
        .exclude(pk__in=taken)
        .order_by("building_id", "id")[::HOMES]
    )
    locked = make_password(None)
    people = User.objects.bulk_create(
        User(username=None, display_name=NAMES[number % len(NAMES)], password=locked, joined_at=now)
        for number, _dwelling in enumerate(dwellings)
    )
    Residency.objects.bulk_create(
        Residency(user=person, dwelling=home, kind=Residency.Kind.OWNER, verified_at=now, verified_by=worker)
        for person, home in zip(people, dwellings, strict=True)
    )
    rows = Residency.objects.filter(dwelling__building__community=community, verified_at__isnull=False)
    return list(rows.select_related("user", "dwelling__building__estate").order_by("dwelling__building_id", "id"))


class _Builder:
    """Makes each council with its charter and its people."""

    def __init__(self, community: Area, secretary: User, residents: list[Residency], now: datetime) -> None:
        self.community, self.secretary, self.residents, self.now = community, secretary, residents, now
        self.rules = {rule.code: rule for rule in DecisionRule.objects.order_by("-starts_on")}
        self.hall = Venue.objects.create(
            community=community, name="社区议事厅", address=f"{community.name}便民服务中心二楼", capacity=60
        )
        self.yard = Venue.objects.create(community=community, name="院坝议事亭", address="小区中庭", capacity=40)

    def build(self) -> None:
        whole = self._council(CouncilKind.COMMUNITY, f"{self.community.name}议事会", "每月 5 日下午", self.hall, 5)
        self._staff(whole)
        self._seats(whole, self.residents[::7][:6])
        for group in self.community.resident_groups.order_by("name"):
            council = self._council(
                CouncilKind.GROUP, f"{group.name}议事会", "每月第一个周六上午", self.yard, 3, group=group, above=whole
            )
            ids = set(group.buildings.values_list("pk", flat=True))
            self._seats(council, [one for one in self.residents if one.dwelling.building_id in ids][::3][:5])
            for building in group.buildings.order_by("pk")[:2]:
                tier = self._council(
                    CouncilKind.BUILDING,
                    f"{building}议事会",
                    "有事就议",
                    self.yard,
                    2,
                    building=building,
                    above=council,
                )
                homes = [one for one in self.residents if one.dwelling.building_id == building.pk]
                self._seats(tier, homes[:5], with_substitute=True)
        self._estates(whole)
        self._organisations()

    def _estates(self, whole: Council) -> None:
        for number, estate in enumerate(self.community.estates.order_by("pk")):
            homes = [one for one in self.residents if one.dwelling.building.estate_id == estate.pk]
            if number == 0:
                council = self._council(
                    CouncilKind.NEIGHBOURHOOD, f"{estate.name}邻里议事会", "每季度末月 20 日", self.yard, 3, estate=estate,
                    above=whole,
                )  # fmt: skip
                soon = timezone.localdate(self.now + SEATED) + timedelta(days=45)
                self._seats(council, homes[1::3][:6], basis=SeatBasis.HUB_HOUSEHOLD, ends_on=soon)
            owners = self._council(
                CouncilKind.OWNERS, f"{estate.name}业主大会", "每年一次，另有需要时召开", self.hall, 5, estate=estate,
                rule="owners_general",
            )  # fmt: skip
            self._seats(owners, homes[::5][:5])

    def _organisations(self) -> None:
        council = self._council(
            CouncilKind.ORGANISATIONS, f"{self.community.name}社区组织议事会", "每季度一次", self.hall, 0
        )
        found = list(Organisation.objects.filter(area__code__startswith=self.community.code)[:4])
        found = found or Organisation.objects.bulk_create(
            Organisation(area=self.community, kind=kind, name=name)
            for kind, name in [
                (Organisation.Kind.RESIDENT, "珊瑚小学"),
                (Organisation.Kind.RESIDENT, "江畔社区卫生服务站"),
                (Organisation.Kind.SOCIAL, "邻里互助社会工作服务中心"),
                (Organisation.Kind.SOCIAL, "夕阳红文艺队"),
            ]
        )
        for number, organisation in enumerate(found):
            open_seat(
                council_id=council.pk, actor=self.secretary, now=self.now, basis=SeatBasis.ORGANISATION,
                role=SeatRole.CHAIR if number == 0 else SeatRole.MEMBER, name=f"{NAMES[-1 - number]}",
                organisation=organisation, starts_on=SINCE,
            )  # fmt: skip

    def _council(
        self, kind: CouncilKind, name: str, days: str, venue: Venue, supporters: int, rule: str = "council_default",
        **place: object,
    ) -> Council:  # fmt: skip
        council = Council.objects.create(kind=kind, name=name, community=self.community, **place)
        Charter.objects.create(
            council=council, version=1, rule=self.rules[rule], meeting_days=days, venue=venue,
            supporters_needed=supporters, term_years=TERM_YEARS, text=TEXT, starts_on=SINCE, adopted_on=SINCE,
        )  # fmt: skip
        return council

    def _staff(self, council: Council) -> None:
        """The secretary calls the community's council together, a community worker writes it down."""
        for username, role in [("demo-secretary", SeatRole.CHAIR), ("demo-community", SeatRole.CLERK)]:
            posting = Posting.objects.select_related("user").get(user__username=username)
            open_seat(
                council_id=council.pk, actor=self.secretary, now=self.now, basis=SeatBasis.POSTING, role=role,
                posting=posting, starts_on=SINCE,
            )  # fmt: skip

    def _seats(
        self,
        council: Council,
        homes: list[Residency],
        *,
        basis: str = SeatBasis.RESIDENCY,
        with_substitute: bool = False,
        ends_on: date = TERM_ENDS,
    ) -> None:
        """The first one chairs where nobody does yet, the second one keeps the minutes."""
        taken = {seat.role for seat in council.seats.all()}
        sitting = set(council.seats.values_list("user_id", flat=True))
        people = list({home.user_id: home for home in homes if home.user_id not in sitting}.values())
        for number, home in enumerate(people):
            role = SeatRole.MEMBER
            if number < 2 and not taken & {SeatRole.CHAIR, SeatRole.CLERK}:
                role = (SeatRole.CHAIR, SeatRole.CLERK)[number]
            elif with_substitute and number == len(people) - 1 and number > 2:
                role = SeatRole.SUBSTITUTE
            open_seat(
                council_id=council.pk, actor=self.secretary, now=self.now, basis=basis, role=role, residency=home,
                starts_on=SINCE, ends_on=ends_on,
            )  # fmt: skip
