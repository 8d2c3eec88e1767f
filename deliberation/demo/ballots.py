"""Ballots of the demonstration in every state: a large one of owners that runs, a secret one, one that missed by a head."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from deliberation.models import Ballot, Casting, Council, DecisionRule, RollDwelling, RollEntry
from deliberation.services import ballots
from deliberation.services.ballots import BallotDraft, closing
from deliberation.services.ballots.change import lock
from deliberation.services.ballots.rolls import NewHead, heads_known, write_roll
from deliberation.states import Channel, CouncilKind, Electorate, Secrecy
from governance.deadlines.services import end_all, sweep
from governance.people.models import User
from governance.people.selectors import user_by_phone
from governance.territory.models import Building, Dwelling
from grievances.demo.loading import settle_messages

DAY = timedelta(days=1)
MANY = 1200
RESIDENT_PHONE = "19900000001"
AREA = Decimal("86.50")  # of a dwelling whose register gives none
WAYS = (Channel.PHONE_PAGE, Channel.PAPER, Channel.PHONE_PAGE, Channel.DOORSTEP, Channel.TELEPHONE)
SURNAMES = "周吴郑冯韩谢唐许彭曹田董袁潘蒋蔡余杜叶程魏苏吕"
GIVEN = ("明辉", "桂英", "秀英", "思远", "立新", "小红", "建国", "春梅", "光明", "世杰", "雨桐", "国强", "淑珍")


@transaction.atomic
def load_ballots(*, now: datetime, say: Callable[[str], None]) -> None:
    """Once, and only where there are councils of owners."""
    owners = Council.objects.filter(kind=CouncilKind.OWNERS, is_active=True).order_by("pk").first()
    if owners is None or Ballot.objects.filter(motion=None).exists():
        return
    say("投票表决")
    _Builder(owners, now).build()
    while sweep(now=now):  # what was to be reminded of meanwhile
        pass
    settle_messages(now)


class _Builder:
    """Each ballot is begun when its days allow, by the secretary; votes of many are written at once."""

    def __init__(self, owners: Council, now: datetime) -> None:
        self.owners, self.now = owners, now
        self.secretary = User.objects.get(username="demo-secretary")
        self.worker = User.objects.get(username="demo-community")
        self.community = Council.objects.filter(
            community=owners.community_id, kind=CouncilKind.COMMUNITY, is_active=True
        ).first() or owners  # fmt: skip
        self.rules = {rule.code: rule for rule in DecisionRule.objects.order_by("starts_on")}

    def build(self) -> None:
        few = self._owners(24)
        draft = self._new("小区大门智能门禁更换", "owners_general", -1, opens=12, days=14)
        write_roll(draft, few)
        roll = self._frozen("动用维修资金更新三部电梯", "owners_general", few, -2, opens=5, days=14)
        self._objection(roll)
        running = self._opened("更换小区物业服务企业", "owners_general", self._owners(MANY), -4, days=15)
        self._votes(running, share=63, noes=210)
        self._papers(running)
        self._opened(
            "社区居委会委员补选", "election_voters", [self._resident(), *self._people()], -1, days=6,
            council=self.community, choices=("田国强", "袁永红", "杜红梅"), is_election=True, seats_to_fill=2,
        )  # fmt: skip
        waiting = self._opened(
            "中庭地面翻修方案", "owners_general", few, -9, days=8, choices=("透水砖", "沥青", "花岗石")
        )
        self._votes(waiting, share=80, noes=5)
        self._papers(waiting)
        self._close(waiting)
        self._counted()
        wrong = self._frozen("地下车库划线", "owners_general", few, -20, opens=-12, days=5)
        ballots.annul_ballot(
            ballot_id=wrong.pk, reason="选项写错，重新发起", actor=self.secretary, now=self.now - 15 * DAY
        )

    def _counted(self) -> None:
        passed = self._opened("公共收益用于更换监控", "owners_general", self._owners(60), -40, days=10)
        self._votes(passed, share=80, noes=9)
        self._close(passed)
        missed = self._opened("外墙加装充电车棚", "owners_special", few_of(self._owners(48), 48), -34, days=10)
        self._votes(missed, share=67, noes=9)  # 23 of 32 are in favour: one head short of three quarters
        self._close(missed)
        secret = self._opened(
            "居委会年度工作评议", "residents_meeting", self._people()[:40], -24,
            days=7, council=self.community, secrecy=Secrecy.SECRET,
        )  # fmt: skip
        self._at_doors(secret, ["NO", *["YES"] * 5])
        election = self._opened(  # whoever it elected waits to be given a seat
            "社区议事会成员换届推选", "election_voters", self._people()[:40], -16, days=5, council=self.community,
            choices=("冯秀珍", "蒋国强", "谢思远"), is_election=True, seats_to_fill=2,
        )  # fmt: skip
        self._at_doors(election, ["1,2", "1,2", "1,3", "1,2", "2,3"])

    def _at_doors(self, ballot: Ballot, choices: Sequence[str]) -> None:
        """Thirty votes recorded at doors, and counted."""
        for number, entry in enumerate(ballot.roll.order_by("number")[:30]):
            ballots.record_vote(
                ballot_id=ballot.pk, entry_id=entry.pk, choice=choices[number % len(choices)],
                channel=Channel.DOORSTEP, actor=self.worker, now=self._opening(ballot) + DAY,
            )  # fmt: skip
        self._close(ballot)

    # --- Steps --------------------------------------------------------------------------------------------
    def _new(self, question: str, rule: str, begun: int, *, opens: int, days: int, **given: object) -> Ballot:
        opens_at = (self.now + opens * DAY).replace(minute=0, second=0, microsecond=0)
        draft = BallotDraft(
            council=self.owners, question=question, rule=self.rules[rule], opens_at=opens_at,
            closes_at=opens_at + days * DAY,
        )  # fmt: skip
        draft = replace(draft, **given)  # type: ignore[arg-type]
        return ballots.create_ballot(draft=draft, actor=self.secretary, now=self.now + begun * DAY)

    def _frozen(
        self, question: str, rule: str, heads: Sequence[NewHead], begun: int, *, opens: int, days: int, **given: object
    ) -> Ballot:
        ballot = self._new(question, rule, begun, opens=opens, days=days, **given)
        write_roll(ballot, heads)
        return ballots.freeze_roll(
            ballot_id=ballot.pk, confirmed=True, actor=self.secretary, now=self.now + begun * DAY
        )

    def _opened(
        self, question: str, rule: str, heads: Sequence[NewHead], opens: int, *, days: int, **given: object
    ) -> Ballot:
        """The roll was frozen in time for the days of its rule."""
        ballot = self._frozen(question, rule, heads, opens - 22, opens=opens, days=days, **given)
        return ballots.open_ballot(ballot_id=ballot.pk, actor=None, now=self._opening(ballot))

    def _opening(self, ballot: Ballot) -> datetime:
        assert ballot.opens_at
        return ballot.opens_at

    def _close(self, ballot: Ballot) -> None:
        locked = lock(ballot.pk)
        assert locked.closes_at
        end_all(subject=locked, now=locked.closes_at, actor=None, met=True)
        closing.close_when_due(locked, None, locked.closes_at)

    def _owners(self, count: int) -> list[NewHead]:
        """One head a dwelling of the estate, with the account of whoever is known there."""
        rows = Dwelling.objects.filter(building__estate=self.owners.estate_id).select_related(
            "building__estate", "entrance__building__estate"
        )
        known = {head.dwellings[0][0]: head for head in heads_known(self.owners, Electorate.OWNERS, self.now)}
        heads = [self._resident()]
        for number, dwelling in enumerate(rows.order_by("building_id", "entrance__name", "room")[: count - 1]):
            area = dwelling.floor_area_m2 or AREA
            mine = known.get(dwelling.pk)
            has_account = mine is not None and mine.user_id is not None
            heads.append(
                NewHead(
                    name=mine.name if mine and has_account else invented(number),
                    user_id=mine.user_id if mine else None,
                    building_id=dwelling.building_id,
                    place=str(dwelling),
                    area_m2=area,
                    dwellings=[(dwelling.pk, area, RollDwelling.AreaSource.REGISTER)],
                )
            )
        return heads + self._invented(count - len(heads))

    def _people(self) -> list[NewHead]:
        return heads_known(self.community, Electorate.ADULTS, self.now)

    def _resident(self) -> NewHead:
        """The resident whose telephone the demonstration tells: has a vote to try."""
        person = user_by_phone(RESIDENT_PHONE)
        building = Building.objects.filter(estate=self.owners.estate_id).order_by("-pk")[0]
        return NewHead(
            name=str(person or "郑芳"), user_id=person.pk if person else None, building_id=building.pk,
            place=f"{building}一单元2801", area_m2=AREA,
        )  # fmt: skip

    def _invented(self, count: int) -> list[NewHead]:
        """Heads of dwellings that the register of the demonstration does not have, floor by floor."""
        buildings = list(Building.objects.filter(estate=self.owners.estate_id).order_by("pk"))
        return [
            NewHead(
                name=invented(number),
                building_id=building.pk,
                place=f"{building}{'二三四五六'[home // 80]}单元{home // 4 % 20 + 9}0{home % 4 + 1}",
                area_m2=AREA + number % 5 * Decimal("7.25"),
            )
            for number in range(count)
            for home, building in [(number // len(buildings), buildings[number % len(buildings)])]
        ]

    def _votes(self, ballot: Ballot, *, share: int, noes: int) -> None:
        """So many in a hundred vote, `noes` of them against; over all channels, a few of them twice."""
        codes = list(ballot.options.order_by("position").values_list("code", flat=True))
        entries = list(ballot.roll.filter(is_struck=False).order_by("number"))
        resident = self._resident()
        voters = [entry for entry in entries if entry.user_id is None or entry.user_id != resident.user_id]
        voting = voters[: len(entries) * share // 100]
        groups: dict[tuple[str, str, int], list[RollEntry]] = {}
        for number, entry in enumerate(voting):
            is_no = (number + 1) * noes // len(voting) > number * noes // len(voting)
            look = (codes[1] if is_no else codes[0], str(WAYS[number % len(WAYS)]), 2 if number % 97 == 5 else 1)
            groups.setdefault(look, []).append(entry)
        for number, ((choice, channel, times), own) in enumerate(groups.items(), start=1):
            at = self._opening(ballot) + number * timedelta(minutes=25)
            ballot.roll.filter(pk__in=[entry.pk for entry in own]).update(
                choice=choice, channel=channel, times_voted=times, voted_at=at
            )
            Casting.objects.bulk_create(
                [
                    Casting(ballot=ballot, entry=entry, channel=channel, at=at, choice=choice)
                    for entry in own
                    for _time in range(times)
                ],
                batch_size=400,
            )

    def _papers(self, ballot: Ballot) -> None:
        """One paper waits for the second person; where votes still run, another is read differently by two."""
        at = self._opening(ballot) + DAY
        left = list(ballot.roll.filter(voted_at=None).order_by("-number")[:2])
        first, second = (ballot.options.order_by("position").values_list("code", flat=True))[:2]
        papers = [(left[0], first, self.secretary)]
        if ballot.closes_at and ballot.closes_at > self.now:
            papers += [(left[1], first, self.secretary), (left[1], second, self.worker)]
        for entry, choice, clerk in papers:
            ballots.enter_paper(ballot_id=ballot.pk, number=entry.paper_number, choice=choice, actor=clerk, now=at)

    def _objection(self, ballot: Ballot) -> None:
        entry = ballot.roll.filter(user__isnull=False).order_by("number").first()
        if entry and entry.user:
            ballots.object_to_roll(
                ballot_id=ballot.pk, entry_id=entry.pk, words="我家面积应当按不动产证登记的写，请核对。",
                actor=entry.user, now=self.now - DAY,
            )  # fmt: skip


def few_of(heads: list[NewHead], count: int) -> list[NewHead]:
    """The same area for all, so that it is the head that decides."""
    return [replace(head, area_m2=AREA) for head in heads[:count]]


def invented(number: int) -> str:
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number * 7 % len(GIVEN)]
