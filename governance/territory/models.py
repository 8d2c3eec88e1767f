"""Where people live: areas by official code, and the estates, buildings and dwellings that hang on them."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Length
from django.utils.translation import gettext_lazy as _

from governance.common.days import days_in_order
from governance.territory.levels import CODE_LENGTH, Level

models.CharField.register_lookup(Length)


class Area(models.Model):
    """A district, street, community or grid. A child's code begins with its parent's."""

    code = models.CharField(
        _("区划代码"), max_length=15, unique=True, validators=[RegexValidator(r"^\d{6}(\d{3}){0,3}$")]
    )
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    initials = models.CharField(_("拼音首字母"), max_length=60, blank=True)
    office_name = models.CharField(_("办公机构"), max_length=60, blank=True)
    office_phone = models.CharField(_("办公电话"), max_length=30, blank=True)
    office_address = models.CharField(_("办公地址"), max_length=120, blank=True)
    boundary = models.JSONField(_("边界 (GeoJSON)"), null=True, blank=True)
    latitude = models.DecimalField(_("纬度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("区域")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    *[Q(level=level, code__length=length) for level, length in CODE_LENGTH.items()], _connector=Q.OR
                ),
                name="area_code_length_fits_level",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.DISTRICT, parent=None) | (~Q(level=Level.DISTRICT) & Q(parent__isnull=False)),
                name="area_has_parent_unless_district",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Estate(models.Model):
    """A named residential compound of one community; its buildings may fall into several grids."""

    community = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="estates",
        limit_choices_to={"level": Level.COMMUNITY},
        verbose_name=_("社区"),
    )
    name = models.CharField(_("名称"), max_length=60)
    initials = models.CharField(_("拼音首字母"), max_length=60, blank=True, db_index=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    latitude = models.DecimalField(_("纬度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("小区")
        ordering = ["community__code", "name"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="estate_name_in_community")]

    def __str__(self) -> str:
        return self.name


class Building(models.Model):
    """One residential block. `grid` is today's; earlier ones stand in `BuildingGrid`."""

    community = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="buildings",
        limit_choices_to={"level": Level.COMMUNITY},
        verbose_name=_("社区"),
    )
    estate = models.ForeignKey(
        Estate, models.PROTECT, null=True, blank=True, related_name="buildings", verbose_name=_("小区")
    )
    grid = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grid_buildings",
        limit_choices_to={"level": Level.GRID},
        verbose_name=_("网格"),
    )
    name = models.CharField(_("楼栋"), max_length=40)
    latitude = models.DecimalField(_("纬度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度 (WGS-84)"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("楼栋")
        ordering = ["estate", "name"]
        constraints = [
            # Coalesce: a building without an estate is unique in its community, on SQLite too.
            models.UniqueConstraint("community", Coalesce("estate", 0), "name", name="building_name_in_estate"),
        ]

    def __str__(self) -> str:
        return f"{self.estate.name}{self.name}" if self.estate else self.name


class BuildingGrid(models.Model):
    """Which grid a building belonged to, from a day (inclusive) to a day (exclusive)."""

    building = models.ForeignKey(Building, models.CASCADE, related_name="grid_history", verbose_name=_("楼栋"))
    grid = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("网格"))
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至 (不含)"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("楼栋所属网格")
        ordering = ["building", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["building"], condition=Q(ends_on=None), name="building_in_one_grid_today"),
            days_in_order("building_grid_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.building} · {self.grid}"


class Entrance(models.Model):
    """One stairwell of a building (单元)."""

    building = models.ForeignKey(Building, models.CASCADE, related_name="entrances", verbose_name=_("楼栋"))
    name = models.CharField(_("单元"), max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = _("单元")
        ordering = ["building", "name"]
        constraints = [models.UniqueConstraint(fields=["building", "name"], name="entrance_name_in_building")]

    def __str__(self) -> str:
        return f"{self.building}{self.name}"


class Dwelling(models.Model):
    """One flat. Floor area in m², to the hundredth, as registers give it."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="dwellings", verbose_name=_("楼栋"))
    entrance = models.ForeignKey(
        Entrance, models.PROTECT, null=True, blank=True, related_name="dwellings", verbose_name=_("单元")
    )
    room = models.CharField(_("房号"), max_length=20)
    floor_area_m2 = models.DecimalField(_("建筑面积 (m²)"), max_digits=8, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("房屋")
        ordering = ["building", "entrance", "room"]
        constraints = [
            models.UniqueConstraint("building", Coalesce("entrance", 0), "room", name="dwelling_room_in_entrance"),
            models.CheckConstraint(
                condition=Q(floor_area_m2=None) | Q(floor_area_m2__gt=0), name="dwelling_floor_area_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entrance or self.building}{self.room}"


class ResidentGroup(models.Model):
    """居民小组: the tier between building and community in the three-tier councils."""

    community = models.ForeignKey(
        Area,
        models.PROTECT,
        related_name="resident_groups",
        limit_choices_to={"level": Level.COMMUNITY},
        verbose_name=_("社区"),
    )
    name = models.CharField(_("名称"), max_length=40)
    buildings = models.ManyToManyField(Building, blank=True, related_name="resident_groups", verbose_name=_("楼栋"))

    class Meta:
        verbose_name = verbose_name_plural = _("居民小组")
        ordering = ["community__code", "name"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="resident_group_name_in_community")]

    def __str__(self) -> str:
        return self.name


class Lane(models.Model):
    """A shopping street or alley with its own lane leader (巷长)."""

    community = models.ForeignKey(
        Area, models.PROTECT, related_name="lanes", limit_choices_to={"level": Level.COMMUNITY}, verbose_name=_("社区")
    )
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = _("街巷")
        ordering = ["community__code", "name"]
        constraints = [models.UniqueConstraint(fields=["community", "name"], name="lane_name_in_community")]

    def __str__(self) -> str:
        return self.name
