"""Territory in Django admin. A building changes its grid through the service, so that its history is kept."""

from typing import Any

from django.contrib import admin
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from governance.common.adminbase import LookOnlyInline, PortalAdmin, PortalInline
from governance.common.errors import DomainError
from governance.territory.location import forget_boundaries
from governance.territory.models import (
    Area,
    Building,
    BuildingGrid,
    Dwelling,
    Entrance,
    Estate,
    Lane,
    ResidentGroup,
)
from governance.territory.pinyin import initials_of
from governance.territory.services import move_building


class NamedAdmin(PortalAdmin):
    """Keeps the pinyin initials in step with the name, unless somebody typed their own."""

    def save_model(self, request: HttpRequest, obj: Any, form: Form, change: bool) -> None:
        if not obj.initials or ("name" in form.changed_data and "initials" not in form.changed_data):
            obj.initials = initials_of(obj.name)[:60]
        super().save_model(request, obj, form, change)


@admin.register(Area)
class AreaAdmin(NamedAdmin):
    list_display = ["code", "name", "level", "parent", "office_phone"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "initials"]
    autocomplete_fields = ["parent"]

    def save_model(self, request: HttpRequest, obj: Area, form: Form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        forget_boundaries()


@admin.register(Estate)
class EstateAdmin(NamedAdmin):
    list_display = ["name", "community", "address"]
    list_select_related = ["community"]
    search_fields = ["name", "initials"]
    autocomplete_fields = ["community"]


class BuildingGridInline(LookOnlyInline):
    model = BuildingGrid
    fields = ["grid", "starts_on", "ends_on"]


class EntranceInline(PortalInline):
    model = Entrance


@admin.register(Building)
class BuildingAdmin(PortalAdmin):
    list_display = ["__str__", "community", "grid"]
    list_select_related = ["estate", "community", "grid"]
    search_fields = ["name", "estate__name"]
    autocomplete_fields = ["community", "estate", "grid"]
    inlines = [EntranceInline, BuildingGridInline]

    def save_model(self, request: HttpRequest, obj: Building, form: Form, change: bool) -> None:
        """The grid goes through `move_building`, from today."""
        grid = obj.grid
        obj.grid_id = form.initial.get("grid") if change else None
        super().save_model(request, obj, form, change)
        if grid is None or grid.pk == obj.grid_id:
            return
        try:
            now = timezone.now()
            obj.grid = move_building(building=obj, grid=grid, on=timezone.localdate(), actor=request.user, now=now).grid
        except DomainError as problem:
            self.message_user(request, f"网格没有改：{problem.message}", "ERROR")


@admin.register(Dwelling)
class DwellingAdmin(PortalAdmin):
    list_display = ["__str__", "floor_area_m2"]
    list_select_related = ["building__estate", "entrance__building__estate"]
    search_fields = ["room", "building__name", "building__estate__name"]
    autocomplete_fields = ["building", "entrance"]


@admin.register(Entrance)
class EntranceAdmin(PortalAdmin):
    search_fields = ["name", "building__name", "building__estate__name"]
    list_select_related = ["building__estate"]
    autocomplete_fields = ["building"]


@admin.register(ResidentGroup)
class ResidentGroupAdmin(PortalAdmin):
    list_display = ["name", "community"]
    list_select_related = ["community"]
    search_fields = ["name"]
    autocomplete_fields = ["community", "buildings"]


@admin.register(Lane)
class LaneAdmin(PortalAdmin):
    list_display = ["name", "community"]
    list_select_related = ["community"]
    search_fields = ["name"]
    autocomplete_fields = ["community"]
