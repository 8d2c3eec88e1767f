"""一刻钟生活圈: what services of daily life there are, of which kinds, and how far one walks."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.territory.levels import Level
from governance.territory.models import Area
from grids.circle import Walk


class WalkRule(models.Model):
    """How far a quarter of an hour reaches: a dated row with its source."""

    minutes = models.PositiveSmallIntegerField(_("步行几分钟"))
    km_h = models.DecimalField(
        _("步行时速 (公里)"), max_digits=3, decimal_places=1, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    detour = models.DecimalField(
        _("绕行系数"), max_digits=3, decimal_places=2, validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("实际走的路是直线距离的几倍。"),
    )  # fmt: skip
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"), unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("生活圈步行规则")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0, km_h__gt=0, detour__gte=1), name="walk_rule_can_be_walked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"

    @property
    def walk(self) -> Walk:
        return Walk(self.minutes, self.km_h, self.detour)


class ServiceKind(models.Model):
    """A kind of service that belongs within a quarter of an hour's walk: a dated row with its source."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    name = models.CharField(_("网点类型"), max_length=20, unique=True)
    words = models.CharField(_("包括"), max_length=120, blank=True, help_text=_("导入时也认这些叫法，用顿号分开。"))
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    source = models.CharField(_("依据"), max_length=200)
    is_confirmed = models.BooleanField(_("依据已核实"), default=False)
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("生活圈网点类型")
        ordering = ["position", "id"]
        constraints = [days_in_order("service_kind_days_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> set[str]:
        return {self.name, self.code, *(word.strip() for word in self.words.split("、"))} - {""}


class ServicePlace(models.Model):
    """A shop or service point, as the public sees it. Without coordinates it is listed and counts for no building."""

    kind = models.ForeignKey(ServiceKind, models.PROTECT, related_name="places", verbose_name=_("网点类型"))
    community = models.ForeignKey(
        Area, models.PROTECT, related_name="+", limit_choices_to={"level": Level.COMMUNITY}, verbose_name=_("社区")
    )
    area_code = models.CharField(max_length=15, editable=False)
    name = models.CharField(_("名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    hours = models.CharField(_("营业时间"), max_length=60, blank=True)
    phone = models.CharField(_("公开电话"), max_length=30, blank=True)
    latitude = models.DecimalField(_("纬度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    changed_at = models.DateTimeField(_("更新于"))
    closed_on = models.DateField(_("关停于"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("生活圈网点")
        constraints = [
            models.UniqueConstraint(fields=["community", "kind", "name"], name="service_place_once"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="service_place_both_coordinates",
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "-id"], name="service_place_area"),
            models.Index(fields=["latitude", "longitude"], condition=Q(closed_on=None), name="service_place_point"),
        ]

    def __str__(self) -> str:
        return self.name
