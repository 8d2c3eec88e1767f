"""The file of a yearly choice, to be counted again."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.choosing.limits import AT_THE_PORTAL
from governance.portal.forms import PlainForm


class RecountForm(PlainForm):
    file = forms.FileField(
        label=gettext_lazy("选票文件（.pb）"),
        widget=forms.FileInput(attrs={"accept": ".pb,.csv,.txt,text/plain"}),
        error_messages={"empty": gettext_lazy("这个文件是空的。")},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > AT_THE_PORTAL.bytes:
            raise forms.ValidationError(_("文件超过 %(n)d MB，太大了。") % {"n": AT_THE_PORTAL.megabytes})
        return file
