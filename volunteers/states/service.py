"""Activities, sign-ups and service records: states and choices. Pure Python."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityState(models.TextChoices):
    DRAFT = "DRAFT", _("草稿")
    PUBLISHED = "PUBLISHED", _("报名中")
    DONE = "DONE", _("已结束")
    CALLED_OFF = "CALLED_OFF", _("已取消")


class SignUpState(models.TextChoices):
    SIGNED = "SIGNED", _("已报名")
    WAITING = "WAITING", _("候补")
    CANCELLED = "CANCELLED", _("已取消")
    NO_SHOW = "NO_SHOW", _("未到")
    CAME = "CAME", _("已到")


class CheckedBy(models.TextChoices):
    """How somebody's coming or going was proved."""

    CODE = "CODE", _("现场码")
    LATE_CODE = "LATE_CODE", _("现场码，后补发送")
    ORGANISER = "ORGANISER", _("负责人代签")


class RecordState(models.TextChoices):
    WAITING = "WAITING", _("待确认")
    CONFIRMED = "CONFIRMED", _("已确认")
    DISPUTED = "DISPUTED", _("有异议")
    REFUSED = "REFUSED", _("不予认定")


class SecondKey(models.TextChoices):
    """Who turned the second key: the served, their family, somebody who asked them, or the organiser's second person."""

    SERVED = "SERVED", _("服务对象")
    VISIT = "VISIT", _("走访时确认")
    SECOND_PERSON = "SECOND_PERSON", _("组织方第二人")


class HoursDisputeState(models.TextChoices):
    OPEN = "OPEN", _("处理中")
    UPHELD = "UPHELD", _("成立，已更正")
    TURNED_DOWN = "TURNED_DOWN", _("不成立")
