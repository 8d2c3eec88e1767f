"""Photos: what comes in is re-encoded, and who may see what."""

import io
import struct
import uuid
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from grievances.models import Grievance, Photo
from grievances.services import pending
from grievances.states import State
from grievances.tracking import link_token
from tests.grievances.resident_pages import filled, picture, raise_by_form, text_of
from tests.grievances.world import NOW

NEW = "/grievances/new/"


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bomb() -> SimpleUploadedFile:
    """A PNG of a few bytes that claims 40,000 × 40,000 points."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    raw = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    return SimpleUploadedFile("bomb.png", raw, content_type="image/png")


def svg() -> SimpleUploadedFile:
    return SimpleUploadedFile(
        "a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', content_type="image/svg+xml"
    )


def too_big() -> SimpleUploadedFile:
    return SimpleUploadedFile("big.jpg", picture().read() + b"\0" * (11 * 1024 * 1024), content_type="image/jpeg")


def empty() -> SimpleUploadedFile:
    return SimpleUploadedFile("empty.jpg", b"", content_type="image/jpeg")


def cut_off() -> SimpleUploadedFile:
    return SimpleUploadedFile("half.jpg", picture(size=(800, 600)).read()[:700], content_type="image/jpeg")


def located() -> SimpleUploadedFile:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (50, 50)).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("gps.jpg", out.getvalue(), content_type="image/jpeg")


@pytest.mark.parametrize("upload", [bomb, svg, too_big, empty, cut_off])
def test_hostile_file_when_sent_then_words_name_it_text_stays_and_nothing_is_written(client, world, upload):
    file = upload()
    response = client.post(NEW, filled(client, world, photos=file))
    page = text_of(response)
    assert response.status_code == 422
    assert file.name in page
    assert "看不见台阶" in page
    assert not Grievance.objects.exists()
    assert not Photo.objects.exists()


def test_photo_when_it_carries_a_place_then_the_kept_one_does_not(client, world):
    raise_by_form(client, world, photos=located())
    with Image.open(Photo.objects.get().image) as kept:
        assert not kept.getexif()
        assert kept.format == "JPEG"


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("HEIF", "a.heic")])
def test_photo_when_of_another_kind_then_taken(client, world, kind, name):
    raise_by_form(client, world, photos=picture(name, kind))
    assert Photo.objects.count() == 1


# --- Who may see
def with_photo(client: Client, world) -> Photo:
    raise_by_form(client, world, photos=picture())
    return Photo.objects.get()


def status(client: Client, photo: Photo) -> int:
    return client.get(f"/grievances/photos/{photo.public_id}/").status_code


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_photo_when_not_public_then_owner_and_handlers_see_it_and_nobody_else(client, world):
    photo = with_photo(client, world)
    assert status(client, photo) == 200
    assert status(signed_in(world.grid_worker), photo) == 200
    assert status(signed_in(world.street_officer), photo) == 200
    assert status(signed_in(world.neighbour_worker), photo) == 404
    assert status(signed_in(world.resident), photo) == 404
    assert status(Client(), photo) == 404
    assert Client().get(f"/grievances/photos/{uuid.uuid4()}/").status_code == 404
    assert Client().get("/grievances/photos/1/").status_code == 404


def test_photo_when_cleared_then_public_only_with_a_published_matter(client, world):
    photo = with_photo(client, world)
    Photo.objects.update(cleared_at=NOW, cleared_by=world.community_worker)
    assert status(Client(), photo) == 404
    Grievance.objects.update(published_at=NOW)
    assert status(Client(), photo) == 200
    Photo.objects.update(cleared_at=None, cleared_by=None)
    assert status(Client(), photo) == 404


def test_photo_when_matter_is_opened_by_link_then_visible(client, world):
    photo = with_photo(client, world)
    other = Client()
    other.get(f"/grievances/track/{photo.grievance.code}/", {"k": link_token(photo.grievance.code)})
    assert status(other, photo) == 200


def test_photo_when_served_then_with_safe_headers_and_thumbnail_is_smaller(client, world):
    raise_by_form(client, world, photos=picture(size=(900, 700)))
    url = f"/grievances/photos/{Photo.objects.get().public_id}/"
    whole, thumb = client.get(url), client.get(url, {"size": "thumb"})
    assert whole["Content-Type"] == "image/jpeg"
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Disposition"].startswith("inline")
    assert "private" in whole["Cache-Control"]
    assert len(b"".join(thumb.streaming_content)) < len(b"".join(whole.streaming_content))


def test_photo_when_file_is_lost_then_404(client, world):
    photo = with_photo(client, world)
    photo.image.storage.delete(photo.image.name)
    assert status(client, photo) == 404


# --- Photos that wait for their matter
def test_waiting_photos_when_a_day_old_then_swept_and_fresh_ones_stay(settings, world):
    import os
    from pathlib import Path

    old, fresh = (pending.Tray(owner, uuid.uuid4()) for owner in ("a", "b"))
    for tray in (old, fresh):
        pending.keep_photos(tray, [picture()], timezone.now())
    for file in (Path(settings.MEDIA_ROOT) / old.path).iterdir():
        os.utime(file, (1, 1))
    assert pending.sweep(timezone.now()) == 1
    assert not pending.pending_photos(old)
    assert len(pending.pending_photos(fresh)) == 1


def test_waiting_photos_when_matter_is_raised_then_no_copy_stays(client, world, settings):
    from pathlib import Path

    with_photo(client, world)
    assert not [path for path in (Path(settings.MEDIA_ROOT) / "pending").rglob("*") if path.is_file()]
    assert Grievance.objects.get().state == State.RAISED
