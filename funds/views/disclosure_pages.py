"""How each verb of a disclosure looks at the desk."""

from django.utils.translation import gettext_lazy as _

from funds.forms import disclosures as forms
from funds.services import disclosures as services
from funds.states.duties import DisclosureVerb as V
from grievances.views.verb_pages import VerbPage

PAGES = (
    VerbPage(
        V.PUBLISH, "speakerphone", _("公开"), _("核对过了，公开"), _("已公开，数字从此不变。"), forms.PublishForm,
        services.publish, is_main=True,
    ),
    VerbPage(V.WRITE, "edit", _("写说明"), _("保存说明"), _("已保存，还没有公开。"), forms.WriteForm, services.write),
    VerbPage(
        V.CORRECT, "arrow-back-up", _("更正"), _("公开更正"), _("更正已公开。"), forms.CorrectForm, services.correct,
        is_main=True,
    ),
    VerbPage(
        V.DROP, "x", _("不再需要"), _("从清单拿掉"), _("已拿掉，原因已留痕。"), forms.DropForm, services.drop,
        is_danger=True,
    ),
)  # fmt: skip
BY_SLUG = {page.slug: page for page in PAGES}
