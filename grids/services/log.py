"""A free line in the log of a grid's day; everything else in the log comes from what was done."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused
from governance.people.models import User
from governance.territory.levels import Level
from governance.territory.models import Area
from governance.trail.services import record
from grids.collecting import refuse_never_collected
from grids.models import LogNote
from grids.policies.day import may_work
from grievances.services.raising import clean_words

WORDS_LIMIT = 500


@transaction.atomic
def add_note(*, grid: Area, day: date, words: str, actor: User, now: datetime) -> LogNote:
    """Raises `InputRefused` for an empty line, a day to come and what is never collected."""
    words = clean_words(words)
    decision = may_work(actor, grid.code, now)
    if not decision or grid.level != Level.GRID:
        raise PermissionRefused("not_yours", decision.reason or _("日志按网格记。"))
    if not words or len(words) > WORDS_LIMIT:
        message = _("请写 1–%(n)d 字") % {"n": WORDS_LIMIT}
        raise InputRefused("words", message, fields={"words": message})
    if day > timezone.localdate(now):
        message = _("还没到这一天")
        raise InputRefused("future", message, fields={"day": message})
    refuse_never_collected(words=words)
    note = LogNote.objects.create(grid=grid, area_code=grid.code, day=day, words=words, by=actor, at=now)
    record(actor=actor, verb="grids.add_note", subject=note, now=now, area_code=grid.code, day=day)
    return note
