"""Who may do what to a wish. Everybody reads the wall; whose wish it is the community alone knows."""

from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.common.decisions import Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from volunteers.models import Wish, WishPhoto
from volunteers.policies.answering import answer
from volunteers.policies.needs import works_for
from volunteers.selectors.people import READS
from volunteers.states.wishes import ON_THE_WALL, WISH_STEPS, WishActors, WishState, WishVerb

Actor = User | AnonymousUser | None  # None: a clock


class Standing:
    """What somebody is to a wish; each question is asked at most once."""

    def __init__(self, actor: User, wish: Wish, now: datetime) -> None:
        self.actor, self.wish, self.now = actor, wish, now

    @cached_property
    def is_office(self) -> bool:
        return works_for(self.actor, self.wish.community.code, self.now)

    @property
    def is_asker(self) -> bool:
        return self.wish.posted_by_id == self.actor.pk

    @property
    def is_giver(self) -> bool:
        return self.wish.giver_id == self.actor.pk

    def is_one_of(self, actors: WishActors) -> bool:
        if actors is WishActors.GIVER:
            return not self.is_asker
        if actors is WishActors.CLAIMANT:
            return self.is_giver or self.is_office
        if actors is WishActors.ASKER:
            return self.is_asker or self.is_office
        return actors is WishActors.OFFICE and self.is_office


REFUSALS = {
    WishActors.OFFICE: gettext_lazy("这一步由这个社区的工作人员办理。"),
    WishActors.GIVER: gettext_lazy("自己发布的心愿不能自己认领。"),
    WishActors.CLAIMANT: gettext_lazy("这一步由认领人或社区办理。"),
    WishActors.ASKER: gettext_lazy("这一步由发布人或社区办理。"),
    WishActors.SYSTEM: gettext_lazy("这一步到时间由系统自动进行。"),
}


def misfit(verb: WishVerb, wish: Wish) -> str:
    """Why the verb does not exist for anybody just now (409); '' where it does."""
    if (wish.state, verb) in WISH_STEPS:
        return ""
    if verb is WishVerb.CLAIM:
        return _("这个心愿已经有人认领，或者已经结束，谢谢您。")
    return _("这个心愿现在是「%(state)s」，不能这样操作。") % {"state": WishState(wish.state).label}


def decide(actor: Actor, verb: WishVerb, wish: Wish, now: datetime, *, standing: Standing | None = None) -> Decision:
    """May `actor` do `verb` to this wish as it stands now? A refusal says why in words."""
    reason = misfit(verb, wish)
    if reason:
        return refuse(reason)
    actors = WISH_STEPS[wish.state, verb].actors
    return answer(
        actor, actors, REFUSALS, lambda user: standing or Standing(user, wish, now), without_account=WishActors.SYSTEM
    )


def verbs_for(actor: User, wish: Wish, now: datetime) -> list[WishVerb]:
    """What this person may do now: the buttons of the page."""
    standing = Standing(actor, wish, now)
    verbs = [verb for (state, verb) in WISH_STEPS if state == wish.state]
    return [verb for verb in verbs if decide(actor, verb, wish, now, standing=standing)]


def may_see_photo(user: User | None, photo: WishPhoto, now: datetime) -> bool:
    """Cleared ones everybody; the others who took or handed them in, and the desk."""
    wish = photo.wish
    if photo.cleared_at and wish.state in ON_THE_WALL:
        return True
    if user is None:
        return False
    is_theirs = user.pk in (wish.giver_id, wish.posted_by_id, photo.uploaded_by_id)
    return is_theirs or authority_of(user, timezone.localdate(now)).covers(wish.community.code, *READS)
