"""The end: the result is published, and residents rate it."""

from datetime import datetime

from django.utils.translation import gettext as _

from deliberation.models import Resolution, ResolutionRating
from deliberation.services.resolutions import clocks, telling
from deliberation.services.resolutions.change import resolving
from deliberation.states_resolutions import ResolutionVerb
from governance.common.errors import InputRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.people.models import User

RESULT_LENGTH, RATING_WORDS = 5000, 300


def report_result(*, resolution_id: int, result: str, actor: User, now: datetime) -> Resolution:
    """What became of it, for everybody to read; from now on residents rate."""
    result = (result or "").strip()
    if len(result) > RESULT_LENGTH:
        message = _("最多 %(limit)d 字") % {"limit": RESULT_LENGTH}
        raise InputRefused("too_long", message, fields={"result": message})
    with resolving(resolution_id, ResolutionVerb.REPORT, actor, now, result=result) as change:
        change.resolution.result = result
        change.resolution.reported_at = change.resolution.ended_at = now
        clocks.end_all(change.resolution, now, actor, met=True)
        title = _("您参与的决议公开了结果，请您评价")
        telling.tell_everybody(change.resolution, "reported", title, now)
    return change.resolution


def rate_resolution(*, resolution_id: int, stars: int, words: str = "", actor: User, now: datetime) -> Resolution:
    """Once a person: the same again changes nothing, another rating is refused."""
    words = (words or "").strip()
    if not 1 <= stars <= 5 or len(words) > RATING_WORDS:
        field, message = ("words", _("最多 300 字")) if 1 <= stars <= 5 else ("stars", _("请选 1 到 5 分"))
        raise InputRefused("bad_rating", message, fields={field: message})
    with resolving(resolution_id, ResolutionVerb.RATE, actor, now, stars=stars) as change:
        resolution = change.resolution
        earlier = resolution.ratings.filter(user=actor).first()
        if earlier and (earlier.stars, earlier.words) != (stars, words):
            raise StateRefused("rated", _("您已经评价过了，每人评价一次。"))
        if earlier:
            change.is_repeated = True
            return resolution
        ResolutionRating.objects.create(resolution=resolution, user=actor, stars=stars, words=words, at=now)
        resolution.stars_total += stars
        resolution.ratings_count += 1
        change.data["stars"] = stars
    return resolution


def result_is_late(resolution: Resolution, deadline: Deadline, now: datetime) -> None:
    """The sweep calls this."""
    title = _("一份决议落实后没有按期公开结果")
    telling.tell_office(resolution, f"result-late-{deadline.pk}", title, now)
    telling.tell_above(resolution, f"result-street-{deadline.pk}", title, now)
