"""Photos of a meeting: re-encoded when they come, public only after somebody looked at them."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from deliberation.models import Meeting, MeetingPhoto
from deliberation.services.meetings.change import holding
from deliberation.states_meetings import MeetingVerb
from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto
from governance.people.models import User

PHOTOS_PER_MEETING = 30


def add_photos(*, meeting_id: int, actor: User, now: datetime, photos: Sequence[CleanPhoto]) -> Meeting:
    with holding(meeting_id, MeetingVerb.ADD_PHOTO, actor, now, photos=photos) as change:
        meeting = change.meeting
        if meeting.photos.count() + len(photos) > PHOTOS_PER_MEETING:
            raise InputRefused("too_many_photos", _("这次会议的照片已经太多。"), fields={"photos": _("照片太多")})
        for clean in photos:
            photo = MeetingPhoto(meeting=meeting, added_at=now)
            change.written_files.append(photo)
            photo.image.save("photo.jpg", ContentFile(clean.content), save=False)
            photo.thumbnail.save("thumb.jpg", ContentFile(clean.thumbnail), save=False)
            photo.save()
        change.data = {"photos": len(photos)}
        return meeting


def clear_photo(*, meeting_id: int, actor: User, now: datetime, photo_id: int, is_cleared: bool = True) -> Meeting:
    """Nobody can be recognised against their will, nothing private stands on the wall: it may be public."""
    with holding(meeting_id, MeetingVerb.CLEAR_PHOTO, actor, now, photo_id=photo_id) as change:
        rows = MeetingPhoto.objects.filter(pk=photo_id, meeting=change.meeting).exclude(is_cleared=is_cleared)
        change.is_idle = not rows.update(is_cleared=is_cleared)
        change.data = {"photo": photo_id, "cleared": is_cleared}
        return change.meeting
