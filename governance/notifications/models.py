"""The outbox: a message per recipient and happening, and a delivery per outside channel."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField


class Message(models.Model):
    """One message to one person: it is in their inbox as soon as the caller's transaction commits.

    `key` makes it idempotent: the same happening never reaches the same person twice.
    """

    key = models.CharField(max_length=160, unique=True, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="inbox", verbose_name=_("收件人")
    )
    title = models.CharField(_("标题"), max_length=80)
    body = models.CharField(_("内容"), max_length=300, blank=True)
    link = models.CharField(_("链接"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="message_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="message_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class Outgoing(models.Model):
    """A row on its way out of the house: written with what it tells of, claimed, sent, retried, then dead.

    `delivering.deliver_rows` carries every kind of it. A model adds what it sends, an index of what is due
    (`next_try_at` where PENDING) and the constraint that SENT has a time.
    """

    class State(models.TextChoices):
        PENDING = "PENDING", _("待发送")
        SENT = "SENT", _("已发送")
        DEAD = "DEAD", _("发送失败")

    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    next_try_at = models.DateTimeField(_("下次尝试"))
    sent_at = models.DateTimeField(_("发送于"), null=True, blank=True)
    problem = models.CharField(_("问题"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Delivery(Outgoing):
    """A message on its way through an outside channel (Apprise address or telephone)."""

    class Channel(models.TextChoices):
        APPRISE = "APPRISE", _("机器人或邮件")
        SMS = "SMS", _("短信")

    key = models.CharField(max_length=200, unique=True, editable=False)
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, blank=True, related_name="deliveries", verbose_name=_("消息")
    )
    channel = models.CharField(_("通道"), max_length=10, choices=Channel)
    address = EncryptedTextField(_("地址"), editable=False)
    title = models.CharField(_("标题"), max_length=80)
    body = models.CharField(_("内容"), max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("外发")
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="PENDING"), name="delivery_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="SENT", sent_at__isnull=False) | (~Q(state="SENT") & Q(sent_at=None)),
                name="delivery_sent_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.get_channel_display()}"


class GroupChannel(models.Model):
    """The robot of a group: everything that goes to the handlers of an area also goes there, once."""

    area = models.ForeignKey("territory.Area", models.CASCADE, related_name="channels", verbose_name=_("区域"))
    name = models.CharField(_("名称"), max_length=60)
    url = EncryptedTextField(_("Apprise 地址"))
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("群通道")

    def __str__(self) -> str:
        return self.name
