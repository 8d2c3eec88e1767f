"""微心愿: small wishes of children, elders and families, with photos of how they came true."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.territory.levels import Level
from governance.territory.models import Area
from volunteers.states.wishes import GIVEN, WishFor, WishState

PERSON = settings.AUTH_USER_MODEL


class Wish(models.Model):
    """`title` and `words` are public and name nobody. Whose it is stays with the community, which hands it over."""

    code = models.CharField(_("编号"), max_length=20, unique=True)  # XY-4F7K-92
    community = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to={"level": Level.COMMUNITY}, verbose_name=_("社区")
    )
    area_code = models.CharField(max_length=15, editable=False)
    is_for = models.CharField(_("谁的心愿"), max_length=10, choices=WishFor)
    title = models.CharField(_("心愿"), max_length=40)
    words = models.CharField(_("想说的话"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=WishState, default=WishState.POSTED)
    posted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="wishes_posted", verbose_name=_("发布人"))
    posted_at = models.DateTimeField(_("发布于"))
    # --- For the community alone
    contact_name = EncryptedTextField(_("称呼"), blank=True, default="")
    contact_phone = EncryptedTextField(_("电话"), blank=True, default="")
    contact_phone_index = models.CharField(max_length=64, blank=True, default="", editable=False)
    private_words = EncryptedTextField(_("给社区的话"), blank=True, default="")
    # --- How it goes
    checked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    checked_at = models.DateTimeField(_("核对于"), null=True, blank=True)
    giver = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="wishes_claimed", verbose_name=_("认领人")
    )
    claimed_at = models.DateTimeField(_("认领于"), null=True, blank=True)
    result = models.CharField(_("怎样实现的"), max_length=300, blank=True)  # public
    fulfilled_at = models.DateTimeField(_("实现于"), null=True, blank=True)
    thanks = models.CharField(_("道谢"), max_length=200, blank=True)  # public
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("微心愿")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[*GIVEN], giver__isnull=False) | (~Q(state__in=[*GIVEN]) & Q(giver=None)),
                name="wish_given_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["POSTED", "REFUSED", "WITHDRAWN"])
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="wish_checked_before_public",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["FULFILLED", "THANKED"]) | Q(fulfilled_at__isnull=False),
                name="wish_fulfilled_at",
            ),
            models.CheckConstraint(condition=~Q(state="REFUSED") | ~Q(reason=""), name="wish_refused_with_reason"),
        ]
        indexes = [
            models.Index(fields=["area_code", "state", "-id"], name="wish_area_state"),
            models.Index(fields=["state", "-id"], name="wish_state"),
            models.Index(fields=["area_code", "posted_at"], name="wish_area_posted"),
        ]

    def __str__(self) -> str:
        return self.title


def wish_photo_path(photo: "WishPhoto", filename: str) -> str:
    return f"wishes/{photo.wish_id}/{photo.public_id.hex}-{filename}"


class WishPhoto(models.Model):
    """A re-encoded photo of how a wish came true. Public only once the community has cleared it."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="photos", verbose_name=_("心愿"))
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    image = models.FileField(upload_to=wish_photo_path)
    thumbnail = models.FileField(upload_to=wish_photo_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传于"))
    cleared_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    cleared_at = models.DateTimeField(_("审核于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("心愿照片")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None) | Q(cleared_at__isnull=False, cleared_by__isnull=False),
                name="wish_photo_cleared_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class WishEntry(models.Model):
    """One step of a wish, for the community; what the public may read of it stands on the wish."""

    wish = models.ForeignKey(Wish, models.CASCADE, related_name="entries", verbose_name=_("心愿"))
    at = models.DateTimeField(_("时间"))
    verb = models.CharField(max_length=10)
    actor = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经手人"))
    line = models.CharField(_("做了什么"), max_length=120)
    words = EncryptedTextField(_("说明"), blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("心愿记录")
        ordering = ["id"]
        indexes = [models.Index(fields=["wish", "id"], name="wish_entry_of")]

    def __str__(self) -> str:
        return self.line
