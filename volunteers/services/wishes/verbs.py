"""A wish: posted, checked, claimed, fulfilled with photos, thanked for. Whoever gives never learns whose it was: the
community hands it over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common import limits
from governance.common.codes import new_code
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto
from governance.common.scrub import scrub
from governance.deadlines.models import Deadline
from governance.people.models import User
from governance.people.phones import normalise_phone
from governance.people.selectors import handlers_at
from governance.territory.levels import Level, code_at
from governance.territory.models import Area
from volunteers.models import Wish, WishPhoto
from volunteers.services.photo_files import write_photo
from volunteers.services.wishes.change import (
    CHECK_CLOCK,
    CLAIM_CLOCK,
    OPEN_CLOCK,
    WishChange,
    end_clocks,
    leave_trail,
    start_clock,
    tell,
    tell_office,
    wishing,
)
from volunteers.states.wishes import WishState, WishVerb

POSTED_A_DAY, DAY = 5, 24 * 3600
TITLE_LENGTH, WORDS_LENGTH, PRIVATE_LENGTH, REASON_LENGTH, THANKS_LENGTH = 40, 300, 500, 200, 200
MOST_PHOTOS = 6


@dataclass(frozen=True, slots=True)
class NewWish:
    """`title` and `words` become public once the community has looked; the rest stays with it."""

    community: Area
    is_for: str
    title: str
    words: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    private_words: str = ""


def post(*, new: NewWish, actor: User, now: datetime) -> Wish:
    """By a resident for a child, a parent, a neighbour; or by staff. Nothing is public before the community's look."""
    limits.require("wish-post", str(actor.pk), limit=POSTED_A_DAY, seconds=DAY)
    phone = normalise_phone(new.contact_phone) if new.contact_phone.strip() else actor.phone
    name = new.contact_name.strip()
    with transaction.atomic():
        wish = Wish.objects.create(
            code=new_code("XY"), community=new.community, area_code=new.community.code, is_for=new.is_for,
            title=_public(new.title, "title", TITLE_LENGTH, (name, phone)),
            words=scrub(new.words.strip(), also=_private(name, phone))[:WORDS_LENGTH], state=WishState.POSTED,
            posted_by=actor, posted_at=now, contact_name=name, contact_phone=phone,
            contact_phone_index=blind_index("phone", phone) if phone else "",
            private_words=new.private_words.strip()[:PRIVATE_LENGTH],
        )  # fmt: skip
        change = WishChange(wish, WishVerb.POST, actor, now, "")
        change.say(_("发布心愿"))
        leave_trail(change)
        start_clock(change, CHECK_CLOCK)
        tell_office(change, _("有一个微心愿等核对"))
        return wish


def check(*, wish_id: int, title: str, words: str, actor: User, now: datetime) -> Wish:
    """The community has read it and knows whose it is: what stands here goes on the wall."""
    with wishing(wish_id, WishVerb.CHECK, actor, now, title=title, words=words) as change:
        wish = change.wish
        private = (wish.contact_name, wish.contact_phone)
        wish.title = _public(title, "title", TITLE_LENGTH, private)
        wish.words = _public(words, "words", WORDS_LENGTH, private)
        wish.checked_by, wish.checked_at = actor, now
        end_clocks(change, met=True)
        start_clock(change, OPEN_CLOCK)
        change.say(_("社区已核对，上了心愿墙"))
        tell(change, [wish.posted_by], _("心愿已上心愿墙"))
        return wish


def refuse(*, wish_id: int, reason: str, actor: User, now: datetime) -> Wish:
    """No small wish, or help comes another way; whoever posted it reads why."""
    with wishing(wish_id, WishVerb.REFUSE, actor, now, reason=reason) as change:
        _end(change, reason)
        change.say(_("没有列入心愿墙"), reason)
        tell(change, [change.wish.posted_by], _("心愿没有列入，请看说明"))
        return change.wish


def claim(*, wish_id: int, actor: User, now: datetime) -> Wish:
    """Two at once: the second reads that somebody was quicker."""
    with wishing(wish_id, WishVerb.CLAIM, actor, now) as change:
        change.wish.giver, change.wish.claimed_at = actor, now
        end_clocks(change, met=True)
        start_clock(change, CLAIM_CLOCK)
        change.say(_("有人认领"))
        tell_office(change, _("有人认领了微心愿，请联系交接"))
        return change.wish


def release(*, wish_id: int, actor: User, now: datetime, words: str = "") -> Wish:
    """Others may claim it; the wall says nothing of it."""
    with wishing(wish_id, WishVerb.RELEASE, actor, now) as change:
        giver = _freed(change)
        change.say(_("认领已放回"), words)
        tell(change, [giver], _("心愿已放回，谢谢您"))
        return change.wish


