"""A record is not right, says the volunteer, the served person or the auditor; the community's office answers."""

from datetime import datetime, timedelta
from math import ceil

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.deadlines import services as deadlines
from governance.people.models import User
from governance.territory.levels import Level
from volunteers.models import HoursDispute, ServiceRecord
from volunteers.services.hours.change import DISPUTE_CLOCK, RecordChange, recording, tell_volunteer, uncount
from volunteers.states.record_steps import RecordVerb
from volunteers.states.service import HoursDisputeState, RecordState

MINUTE = timedelta(minutes=1)
WORDS_LENGTH = 300


def dispute(*, record_id: int, words: str, actor: User, now: datetime) -> ServiceRecord:
    """What is in dispute counts for nothing until the office has answered: neither hours nor points nor saved minutes."""
    with recording(record_id, RecordVerb.DISPUTE, actor, now, words=words) as change:
        HoursDispute.objects.create(
            record=change.record, by=actor, words=words.strip()[:WORDS_LENGTH], at=now,
            minutes_before=change.record.minutes,
        )  # fmt: skip
        deadlines.start(subject=change.record, purpose=DISPUTE_CLOCK, level=Level.COMMUNITY, now=now, actor=actor)
        if actor.pk != change.record.volunteer.user_id:
            title, about = _("一条服务记录有人提出异议，答复以前不计入"), f"disputed:{now.timestamp():.0f}"
            tell_volunteer(change.record, about, title, now)
        return change.record


def uphold(*, record_id: int, answer: str, minutes: int, actor: User, now: datetime) -> ServiceRecord:
    """The minutes are corrected and count anew; zero: it was no service."""
    with recording(record_id, RecordVerb.UPHOLD, actor, now, answer=answer) as change:
        record = change.record
        if not 0 <= minutes <= ceil((record.ends_at - record.starts_at) / MINUTE):
            words = _("服务时间不能超过起止时间。")
            raise InputRefused("minutes", words, fields={"minutes": words})
        if record.confirmed_at:  # disputed before what is in dispute ceased to count
            uncount(record, now)
        change.data |= {"before": record.minutes, "minutes": minutes}
        if minutes:
            record.minutes = minutes
        else:
            record.state, record.reason = RecordState.REFUSED, answer.strip()[:200]
        _answer(change, answer, HoursDisputeState.UPHELD)
        return record


def turn_down(*, record_id: int, answer: str, actor: User, now: datetime) -> ServiceRecord:
    with recording(record_id, RecordVerb.TURN_DOWN, actor, now, answer=answer) as change:
        _answer(change, answer, HoursDisputeState.TURNED_DOWN)
        return change.record


def _answer(change: RecordChange, answer: str, state: HoursDisputeState) -> None:
    row = HoursDispute.objects.get(record=change.record, state=HoursDisputeState.OPEN)
    row.state, row.answer, row.answered_by, row.answered_at = state, answer.strip(), change.actor, change.now
    row.save()
    deadlines.end_all(subject=change.record, now=change.now, actor=change.actor, purposes=(DISPUTE_CLOCK,), met=True)
    tell_volunteer(change.record, f"dispute:{row.pk}", _("服务时间的异议有答复了"), change.now, body=row.answer)
