"""Forms of estates, lanes and entrances."""

from django.utils.translation import gettext_lazy as _

from governance.portal.forms import PlainForm
from grids.forms.points import latitude_field, longitude_field
from grids.services.places import ADDRESS_LENGTH, ENTRANCE_LENGTH, LANE_LENGTH, NAME_LENGTH
from grievances.forms.resident import WordsField


class EstateForm(PlainForm):
    name = WordsField(label=_("小区名称"), max_length=NAME_LENGTH)
    address = WordsField(label=_("地址"), max_length=ADDRESS_LENGTH, required=False)
    longitude = longitude_field(_("WGS-84，如 106.553200。没有写位置的楼栋按小区的算。"))
    latitude = latitude_field()


class LaneForm(PlainForm):
    name = WordsField(label=_("街巷名称"), max_length=LANE_LENGTH)


class EntranceForm(PlainForm):
    name = WordsField(label=_("单元"), max_length=ENTRANCE_LENGTH, help_text=_("只写数字也可以，如 3 就是 3单元。"))
