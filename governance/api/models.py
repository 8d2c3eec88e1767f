"""Keys to the API, and the answers that writes were given."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from governance.common.crypto import EncryptedTextField


class Token(AbstractAuthToken):
    """A staff member's key for one program or device; only its hash is kept.

    `password_mark` belongs to the password it was made with: a changed password ends all keys.
    """

    label = models.CharField(_("用途"), max_length=60, blank=True)
    password_mark = models.CharField(max_length=128, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("接口令牌")

    def __str__(self) -> str:
        return f"{self.user} · {self.label or self.token_key[:6]}"


class StoredAnswer(models.Model):
    """What a write with an `Idempotency-Key` was answered, so that sending it again repeats the answer and not the act.

    Written in the transaction of the act itself: there is never one without the other.
    """

    scope = models.CharField(max_length=40)  # whose key: `user:12`, or `anonymous`
    key = models.CharField(_("幂等键"), max_length=200)
    fingerprint = models.CharField(max_length=64)  # keyed hash of method, address and body
    status = models.PositiveSmallIntegerField(null=True)
    body = EncryptedTextField(default="")  # may hold the secret of a matter that was raised
    made_at = models.DateTimeField(_("时间"), db_index=True)  # the sweep takes the oldest

    class Meta:
        verbose_name = verbose_name_plural = _("已答复的请求")
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="stored_answer_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.made_at:%F %R}"
