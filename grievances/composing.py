"""What a subscription is about, read with its owner's eyes at the moment of sending."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.people.authority import authority_of
from governance.people.models import User
from grievances.daily_reads import views_for
from grievances.digests import Digest, read_digest
from grievances.forms.desk import read_worklist
from grievances.models import Subscription
from grievances.selectors import in_area
from grievances.sendings import period_begin


def compose(subscription: Subscription, now: datetime) -> Digest | None:
    """None where the owner has no posting any more, or may no longer see the view or the area."""
    owner = User.objects.get(pk=subscription.owner_id)
    authority = authority_of(owner, timezone.localdate(now))
    if not authority.is_staff:
        return None
    since = period_begin(every=subscription.every, until=now)
    if subscription.area:
        if not authority.covers(subscription.area.code):
            return None
        return read_digest(owner, filters=in_area(subscription.area.code), since=since, now=now)
    view = views_for(owner, now).filter(pk=subscription.view_id or 0).first()
    if view is None:
        return None
    reading = read_worklist(owner, {"scope": view.scope, **view.query}, now)
    lost = "、".join(reading.form.outdated)
    remark = _("视图里的「%(names)s」已经不能用，没有按它筛选。") % {"names": lost} if lost else ""
    return read_digest(
        owner,
        scope=reading.scope,
        filters=reading.conditions,
        text=reading.text,
        since=since,
        now=now,
        remark=remark,
    )
