"""What becomes of an invented matter, step by step, through the services that real people use."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from governance.common.errors import DomainError
from governance.people.models import Department, User
from governance.people.selectors import handlers_at, officers_of
from governance.territory.levels import Level
from governance.territory.models import Building
from grievances import services
from grievances.demo import stories
from grievances.demo.clockwork import Life, Part
from grievances.demo.scenes import TIDY, VARIANTS, photo_of
from grievances.demo.stories import Story
from grievances.models import Category, DeclineReason, Grievance, Photo, ServiceEntry
from grievances.policies import Resident
from grievances.services import Draft
from grievances.states import Kind, Source, Urgency

SETTLE_HOURS = {
    Urgency.DANGER: (0.3, 0.8),
    Urgency.UTILITY: (3, 15),
    Urgency.GENERAL: (20, 130),
    Urgency.COMPLEX: (80, 300),
}
STARS = (5, 5, 5, 5, 4, 4, 4, 3, 2, 1)
STAFF_SOURCES = (Source.CALL, Source.COUNTER, Source.PATROL)


@dataclass
class Cast:
    """Who and what takes part, read once."""

    chance: random.Random
    categories: dict[str, Category]
    departments: dict[str, Department]
    entries: dict[str, list[ServiceEntry]]  # by the code of the category they fit
    reasons: list[DeclineReason]
    handlers: dict[str, list[User]] = field(default_factory=dict)
    officers: dict[int, list[User]] = field(default_factory=dict)

    def handler_at(self, code: str, now: datetime) -> User:
        if code not in self.handlers:
            self.handlers[code] = handlers_at(code, timezone.localdate(now))
        people = self.handlers[code]
        own = [person for person in people if (person.username or "").startswith("demo-")]
        return self.chance.choice(own or people)

    def officer_of(self, department: Department, now: datetime) -> User:
        if department.pk not in self.officers:
            self.officers[department.pk] = officers_of(department, timezone.localdate(now))
        people = self.officers[department.pk]
        own = [person for person in people if (person.username or "").startswith("demo-")]
        return self.chance.choice(own or people)


@dataclass
class Matter:
    """One invented matter: where, what, when, by whom, and how far it goes."""

    cast: Cast
    story: Story
    building: Building
    raised_at: datetime
    fate: str
    source: Source = Source.WEB
    reporter: User | None = None
    name: str = ""
    phone: str = ""
    may_publish: bool = True
    knows_building: bool = True  # else only the estate is named, and the community receives it
    pk: int = 0

    @property
    def chance(self) -> random.Random:
        return self.cast.chance

    def life(self) -> Life:
        """Raised, then whatever the fate says; ends quietly where somebody else was faster."""
        now = yield self.raised_at
        self._raise(now)
        try:
            yield from FATES[self.fate](self, now)
        except DomainError:
            return

    # --- Helpers of the fates
    def current(self) -> Grievance:
        return Grievance.objects.select_related("department").only("level", "holder_code", "department").get(pk=self.pk)

    def resident(self) -> Resident:
        return Resident(user=self.reporter, opened=frozenset({self.pk}))

    def worker(self, now: datetime) -> User:
        """Who has it now: the department's officer, or a handler of the rung."""
        matter = self.current()
        if matter.department:
            return self.cast.officer_of(matter.department, now)
        return self.cast.handler_at(matter.holder_code, now)

    def do(self, verb: Any, actor: Any, now: datetime, **given: Any) -> Grievance:
        return verb(grievance_id=self.pk, actor=actor, now=now, **given)

    def after(self, now: datetime, low: float, high: float, *, is_urgent: bool = False) -> datetime:
        """Some hours later, but not at night unless it burns."""
        moment = now + timedelta(hours=self.chance.uniform(low, high))
        local = timezone.localtime(moment)
        if is_urgent or 8 <= local.hour < 20:
            return moment
        morning = local.replace(hour=8, minute=self.chance.randint(5, 59))
        return morning if local.hour < 8 else morning + timedelta(days=1)

    @property
    def category(self) -> Category:
        return self.cast.categories[self.story.category]

    @property
    def is_urgent(self) -> bool:
        return self.category.urgency in (Urgency.DANGER, Urgency.UTILITY)

    def photo(self, *, is_settled: bool = False) -> list[Any]:
        if not self.story.scene:
            return []
        return [photo_of(TIDY if is_settled else self.story.scene, self.chance.randrange(VARIANTS))]

    def _raise(self, now: datetime) -> None:
        area = self.building.grid if self.knows_building and self.building.grid else self.building.community
        actor = self.cast.handler_at(area.code, now) if self.source in STAFF_SOURCES else self.reporter
        photos = self.photo() if self.chance.random() < 0.5 else []
        draft = Draft(
            body=self.story.body,
            title=self.story.title,
            submission=uuid.UUID(int=self.chance.getrandbits(128), version=4),
            source=self.source,
            building=self.building if self.knows_building else None,
            estate=self.building.estate,
            latitude=self.building.latitude,
            longitude=self.building.longitude,
            place_detail=self.chance.choice(["", "", "门口右手边", "二单元楼下", "靠马路一侧"]),
            contact_name=self.name,
            contact_phone=self.phone,
            may_publish=self.may_publish,
        )
        self.pk = services.raise_matter(draft=draft, photos=photos, actor=actor, now=now).pk


