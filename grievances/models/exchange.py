"""Other systems: the keys with which they come in, and the addresses to which changes of matters are sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.crypto import EncryptedTextField
from governance.notifications.models import Outgoing
from governance.territory.models import Area


class ApiKey(models.Model):
    """A partner's key. Only its keyed hash is kept; the key itself is shown once, when it is issued."""

    class Scope(models.TextChoices):
        OPEN311 = "open311", _("Open311：提交诉求")
        HOTLINE_ORDERS = "hotline.orders", _("热线：送入工单")
        HOTLINE_STATES = "hotline.states", _("热线：取回办理状态")

    name = models.CharField(_("合作方"), max_length=60)
    prefix = models.CharField(_("密钥开头"), max_length=12, editable=False)
    key_index = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("可用接口"), default=list)
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="+",
        verbose_name=_("接收区域"),
        help_text=_("热线工单没有写明地点时，由这里受理。"),
    )
    source = models.SlugField(
        _("来源代号"),
        max_length=18,
        default="hotline",
        help_text=_("写在对方编号前面，使它唯一；同一条热线换密钥时保持不变。"),
    )
    per_minute = models.PositiveSmallIntegerField(_("每分钟最多请求"), default=60)
    is_active = models.BooleanField(_("启用"), default=True)
    issued_at = models.DateTimeField(_("发放于"), editable=False)
    last_used_on = models.DateField(_("最近使用"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("接口密钥")
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=Q(per_minute__gte=1), name="api_key_per_minute")]

    def __str__(self) -> str:
        return f"{self.name} · {self.prefix}…"


class WebhookEndpoint(models.Model):
    """Where one partner is told of changes in one area."""

    class Event(models.TextChoices):
        RAISED = "matter.raised", _("新诉求登记")
        STATE = "matter.state", _("状态变化")
        CHANGED = "matter.changed", _("责任单位、分流或公开内容变化")

    name = models.CharField(_("合作方"), max_length=60)
    url = models.URLField(_("接收地址"), max_length=400)
    secret = EncryptedTextField(_("签名密钥"), editable=False)
    events = models.JSONField(_("通知的事件"), default=list)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("范围"))
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("推送地址")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(Outgoing):
    """One event for one endpoint, as it was when it happened. `body` holds public fields only."""

    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries", verbose_name=_("推送地址"))
    event_id = models.UUIDField(_("事件编号"), editable=False)
    event = models.CharField(_("事件"), max_length=20, choices=WebhookEndpoint.Event)
    body = models.TextField(_("内容"))

    class Meta:
        verbose_name = verbose_name_plural = _("推送记录")
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="PENDING"), name="webhook_due")]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="webhook_event_once"),
            models.CheckConstraint(
                condition=Q(state="SENT", sent_at__isnull=False) | (~Q(state="SENT") & Q(sent_at=None)),
                name="webhook_sent_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.event_id}"
