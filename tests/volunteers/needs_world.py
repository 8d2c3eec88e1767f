"""A community where people ask, volunteers help, wishes come true: brought anywhere through the real services."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from governance.common import limits
from governance.people.models import Organisation, User
from tests.grievances.world import NOW, World, build_world
from tests.volunteers.service_world import checked
from volunteers.models import HelpKind, HelpRequest, PartnerOffer, Volunteer, Wish
from volunteers.presets.needs import load_need_presets
from volunteers.presets.service import load_service_presets
from volunteers.services import needs, wishes
from volunteers.services.needs import NewHelp, ending
from volunteers.services.wishes import NewWish, verbs
from volunteers.states.needs import HelpState
from volunteers.states.wishes import WishState

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Needs:
    """`asker` lives in the community, `helper` is a checked volunteer, `giver` anybody signed in. `now` moves on."""

    ground: World
    asker: User
    giver: User
    volunteers: list[Volunteer] = field(default_factory=list)
    now: datetime = NOW

    @property
    def clerk(self) -> User:
        return self.ground.community_worker

    @property
    def secretary(self) -> User:
        return self.ground.community_secretary

    def volunteer(self, number: int = 0) -> Volunteer:
        while len(self.volunteers) <= number:
            name = f"志愿者{len(self.volunteers)}"
            self.volunteers.append(checked(self.ground.community, self.clerk, name))
        return self.volunteers[number]

    @property
    def helper(self) -> User:
        return self.volunteer().user

    def new_help(self, **given) -> NewHelp:
        return NewHelp(
            **{
                "community": self.ground.community, "kind": HelpKind.objects.get(code="errand"),
                "title": "帮忙买菜", "words": "腿脚不便，想请人买菜", "building": self.ground.building,
                "place": "二单元 502", "contact_name": "吴淑芬", "contact_phone": "13812345678", **given,
            }
        )  # fmt: skip

    def asked(self, **given) -> HelpRequest:
        limits.forget("help-ask", str(self.asker.pk))
        return needs.ask(new=self.new_help(**given), actor=self.asker, now=self.now)

    def act(self, verb: str, request: HelpRequest, actor: User, **given) -> HelpRequest:
        return getattr(needs, verb)(request_id=request.pk, actor=actor, now=self.now, **given)

    def brought_to(self, state: str, request: HelpRequest | None = None, **given) -> HelpRequest:
        request = request or self.asked(**given)
        if state == HelpState.OPEN:
            return request
        if state == HelpState.WITHDRAWN:
            return self.act("withdraw", request, request.requester)
        if state == HelpState.EXPIRED:
            ending.nobody_came(HelpRequest.objects.get(pk=request.pk), None, self.now)
            return HelpRequest.objects.get(pk=request.pk)
        request = self.act("claim", request, self.helper)
        if state == HelpState.CLAIMED:
            return request
        request = self.act("approve", request, self.clerk)
        if state == HelpState.APPROVED:
            return request
        self.now += 2 * HOUR
        request = self.act(
            "finish", request, self.helper, starts_at=self.now - HOUR, minutes=50, result="买好菜送到家了"
        )
        if state == HelpState.DONE:
            return request
        return self.act("rate", request, request.requester, stars=5, words="热心")

    def offer(self, **given) -> PartnerOffer:
        return PartnerOffer.objects.create(
            **{
                "area": self.ground.street, "area_code": self.ground.street.code, "title": "助浴上门",
                "organisation": Organisation.objects.get_or_create(area=self.ground.street, kind="SOCIAL", name="暖阳社工")[0],
                "kind": HelpKind.objects.get(code="errand"), "payer": "GOVERNMENT", "starts_on": NOW.date(),
                "added_by": self.clerk, **given,
            }
        )  # fmt: skip

    def posted(self, **given) -> Wish:
        new = {
            "community": self.ground.community, "is_for": "CHILD", "title": "小雨想要一个书包",
            "words": "开学用，谢谢大家", "contact_name": "小雨", "contact_phone": "13812345678", **given,
        }  # fmt: skip
        limits.forget("wish-post", str(self.asker.pk))
        return wishes.post(new=NewWish(**new), actor=self.asker, now=self.now)

    def wish_act(self, verb: str, wish: Wish, actor: User, **given) -> Wish:
        return getattr(wishes, verb)(wish_id=wish.pk, actor=actor, now=self.now, **given)

    def wish_at(self, state: str, **given) -> Wish:
        wish = self.posted(**given)
        if state == WishState.POSTED:
            return wish
        if state == WishState.WITHDRAWN:
            return self.wish_act("withdraw", wish, self.asker)
        if state == WishState.REFUSED:
            return self.wish_act("refuse", wish, self.clerk, reason="这是困难救助，社区另外办")
        wish = self.wish_act("check", wish, self.clerk, title="想要一个书包", words="开学用")
        if state == WishState.OPEN:
            return wish
        if state == WishState.EXPIRED:
            verbs.nobody_came(Wish.objects.get(pk=wish.pk), None, self.now)
            return Wish.objects.get(pk=wish.pk)
        wish = self.wish_act("claim", wish, self.giver)
        if state == WishState.CLAIMED:
            return wish
        wish = self.wish_act("fulfil", wish, self.giver, words="书包送到社区了")
        if state == WishState.FULFILLED:
            return wish
        return self.wish_act("thank", wish, self.asker, words="很喜欢，谢谢")


def build_needs() -> Needs:
    ground = build_world()
    load_service_presets()
    load_need_presets()
    asker = User.objects.create(display_name="吴淑芬", password="!")
    return Needs(ground, asker, User.objects.create(display_name="好心人", password="!"))