def claim_ran_out(wish: Wish, deadline: Deadline, now: datetime) -> None:
    """The clock of a claim: the wish is free again."""
    with wishing(wish.pk, WishVerb.LAPSE, None, now, locked=wish) as change:
        giver = _freed(change)
        change.say(_("认领到期，心愿放回"))
        tell(change, [giver], _("认领到期，心愿已放回，谢谢您"))


def fulfil(*, wish_id: int, words: str, actor: User, now: datetime, photos: Iterable[CleanPhoto] = ()) -> Wish:
    """It came true, with photos; they are public once the community has looked at each."""
    with wishing(wish_id, WishVerb.FULFIL, actor, now, words=words) as change:
        wish = change.wish
        wish.result = scrub(words.strip(), also=_private(wish.contact_name, wish.contact_phone))[:WORDS_LENGTH]
        wish.fulfilled_at = now
        for photo in list(photos)[:MOST_PHOTOS]:
            new = WishPhoto(wish=wish, uploaded_by=change.actor, uploaded_at=now)
            write_photo(new, photo, change.written_files)
        end_clocks(change, met=True)
        change.data["photos"] = len(change.written_files)
        change.say(_("心愿实现了"))
        tell_office(change, _("微心愿已实现，请看照片、请求助人道谢"))
        tell(change, [wish.posted_by], _("心愿实现了，说声谢谢吧"))
        return wish


def clear(*, wish_id: int, photo: WishPhoto, is_cleared: bool, actor: User, now: datetime) -> Wish:
    """A photo goes on the wall, or off it: no faces of children, no doors, no names."""
    with wishing(wish_id, WishVerb.CLEAR, actor, now, photo=photo) as change:
        if photo.wish_id != change.wish.pk:
            raise InputRefused("no_photo", _("没有这张照片。"), fields={"photo": _("没有这张照片。")})
        photo.cleared_by, photo.cleared_at = (actor, now) if is_cleared else (None, None)
        photo.save(update_fields=["cleared_by", "cleared_at"])
        change.data |= {"photo": photo.pk, "cleared": is_cleared}
        change.say(_("照片已公开") if is_cleared else _("照片不公开"))
        return change.wish


def thank(*, wish_id: int, words: str, actor: User, now: datetime) -> Wish:
    """By whoever posted it, or the community for them; everybody reads it, the giver first."""
    with wishing(wish_id, WishVerb.THANK, actor, now, words=words) as change:
        wish = change.wish
        wish.thanks = scrub(words.strip(), also=_private(wish.contact_name, wish.contact_phone))[:THANKS_LENGTH]
        wish.ended_at = now
        change.say(_("道谢了"))
        tell(change, [wish.giver], _("您实现的心愿有了回音"))
        return wish


def withdraw(*, wish_id: int, actor: User, now: datetime, words: str = "") -> Wish:
    with wishing(wish_id, WishVerb.WITHDRAW, actor, now) as change:
        giver = change.wish.giver
        _end(change, words)
        change.say(_("心愿已撤回"), words)
        tell(change, [giver], _("您认领的心愿已撤回，谢谢您"))
        return change.wish


def nobody_came(wish: Wish, deadline: Deadline, now: datetime) -> None:
    """The clock of an open wish: it leaves the wall, and the community thinks of another way."""
    with wishing(wish.pk, WishVerb.EXPIRE, None, now, locked=wish) as change:
        _end(change, _("到期没有人认领"))
        change.say(_("到期没有人认领"))
        tell_office(change, _("一个微心愿到期没人认领，请社区另想办法"))


def check_is_late(wish: Wish, deadline: Deadline, now: datetime) -> None:
    """Nobody looked at it in time: the street hears of it, and the wish goes on waiting."""
    if wish.state == WishState.POSTED:
        change = WishChange(wish, WishVerb.CHECK, None, now, wish.state)
        people = handlers_at(code_at(wish.area_code, Level.STREET), timezone.localdate(now))
        tell(change, people, _("一个微心愿超过期限没有核对"), link=f"/desk/needs/wishes/{wish.code}/")


def _freed(change: WishChange) -> User | None:
    wish, giver = change.wish, change.wish.giver
    wish.giver = wish.claimed_at = None
    end_clocks(change)
    start_clock(change, OPEN_CLOCK)
    tell_office(change, _("一个微心愿又在等人认领"))
    return giver


def _end(change: WishChange, reason: str) -> None:
    wish = change.wish
    wish.giver = wish.claimed_at = None
    wish.reason, wish.ended_at = reason.strip()[:REASON_LENGTH], change.now
    end_clocks(change)


def _private(*words: str) -> list[str]:
    return [word for word in words if len(word) > 1]


def _public(text: str, field: str, limit: int, private: Iterable[str]) -> str:
    text = scrub(text.strip(), also=_private(*private))
    if not text:
        words = _("请写一句话。")
        raise InputRefused("missing", words, fields={field: words})
    return text[:limit]
