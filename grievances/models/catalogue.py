"""What a district configures: categories in two levels, reasons to decline, and the service directory."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.territory.models import Area
from grievances.states import Kind, Urgency


class Category(models.Model):
    """First and second level; the second may suggest kind, urgency and department for triage."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("一级类别")
    )
    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=30)
    hint = models.CharField(_("举例"), max_length=120, blank=True)
    kind = models.CharField(_("建议分流"), max_length=10, choices=Kind, blank=True)
    urgency = models.CharField(_("建议紧急程度"), max_length=10, choices=Urgency, blank=True)
    department_code = models.SlugField(_("建议部门代码"), max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("诉求类别")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return f"{self.parent.name}·{self.name}" if self.parent else self.name


class DeclineReason(models.Model):
    code = models.SlugField(_("代码"), max_length=40, unique=True)
    name = models.CharField(_("理由"), max_length=60)
    advice = models.CharField(_("告知居民"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("不予受理理由")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class ServiceEntry(models.Model):
    """An entry of the service directory: where a resident can be helped with a private matter."""

    class Provider(models.TextChoices):
        SELF_HELP = "SELF_HELP", _("自助办理")
        VOLUNTEER = "VOLUNTEER", _("志愿服务")
        LEGAL_AID = "LEGAL_AID", _("法律援助")
        MARKET = "MARKET", _("市场服务")

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("适用区域"))
    provider = models.CharField(_("类型"), max_length=10, choices=Provider)
    name = models.CharField(_("名称"), max_length=60)
    description = models.CharField(_("说明"), max_length=300, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    hours = models.CharField(_("时间"), max_length=60, blank=True)
    categories = models.ManyToManyField(Category, blank=True, related_name="services", verbose_name=_("适用类别"))
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务目录")
        ordering = ["provider", "name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="service_entry_has_name")]

    def __str__(self) -> str:
        return self.name