# --- Steps that several fates share
def sort(matter: Matter, now: datetime) -> Part:
    """Accepted and triaged by whoever has it; photos looked through."""
    now = yield matter.after(now, 0.1, 0.6 if matter.is_urgent else 5, is_urgent=matter.is_urgent)
    if matter.chance.random() < 0.15:  # most workers sort a matter as soon as they open it
        matter.do(services.accept, matter.worker(now), now)
        now = yield matter.after(now, 0.05, 0.3 if matter.is_urgent else 3, is_urgent=matter.is_urgent)
    worker, category = matter.worker(now), matter.category
    matter.do(services.triage, worker, now, kind=category.kind, category=category, urgency=category.urgency)
    for photo in Photo.objects.filter(grievance=matter.pk):
        if matter.chance.random() < 0.8:
            matter.do(services.clear_photo, worker, now, photo=photo, is_cleared=True)
    return (yield from hand_on(matter, now))


def hand_on(matter: Matter, now: datetime) -> Part:
    """大事 goes to its department through the community, 小事 gets a plan, 私事 gets guidance."""
    kind = matter.category.kind
    if kind == Kind.GOVERNMENT:
        if matter.current().level == Level.GRID:
            now = yield matter.after(now, 0.05, 0.2 if matter.is_urgent else 2, is_urgent=matter.is_urgent)
            matter.do(services.escalate, matter.worker(now), now, words="需要部门处理，请社区派单。")
        now = yield matter.after(now, 0.05, 0.2 if matter.is_urgent else 4, is_urgent=matter.is_urgent)
        department = matter.cast.departments[matter.category.department_code]
        matter.do(
            services.dispatch, matter.worker(now), now, department=department, words="请按职责办理，并直接联系居民。"
        )
    elif kind == Kind.COMMUNITY and matter.story.plan:
        now = yield matter.after(now, 1, 6)
        finish_on = timezone.localdate(now) + timedelta(days=matter.chance.randint(2, 6))
        worker = matter.worker(now)
        matter.do(services.make_plan, worker, now, plan=matter.story.plan, responsible=[worker], finish_on=finish_on)
    elif kind == Kind.PRIVATE:
        now = yield matter.after(now, 0.5, 4)
        fitting = matter.cast.entries.get(matter.category.code, [])
        words = "这几处可以帮到您，电话里说是社区介绍的就行。"
        matter.do(services.guide, matter.worker(now), now, services=fitting, words=words)
    return now


def answer(matter: Matter, now: datetime) -> Part:
    now = yield matter.after(now, 0.1, 0.3 if matter.is_urgent else 6, is_urgent=matter.is_urgent)
    matter.do(services.answer, matter.worker(now), now, words=matter.chance.choice(stories.ANSWERS))
    if matter.chance.random() < 0.12:
        matter.do(services.note, matter.worker(now), now, words=matter.chance.choice(stories.NOTES))
    return now


def resolve(matter: Matter, now: datetime, *, slowness: float = 1.0) -> Part:
    low, high = SETTLE_HOURS[Urgency(matter.category.urgency)]
    now = yield matter.after(now, low * slowness, high * slowness, is_urgent=matter.is_urgent)
    worker = matter.worker(now)
    photos = matter.photo(is_settled=True)
    matter.do(services.resolve, worker, now, result=matter.story.result, before=[], after=photos)
    for photo in Photo.objects.filter(grievance=matter.pk, phase=Photo.Phase.AFTER, cleared_at=None):
        matter.do(services.clear_photo, worker, now, photo=photo, is_cleared=True)
    return now


