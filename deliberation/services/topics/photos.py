"""Photos of a topic: what the proposer gives (shown when cleared), and the cleared ones of its matter."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.files.base import ContentFile

from deliberation.models import Topic, TopicPhoto
from governance.common.images import CleanPhoto
from grievances.models import Grievance


@contextmanager
def no_files_left_behind() -> Iterator[list[TopicPhoto]]:
    """Collects what was written; the files of a failed verb do not stay."""
    written: list[TopicPhoto] = []
    try:
        yield written
    except BaseException:
        for photo in written:
            photo.image.delete(save=False)
            photo.thumbnail.delete(save=False)
        raise


def attach(topic: Topic, photos: Iterable[CleanPhoto], now: datetime, written: list[TopicPhoto]) -> None:
    for photo in photos:
        _write(topic, photo.content, photo.thumbnail, now, written, is_cleared=False)


def copy_cleared(matter: Grievance, topic: Topic, now: datetime, written: list[TopicPhoto]) -> None:
    """Only what a worker has cleared for the public; the copies are cleared too."""
    for photo in matter.photos.filter(cleared_at__isnull=False):
        _write(topic, photo.image.read(), photo.thumbnail.read(), now, written, is_cleared=True)


def _write(
    topic: Topic, image: bytes, thumbnail: bytes, now: datetime, written: list[TopicPhoto], *, is_cleared: bool
) -> None:
    photo = TopicPhoto(topic=topic, is_cleared=is_cleared, added_at=now)
    written.append(photo)
    photo.image.save(f"{topic.code}.jpg", ContentFile(image), save=False)
    photo.thumbnail.save(f"{topic.code}-small.jpg", ContentFile(thumbnail), save=False)
    photo.save()
