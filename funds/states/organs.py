"""The organs of a foundation (慈善法 78): who decides, carries out, supervises; what keeps somebody from a position.

Articles without a name are those of 基金会管理条例. Its figures are dated rows (`OrganRule`). Pure Python.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

REGULATION = _("基金会管理条例")


class Organ(models.TextChoices):
    DECIDING = "DECIDING", _("理事会（决策机构）")  # article 21
    EXECUTING = "EXECUTING", _("秘书处（执行机构）")
    SUPERVISING = "SUPERVISING", _("监事（监督机构）")  # article 22


class Position(models.TextChoices):
    """In the order in which they are named."""

    CHAIR = "CHAIR", _("理事长")
    VICE_CHAIR = "VICE_CHAIR", _("副理事长")
    DIRECTOR = "DIRECTOR", _("理事")
    SECRETARY_GENERAL = "SECRETARY_GENERAL", _("秘书长")
    DEPUTY_SECRETARY = "DEPUTY_SECRETARY", _("副秘书长")
    OFFICER = "OFFICER", _("部门负责人")
    HEAD_SUPERVISOR = "HEAD_SUPERVISOR", _("监事长")
    SUPERVISOR = "SUPERVISOR", _("监事")


POSITIONS: dict[Organ, tuple[Position, ...]] = {
    Organ.DECIDING: (Position.CHAIR, Position.VICE_CHAIR, Position.DIRECTOR),
    Organ.EXECUTING: (Position.SECRETARY_GENERAL, Position.DEPUTY_SECRETARY, Position.OFFICER),
    Organ.SUPERVISING: (Position.HEAD_SUPERVISOR, Position.SUPERVISOR),
}
ORGAN_OF = {position: organ for organ, positions in POSITIONS.items() for position in positions}
HAS_TERM = (Organ.DECIDING, Organ.SUPERVISING)  # articles 20, 22
ONLY_ONE = (Position.CHAIR, Position.SECRETARY_GENERAL)  # article 20
LEADERS = (Position.CHAIR, Position.VICE_CHAIR, Position.SECRETARY_GENERAL)


class Bar(models.TextChoices):
    """What somebody declares of themselves in writing before they are appointed."""

    KIN = "KIN", _("和在任理事有近亲属关系")
    KIN_OF_SUPERVISOR = "KIN_OF_SUPERVISOR", _("和在任监事有近亲属关系")
    PAID = "PAID", _("在本基金会领取报酬")
    FINANCE = "FINANCE", _("是本基金会的财会人员")
    STATE = "STATE", _("是现职国家工作人员")
    OTHER_HEAD = "OTHER_HEAD", _("是其他组织的法定代表人")
    SENTENCED = "SENTENCED", _("有条例第二十三条第二款所列的情形")


# What shuts somebody out altogether, and the article. A director's pay and kin are counted instead (article 20).
SHUT_OUT: dict[Position, dict[Bar, str]] = {
    **{
        position: {Bar.KIN: "第二十二条", Bar.FINANCE: "第二十二条", Bar.PAID: "第二十三条"}
        for position in POSITIONS[Organ.SUPERVISING]
    },
    **{position: {Bar.KIN_OF_SUPERVISOR: "第二十二条"} for position in POSITIONS[Organ.DECIDING]},
}
for leader in LEADERS:
    SHUT_OUT[leader] = SHUT_OUT.get(leader, {}) | {Bar.STATE: "第二十三条", Bar.SENTENCED: "第二十三条"}
SHUT_OUT[Position.CHAIR] |= {Bar.OTHER_HEAD: "第二十三条"}


class CharterStanding(models.TextChoices):
    """How a version stands on a day. An amendment holds once the registration authority has approved it (article 15)."""

    IN_FORCE = "IN_FORCE", _("现行")
    COMING = "COMING", _("还没有施行")
    UNAPPROVED = "UNAPPROVED", _("等待核准")
    FORMER = "FORMER", _("以前的版本")
    WITHDRAWN = "WITHDRAWN", _("登记有误，已作废")
