"""The append-only record of who did what, when. Database triggers refuse UPDATE and DELETE (migration 0002)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act. `data` never holds personal data: what a public seal covers must be safe to keep for ever."""

    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    verb = models.CharField(_("动作"), max_length=60)  # `grievances.accept`
    subject_type = models.CharField(_("对象类型"), max_length=60)  # `grievances.grievance`
    subject_id = models.BigIntegerField(_("对象编号"))
    area_code = models.CharField(_("区划代码"), max_length=15, blank=True)
    data = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = verbose_name_plural = _("留痕")
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="trail_subject")]

    def __str__(self) -> str:
        return f"{self.at:%F %R} {self.verb} {self.subject_type}#{self.subject_id}"


class Seal(models.Model):
    """A Merkle root over the entries after the last seal, chained to it. Public.

    `leaves` keeps the 32-byte hash of each entry in order of `id`, so that `verify_trail` can name the very entry
    that was changed; `chain` = SHA-256(previous chain || root || first id || last id || count).
    """

    first_entry_id = models.BigIntegerField(_("首条"), unique=True)
    last_entry_id = models.BigIntegerField(_("末条"), unique=True)
    count = models.PositiveIntegerField(_("条数"))
    leaves = models.BinaryField()
    root = models.CharField(_("默克尔根"), max_length=64)
    chain = models.CharField(_("链值"), max_length=64, unique=True)
    sealed_at = models.DateTimeField(_("封存于"))

    class Meta:
        verbose_name = verbose_name_plural = _("封存")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.first_entry_id}–{self.last_entry_id}"
