"""Fields that several desk forms share: categories in two levels, colleagues, several photos at once."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto, clean_photo
from governance.common.remember import remembered
from governance.people.models import User
from grievances.models import Category

PHOTOS_AT_ONCE = 9
FINDER_FROM = 12


class CategorySelect(forms.Select):
    """A select whose options carry what the category suggests, for the page's script."""

    suggestions: dict[str, Category] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        category = self.suggestions.get(str(value))
        if category:
            option["attrs"].update({"data-kind": category.kind, "data-urgency": category.urgency})
        return option


class CategoryField(forms.TypedChoiceField):
    """First level as groups, second level as options; a first level without children can be chosen itself."""

    widget = CategorySelect

    def __init__(self, *, rows: Iterable[Category], keep: Category | None = None, **kwargs: Any) -> None:
        rows = list(rows)
        if keep and keep not in rows:
            rows.append(keep)  # no longer in use, but what the matter has now
        by_pk = {str(row.pk): row for row in rows}
        # asked for where they are shown or one of them was chosen, not in every form
        choices = partial(grouped_categories, rows)
        super().__init__(choices=choices, coerce=lambda pk: by_pk[str(pk)], empty_value=None, **kwargs)
        self.widget.suggestions = by_pk
        if len(rows) > FINDER_FROM:
            self.widget.attrs["data-finder"] = _("输入几个字找类别")  # desk.js puts a search field above the list


@remembered(60)
def active_categories() -> list[Category]:
    """Every form of the desk offers them; nobody may change the objects."""
    return list(Category.objects.filter(is_active=True).select_related("parent"))


def grouped_categories(rows: Sequence[Category], *, blank: str = "") -> list[tuple[str, Any]]:
    parents = {row.parent_id for row in rows if row.parent_id}
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if row.parent:
            groups.setdefault(row.parent.name, []).append((str(row.pk), row.name))
    alone = [(str(row.pk), row.name) for row in rows if row.parent_id is None and row.pk not in parents]
    return [("", blank or _("请选择类别")), *groups.items(), *alone]


class PersonField(forms.TypedChoiceField):
    """One of some colleagues; `me` stands first."""

    def __init__(self, *, people: Sequence[User], me: User, blank: str = "", **kwargs: Any) -> None:
        by_pk = {str(person.pk): person for person in people}
        choices = [("", blank or _("请选择"))]
        if me in people:
            choices.append((str(me.pk), _("我自己（%(name)s）") % {"name": me}))
        choices += [(str(person.pk), str(person)) for person in people if person != me]
        super().__init__(choices=choices, coerce=lambda pk: by_pk[str(pk)], empty_value=None, **kwargs)


class PeopleField(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, people: Sequence[User], **kwargs: Any) -> None:
        by_pk = {str(person.pk): person for person in people}
        choices = [(str(person.pk), str(person)) for person in people]
        super().__init__(choices=choices, coerce=lambda pk: by_pk[str(pk)], **kwargs)


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.FileField):
    """Several photos, each re-encoded: `clean` returns a list of `CleanPhoto`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=PhotosInput(attrs={"accept": "image/*", "multiple": True}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[CleanPhoto]:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        if len(uploads) > PHOTOS_AT_ONCE:
            raise forms.ValidationError(_("一次最多上传 %(n)d 张照片。") % {"n": PHOTOS_AT_ONCE})
        try:
            return [clean_photo(upload) for upload in uploads]
        except InputRefused as refused:
            raise forms.ValidationError(refused.message) from refused