def rate(matter: Matter, now: datetime) -> Part:
    now = yield matter.after(now, 4, 90)
    stars = matter.chance.choice(STARS)
    words = matter.chance.choice(stories.PRAISE if stars >= 4 else stories.GRUMBLE)
    matter.do(services.rate, matter.resident(), now, stars=stars, words=words)
    return now


# --- Fates
def untouched(matter: Matter, now: datetime) -> Life:
    """Nobody acts: after a day it rises, and rises again."""
    yield from ()


def accepted(matter: Matter, now: datetime) -> Life:
    now = yield matter.after(now, 0.2, 2, is_urgent=True)
    matter.do(services.accept, matter.worker(now), now)


def handling(matter: Matter, now: datetime) -> Life:
    now = yield from sort(matter, now)
    yield from answer(matter, now)


def slow(matter: Matter, now: datetime) -> Life:
    """Handled too late: the clock runs out on the way."""
    now = yield from sort(matter, now)
    now = yield from answer(matter, now)
    now = yield from resolve(matter, now, slowness=2.2)
    if matter.chance.random() < 0.6:
        yield from rate(matter, now)


def asked(matter: Matter, now: datetime) -> Part:
    now = yield from sort(matter, now)
    now = yield matter.after(now, 0.5, 6)
    matter.do(services.ask, matter.worker(now), now, words=matter.chance.choice(stories.QUESTIONS))
    return now


def answered_question(matter: Matter, now: datetime) -> Life:
    now = yield from asked(matter, now)
    now = yield matter.after(now, 4, 30)
    matter.do(services.reply, matter.resident(), now, words=matter.chance.choice(stories.REPLIES))
    now = yield from resolve(matter, now)
    yield from rate(matter, now)


def resolved(matter: Matter, now: datetime) -> Life:
    now = yield from sort(matter, now)
    now = yield from answer(matter, now)
    yield from resolve(matter, now)


def rated(matter: Matter, now: datetime) -> Life:
    now = yield from sort(matter, now)
    now = yield from answer(matter, now)
    now = yield from resolve(matter, now)
    yield from rate(matter, now)


def disputed(matter: Matter, now: datetime) -> Life:
    now = yield from sort(matter, now)
    now = yield from answer(matter, now)
    now = yield from resolve(matter, now)
    now = yield matter.after(now, 8, 60)
    matter.do(services.dispute, matter.resident(), now, words=matter.chance.choice(stories.DISPUTES))
    now = yield from answer(matter, now)
    now = yield from resolve(matter, now)
    yield from rate(matter, now)


def raised_up(matter: Matter, now: datetime) -> Part:
    """Sorted, then passed up by hand: beyond what the rung can do."""
    now = yield from sort(matter, now)
    if matter.current().department is None:
        now = yield matter.after(now, 1, 8)
        matter.do(services.escalate, matter.worker(now), now, words="涉及几家单位，协调不动，请上级牵头。")
    return now


def twice_up(matter: Matter, now: datetime) -> Life:
    now = yield from raised_up(matter, now)
    now = yield matter.after(now, 6, 16)
    holder = matter.cast.handler_at(matter.current().holder_code, now)
    matter.do(services.escalate, holder, now, words="已开过两次协调会，仍需街道出面。")


def declined(matter: Matter, now: datetime) -> Life:
    now = yield matter.after(now, 1, 5)
    if matter.current().level == Level.GRID:
        matter.do(services.escalate, matter.worker(now), now, words="拟不予受理，请社区把关。")
        now = yield matter.after(now, 0.5, 3)
    reason = matter.chance.choice(matter.cast.reasons)
    matter.do(services.decline, matter.worker(now), now, reason=reason, words=reason.advice)


def withdrawn(matter: Matter, now: datetime) -> Life:
    now = yield from sort(matter, now)
    now = yield matter.after(now, 2, 30)
    matter.do(services.withdraw, matter.resident(), now, words="已经自己解决了，谢谢。")


FATES = {
    "untouched": untouched,
    "accepted": accepted,
    "handling": handling,
    "slow": slow,
    "asked": asked,
    "answered_question": answered_question,
    "resolved": resolved,
    "rated": rated,
    "disputed": disputed,
    "raised_up": raised_up,
    "twice_up": twice_up,
    "declined": declined,
    "withdrawn": withdrawn,
}
