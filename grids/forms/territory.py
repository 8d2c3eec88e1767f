"""Forms of buildings, dwellings, boundaries and imports."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.portal.forms import PlainForm, day_field
from governance.territory.levels import Level
from governance.territory.models import Area, Building, Estate
from grids.forms.points import latitude_field, longitude_field
from grids.models import BuildingCount, BuildingKind
from grids.selectors.territory import kinds_on
from grids.states import ImportKind
from grievances.forms.resident import WordsField


class ImportForm(PlainForm):
    kind = forms.ChoiceField(
        label=_("导入什么"), choices=ImportKind, widget=forms.RadioSelect, initial=ImportKind.DWELLINGS
    )
    file = forms.FileField(
        label=_("表格文件（.xlsx 或 .csv；网点也可以是 GeoJSON）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.geojson,.json"}),
    )


class BuildingForm(PlainForm):
    estate = WordsField(
        label=_("小区"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"list": "estates", "autocomplete": "off"}),
    )
    name = WordsField(label=_("楼栋"), max_length=40, help_text=_("只写数字也可以，如 3 就是 3栋。"))
    kind = forms.ModelChoiceField(
        label=_("楼栋类型"), queryset=BuildingKind.objects.none(), required=False, empty_label=_("还没登记"),
        help_text=_("决定这栋楼做哪些隐患检查。"),
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("人数"), required=False, min_value=0, max_value=20000, help_text=_("只记总数，不记是谁。")
    )

    longitude = longitude_field(_("WGS-84，如 106.553200；在网格地图上点一下就能看到。空着就按小区的位置算。"))
    latitude = latitude_field()

    def __init__(
        self, *args: Any, building: Building | None = None, counts: BuildingCount | None = None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.offer_rows("kind", kinds_on(timezone.localdate()))
        if building:
            self.fields["kind"].initial = counts.kind_id if counts else None
            self.fields["estate"].initial = building.estate.name if building.estate else ""
            self.fields["name"].initial = building.name
            self.fields["people"].initial = counts.people if counts else None
            self.fields["longitude"].initial, self.fields["latitude"].initial = building.longitude, building.latitude


class RoomsForm(PlainForm):
    entrance = WordsField(
        label=_("单元"), max_length=20, required=False, help_text=_("只写数字也可以；没有单元就空着。")
    )
    rooms = WordsField(
        label=_("房号"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("用空格分开，连号写 101-104。"),
    )
    area = forms.DecimalField(
        label=_("建筑面积（㎡）"), required=False, min_value=1, max_value=99999, decimal_places=2,
        help_text=_("这几户面积相同时填写。"),
    )  # fmt: skip


class MoveForm(PlainForm):
    grid = forms.ModelChoiceField(label=_("划入网格"), queryset=Area.objects.none(), empty_label=_("请选择"))
    on = day_field(
        _("自哪一天"),
        help_text=_("可以选将来的日期，到那一天自动办理。历史划分会保留；没办完的诉求一并转交，两边的人都会收到通知。"),
    )
    words = WordsField(
        label=_("说明"),
        max_length=200,
        required=False,
        help_text=_("选将来的日期时写：为什么调整。只有工作人员看得到。"),
    )

    def __init__(self, *args: Any, building: Building, **kw: Any) -> None:
        super().__init__(*args, **kw)
        grids = Area.objects.filter(parent=building.community_id, level=Level.GRID).order_by("code")
        self.offer_rows("grid", grids.exclude(pk=building.grid_id or 0))


class CancelMoveForm(PlainForm):
    words = WordsField(label=_("为什么撤销"), max_length=200, required=False)


class BoundaryForm(PlainForm):
    boundary = forms.CharField(
        label=_("边界（GeoJSON 多边形）"), widget=forms.Textarea(attrs={"rows": 4}), max_length=400_000
    )


class BoundaryFileForm(PlainForm):
    file = forms.FileField(
        label=_("边界文件（GeoJSON）"), widget=forms.ClearableFileInput(attrs={"accept": ".json,.geojson"}),
        help_text=_("每个要素的属性里有区划代码 code 或名称 name。"),
    )  # fmt: skip


def estate_names(community: Area) -> list[str]:
    return list(Estate.objects.filter(community=community).values_list("name", flat=True)[:300])
