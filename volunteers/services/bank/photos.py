"""Photos of goods: an office takes them of its own shelves, so they are public with what they show."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto
from governance.people.models import User
from volunteers.models import Product, ProductPhoto
from volunteers.policies.bank import may_keep
from volunteers.services.bank.change import leave_trail
from volunteers.services.bank.goods import hold_product
from volunteers.services.photo_files import no_files_left_behind, remove_files, write_photo

MOST_PHOTOS = 6


def add_photos(*, product_id: int, photos: Sequence[CleanPhoto], actor: User, now: datetime) -> Product:
    """The first one stands in lists. Raises `InputRefused` for none and for too many."""
    with no_files_left_behind() as written, transaction.atomic():
        product = hold_product(product_id)
        may_keep(actor, "photo", product.area_code, now).require()
        if not photos:
            raise InputRefused("missing", _("请选择照片。"), fields={"photos": _("请选择照片。")})
        if product.photos.count() + len(photos) > MOST_PHOTOS:
            words = _("每件物品最多 %(most)d 张照片。") % {"most": MOST_PHOTOS}
            raise InputRefused("too_many_photos", words, fields={"photos": words})
        for clean in photos:
            write_photo(ProductPhoto(product=product, uploaded_by=actor, uploaded_at=now), clean, written)
        leave_trail(product, "photo", actor, now, photos=len(photos))
    return product


@transaction.atomic
def drop_photo(*, product_id: int, photo: ProductPhoto, actor: User, now: datetime) -> Product:
    product = hold_product(product_id)
    may_keep(actor, "drop-photo", product.area_code, now).require()
    if not product.photos.filter(pk=photo.pk).delete()[0]:
        raise InputRefused("no_photo", _("没有这张照片。"), fields={"photo": _("没有这张照片。")})
    transaction.on_commit(lambda: remove_files([photo]))
    leave_trail(product, "drop_photo", actor, now, photo=photo.pk)
    return product
