"""The two keys of a record, the auditor's look, and the refusal."""

from datetime import datetime, timedelta
from math import ceil

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from governance.common.crypto import blind_index
from governance.common.errors import InputRefused, PermissionRefused
from governance.common.scrub import scrub
from governance.people.models import User
from volunteers.models import ServiceRecord
from volunteers.services.devices import device_index
from volunteers.services.hours.change import recording, tell_volunteer
from volunteers.states.record_steps import RecordVerb
from volunteers.states.service import RecordState, SecondKey

MINUTE = timedelta(minutes=1)
WORDS_LENGTH = 200


def confirm_minutes(*, record_id: int, minutes: int, actor: User, now: datetime) -> ServiceRecord:
    """The organiser's key. The minutes may be fewer than the roll says, never more than the time from start to end."""
    with recording(record_id, RecordVerb.CONFIRM, actor, now, minutes=minutes) as change:
        record = change.record
        if not 0 < minutes <= ceil((record.ends_at - record.starts_at) / MINUTE):
            words = _("服务时间要大于零，且不超过起止时间。")
            raise InputRefused("minutes", words, fields={"minutes": words})
        record.minutes, record.organiser_by, record.organiser_at = minutes, actor, now
        change.data["minutes"] = minutes
    return _told(record, now)


def rate(*, record_id: int, stars: int, actor: User, now: datetime, words: str = "") -> ServiceRecord:
    """The served person's key, signed in."""
    return _rate(record_id, stars, words, actor, now)


def rate_by_link(
    *, record_id: int, token: str, stars: int, now: datetime, words: str = "", device: str = ""
) -> ServiceRecord:
    """The served person's key, or their family's, by the signed link that was sent to them. `device`: as at check-in."""
    if not constant_time_compare(token, link_token(record_id)):
        raise PermissionRefused("bad_link", _("这个确认链接不对，请用收到的完整链接打开。"))
    return _rate(record_id, stars, words, None, now, device)


def _rate(record_id: int, stars: int, words: str, actor: User | None, now: datetime, device: str = "") -> ServiceRecord:
    with recording(record_id, RecordVerb.RATE, actor, now, stars=stars) as change:
        record = change.record
        if stars not in range(1, 6):
            raise InputRefused("stars", _("请选一到五星。"), fields={"stars": _("请选一到五星。")})
        record.second_key, record.served_by, record.served_at = SecondKey.SERVED, actor, now
        record.stars, record.rating_words = stars, scrub(words.strip())[:WORDS_LENGTH]
        record.served_device = device_index(device)
        change.data["stars"] = stars
    return _told(record, now)


def vouch(*, record_id: int, words: str, actor: User, now: datetime, stars: int | None = None) -> ServiceRecord:
    """The second key, by another person than the first: who asked the served person at a visit, or, where nobody in
    particular was served, a second person of the organiser's side who was there or has looked."""
    with recording(record_id, RecordVerb.VOUCH, actor, now, words=words) as change:
        record = change.record
        record.second_key = SecondKey.VISIT if record.served_id else SecondKey.SECOND_PERSON
        record.served_by, record.served_at = actor, now
        record.stars, record.rating_words = stars, scrub(words.strip())[:WORDS_LENGTH]
        change.data["key"] = str(record.second_key)
    return _told(record, now)


def audit(*, record_id: int, words: str, actor: User, now: datetime) -> ServiceRecord:
    """The auditor has looked at a drawn record; it may count."""
    with recording(record_id, RecordVerb.AUDIT, actor, now, words=words) as change:
        change.record.audited_by, change.record.audited_at = actor, now
    return _told(change.record, now)


def refuse_record(*, record_id: int, reason: str, actor: User, now: datetime) -> ServiceRecord:
    with recording(record_id, RecordVerb.REFUSE, actor, now, reason=reason.strip()) as change:
        change.record.reason = reason.strip()[:WORDS_LENGTH]
        tell_volunteer(change.record, "refused", _("一条服务记录没有认定"), now, body=change.record.reason)
    return change.record


def link_token(record_id: int) -> str:
    """What the link for the served person carries: 128 bits, derived, so nothing is stored."""
    return blind_index("served-link", str(record_id))[:32]


def served_link(record: ServiceRecord) -> str:
    return f"/volunteers/served/{record.pk}/?k={link_token(record.pk)}"


def _told(record: ServiceRecord, now: datetime) -> ServiceRecord:
    if record.state == RecordState.CONFIRMED:
        title = _("服务时间已计入：%(minutes)d 分钟") % {"minutes": record.minutes}
        tell_volunteer(record, f"counted:{record.times_confirmed}", title, now)
    return record
