"""Files of photos: written inside a verb's transaction, gone again where it fails."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile

from governance.common.images import CleanPhoto
from volunteers.models import ProductPhoto, WishPhoto

Pictured = ProductPhoto | WishPhoto


@contextmanager
def no_files_left_behind() -> Iterator[list[Pictured]]:
    """Collects what was written; the files of a failed verb do not stay. Stands outside the transaction."""
    written: list[Pictured] = []
    try:
        yield written
    except BaseException:
        remove_files(written)
        raise


def write_photo(photo: Pictured, clean: CleanPhoto, written: list[Pictured]) -> None:
    """The row and its two files."""
    photo.width, photo.height = clean.width, clean.height
    written.append(photo)
    photo.image.save("photo.jpg", ContentFile(clean.content), save=False)
    photo.thumbnail.save("thumb.jpg", ContentFile(clean.thumbnail), save=False)
    photo.save()


def remove_files(photos: list[Pictured]) -> None:
    for photo in photos:
        photo.image.delete(save=False)
        photo.thumbnail.delete(save=False)
