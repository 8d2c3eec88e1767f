"""Photos that came with a verb."""

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto
from grievances.models import Photo
from grievances.services.change import Change

PHOTOS_AT_ONCE = 9
PHOTOS_PER_MATTER = 60


def attach(change: Change, photos: Iterable[CleanPhoto], phase: Photo.Phase) -> list[Photo]:
    """Store re-encoded photos; what a worker uploads still has to be cleared before it is public."""
    photos = list(photos)
    if len(photos) > PHOTOS_AT_ONCE:
        raise InputRefused(
            "too_many_photos",
            _("一次最多上传 %(limit)d 张照片。") % {"limit": PHOTOS_AT_ONCE},
            fields={"photos": _("照片太多")},
        )
    if photos and change.grievance.photos.count() + len(photos) > PHOTOS_PER_MATTER:
        raise InputRefused("too_many_photos", _("这件事的照片已经太多，不能再加。"), fields={"photos": _("照片太多")})
    return [_store(change, photo, phase) for photo in photos]


def _store(change: Change, clean: CleanPhoto, phase: Photo.Phase) -> Photo:
    photo = Photo(
        grievance=change.grievance,
        phase=phase,
        width=clean.width,
        height=clean.height,
        uploaded_by=change.actor,
        uploaded_at=change.now,
    )
    change.written_files.append(photo)
    photo.image.save("photo.jpg", ContentFile(clean.content), save=False)
    photo.thumbnail.save("thumb.jpg", ContentFile(clean.thumbnail), save=False)
    photo.save()
    return photo
