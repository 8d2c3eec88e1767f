"""What the hotline page asks: a file with orders, or the days whose changes go back."""

import zipfile
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from governance.portal.forms import PlainForm
from governance.territory.models import Area

MAX_BYTES, MAX_UNPACKED = 5 * 1024 * 1024, 100 * 1024 * 1024
SUFFIXES = (".csv", ".xlsx")
LONGEST = timedelta(days=366)


def source_field(hint: Any) -> forms.SlugField:
    return forms.SlugField(label=_("来源代号"), max_length=18, initial="hotline", help_text=hint)


class OrdersForm(PlainForm):
    file = forms.FileField(
        label=_("热线工单文件"),
        help_text=_(".csv 或 .xlsx，最多 2000 行、5 MB；认得常见的列名。"),
        error_messages={"required": _("请选择文件")},
    )
    area = forms.ModelChoiceField(
        label=_("受理区域"),
        queryset=Area.objects.none(),
        empty_label=None,
        help_text=_("工单里写明小区或社区的，直接到那里；其余由这里受理。"),
    )
    source = source_field(_("同一条热线每次都用同一个代号，不会重复导入。"))

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("area", areas)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(SUFFIXES):
            raise forms.ValidationError(_("只认识 .csv 和 .xlsx；.xls 请另存为 .xlsx。"))
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("文件超过 5 MB，请分开，或请管理员用命令导入。"))
        if (file.name or "").lower().endswith(".xlsx") and _unpacked(file) > MAX_UNPACKED:
            raise forms.ValidationError(_("文件展开后太大，请分开导入。"))
        return file


def _unpacked(file: UploadedFile) -> int:
    """How large an .xlsx becomes, as it says itself; a damaged one is left to the reader to name."""
    try:
        with zipfile.ZipFile(file) as archive:
            return sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        return 0
    finally:
        file.seek(0)


class StatesForm(PlainForm):
    since = forms.DateField(
        label=_("从哪天起有变化的"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选择日期"), "invalid": _("请选择日期")},
    )
    source = source_field(_("与导入时相同。"))
    suffix = forms.ChoiceField(label=_("格式"), choices=[(".xlsx", "Excel (.xlsx)"), (".csv", "CSV")])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"since": today - timedelta(days=7)}, "prefix": "states", **kwargs})
        self.today = today

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if not self.today - LONGEST <= since <= self.today:
            raise forms.ValidationError(_("请选择今天以前一年之内的日期。"))
        return since
