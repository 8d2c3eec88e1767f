"""What the public sees: words that a worker may correct, and photos only after a worker cleared them."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from grievances.models import Grievance, Photo, TimelineEntry
from grievances.policies import Actor
from grievances.search import index_for_public
from grievances.services.change import changing
from grievances.states import Kind, State, Verb

STAFF = TimelineEntry.Audience.STAFF


def edit_public(
    *,
    grievance_id: int,
    actor: Actor,
    now: datetime,
    title: str,
    body: str,
    is_published: bool,
    result: str | None = None,
) -> Grievance:
    """Correct the public words, publish or hide. Without the resident's consent it stays hidden, and so does a private matter."""
    with changing(grievance_id, Verb.EDIT_PUBLIC, actor, now, title=title, body=body) as change:
        grievance = change.grievance
        if is_published and not grievance.may_publish:
            raise InputRefused(
                "no_consent", _("居民没有同意公开，不能公开。"), fields={"is_published": _("居民没有同意公开")}
            )
        if is_published and grievance.kind == Kind.PRIVATE:
            raise InputRefused("private", _("私事不公开。"), fields={"is_published": _("私事不公开")})
        if is_published and (grievance.merged_from or grievance.state) in (State.RAISED, State.ACCEPTED):
            raise InputRefused("not_triaged", _("分流之后才能公开。"), fields={"is_published": _("请先分流")})
        if is_published and not (title.strip() and body.strip()):
            raise InputRefused("missing", _("公开的标题和内容不能为空。"), fields={"title": _("这一项必须填写")})
        grievance.public_title, grievance.public_body = title.strip()[:80], body.strip()
        if result is not None:
            grievance.public_result = result.strip()
        grievance.published_at = (grievance.published_at or now) if is_published else None
        change.data = {"is_published": is_published}
        change.say(_("已更新公开内容") if is_published else _("已设为不公开"), audience=STAFF)
        index_for_public(grievance)
        return grievance


def clear_photo(*, grievance_id: int, actor: Actor, now: datetime, photo: Photo | None, is_cleared: bool) -> Grievance:
    """Let a photo be seen in public, or take it back."""
    with changing(grievance_id, Verb.CLEAR_PHOTO, actor, now, photo=photo) as change:
        assert photo is not None
        row = change.grievance.photos.filter(pk=photo.pk).exclude(phase=Photo.Phase.EVIDENCE).first()
        if row is None:
            raise InputRefused("no_photo", _("这件事没有这张照片。"))
        row.cleared_at, row.cleared_by = (now, change.actor) if is_cleared else (None, None)
        row.save(update_fields=["cleared_at", "cleared_by"])
        change.data = {"photo": row.pk, "is_cleared": is_cleared}
        change.say(_("照片已审核，可以公开") if is_cleared else _("照片不公开"), audience=STAFF)
        return change.grievance
