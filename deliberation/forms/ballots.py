"""Forms of ballots: what a voter chooses, and one form for each verb of the desk."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from deliberation.models import Ballot, Council, DecisionRule, Proxy, RollEntry, RollObjection, Topic
from deliberation.selectors.ballots import open_objections, paper_options, proxies_in_force
from deliberation.selectors.councils import charter_of
from deliberation.selectors.rules import districts_of, rules_in_force, rules_of
from deliberation.services.ballots import BallotDraft, suggest_times
from deliberation.services.ballots.papers import SPOILT
from deliberation.states import Secrecy, TopicState
from deliberation.states_ballots import RECORDED_CHANNELS
from deliberation.tallying.results import SEPARATOR
from governance.common.errors import DomainError
from governance.portal.forms import PlainForm, moment_field
from governance.territory.models import Building, Dwelling
from grievances.forms.desk_fields import PhotosField
from grievances.forms.resident import WordsField

MOST_BYTES = 30 * 1024 * 1024


def words_field(label: Any, *, limit: int = 1000, rows: int = 3, hint: Any = "", required: bool = True) -> WordsField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": limit})
    return WordsField(label=label, max_length=limit, help_text=hint, required=required, widget=widget)


def line_field(label: Any, *, limit: int = 60, required: bool = True, **attrs: str) -> WordsField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return WordsField(label=label, max_length=limit, required=required, widget=widget)


class ChoiceForm(PlainForm):
    """One choice, or up to so many candidates. `choice` comes out as the codes joined by a comma."""

    def __init__(self, *args: Any, ballot: Ballot, spoilt: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(paper_options(ballot))
        if spoilt:
            choices.append((SPOILT, _t("废票（没有选、选多了、看不清）")))
        if ballot.seats_to_fill > 1:
            self.fields["choice"] = forms.MultipleChoiceField(
                label=_t("最多选 %(limit)d 个") % {"limit": ballot.seats_to_fill},
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _t("请选择一项")},
            )
        else:
            self.fields["choice"] = forms.ChoiceField(
                label=_t("您的选择"), choices=choices, widget=forms.RadioSelect,
                error_messages={"required": _t("请选择一项")},
            )  # fmt: skip
        self.order_fields(["number", "choice"])

    @property
    def choice(self) -> str:
        picked = self.cleaned_data["choice"]
        return SEPARATOR.join(picked) if isinstance(picked, list) else str(picked)

    @property
    def titles(self) -> list[str]:
        field = cast(forms.ChoiceField, self.fields["choice"])
        named = dict(field.choices)  # type: ignore[arg-type]
        return [str(named[code]) for code in self.choice.split(SEPARATOR)]


class PaperForm(ChoiceForm):
    number = line_field(_("选票号"), limit=20, inputmode="numeric", autofocus="autofocus")

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        super().__init__(*args, ballot=ballot, spoilt=True, **kwargs)
        self.fields["choice"].label = _t("选票上选的是")

    def arguments(self) -> dict[str, Any]:
        return {"number": self.cleaned_data["number"], "choice": self.choice}


class DoorForm(ChoiceForm):
    """At a door or on the telephone: a vote, or that nobody was met."""

    channel = forms.ChoiceField(
        label=_("方式"), choices=[(one.value, one.label) for one in RECORDED_CHANNELS], widget=forms.RadioSelect
    )
    words = line_field(_("情况"), limit=120, required=False)

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        super().__init__(*args, ballot=ballot, **kwargs)
        if ballot.secrecy == Secrecy.SECRET:
            channel = cast(forms.ChoiceField, self.fields["channel"])
            channel.choices = [(RECORDED_CHANNELS[0].value, RECORDED_CHANNELS[0].label)]
        self.order_fields(["channel", "choice", "words"])


class CallForm(PlainForm):
    channel = forms.ChoiceField(label=_("方式"), choices=[(one.value, one.label) for one in RECORDED_CHANNELS])
    was_met = forms.BooleanField(label=_("见到了或联系上了，但没有投票"), required=False)
    words = line_field(_("情况"), limit=120, required=False)


class BallotForm(PlainForm):
    """A new ballot, or a draft changed."""

    council = forms.ModelChoiceField(label=_("议事会"), queryset=Council.objects.none(), empty_label=None)
    topic = forms.ModelChoiceField(
        label=_("议题"), queryset=Topic.objects.none(), required=False, empty_label=_("不属于哪个议题")
    )
    question = line_field(_("表决什么"), limit=120, placeholder="如：更换小区物业公司")
    details = words_field(_("说明"), limit=5000, rows=4, required=False)
    rule = forms.ModelChoiceField(label=_("按哪条规则"), queryset=DecisionRule.objects.none(), empty_label=None)
    choices = words_field(
        _("方案或候选人"), limit=2000, rows=4, required=False, hint=_("一行一个；赞成或反对的表决不用写。")
    )
    is_election = forms.BooleanField(label=_("这是选举"), required=False)
    seats_to_fill = forms.IntegerField(label=_("应选人数"), min_value=1, max_value=30, initial=1)
    secrecy = forms.ChoiceField(
        label=_("投票方式"), required=False, choices=[("", _("按规则")), *Secrecy.choices],
        help_text=_("按面积计票的只能记名。"),
    )  # fmt: skip
    opens_at = moment_field(_("开始投票"))
    closes_at = moment_field(_("截止"))

    def __init__(self, *args: Any, councils: Any, ballot: Ballot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = rules_in_force(districts_of(councils), timezone.localdate())
        self.offer_rows("council", councils)
        running = Topic.objects.filter(council__in=councils.values("pk"), state=TopicState.RUNNING).order_by("-id")
        self.offer_rows("topic", running)
        self.offer_rows("rule", rules)
        if ballot:
            self.fields["council"].disabled = True

    @classmethod
    def initial_of(cls, ballot: Ballot) -> dict[str, Any]:
        names = ("council", "topic", "question", "details", "rule", "is_election", "seats_to_fill", "secrecy")
        titles = [row.title for row in ballot.options.order_by("position") if row.code.isdigit()]
        moments = {name: timezone.localtime(getattr(ballot, name)) for name in ("opens_at", "closes_at")}
        return {name: getattr(ballot, name) for name in names} | moments | {"choices": "\n".join(titles)}

    def suggest(self, now: datetime) -> str:
        """Put times that fit the chosen rule, or the one of the council's charter, into the form; says why they fit."""
        chosen = self._chosen("rule") or self._rule_of_charter(now)
        if chosen is None:
            return ""
        try:
            times = suggest_times(chosen, now)
        except DomainError:  # the district keeps no terms to suggest by
            return ""
        fitting = {"rule": chosen.pk, "opens_at": times.opens_at, "closes_at": times.closes_at}
        self.initial = {**self.initial, **fitting}
        return times.why

    def _chosen(self, name: str) -> Any:
        value = self.initial.get(name, "")
        value = getattr(value, "pk", value)
        return self.rows_offered(name).filter(pk=value).first() if str(value).isdecimal() else None

    def _rule_of_charter(self, now: datetime) -> DecisionRule | None:
        rules = self.rows_offered("rule")
        council = self._chosen("council")
        today = timezone.localdate(now)
        charter = charter_of(council, today) if council else None
        own = rules_of(council, today).filter(code=charter.rule.code) if charter else rules.none()
        return own.order_by("pk").last() or rules.first()

    def draft(self) -> BallotDraft:
        data = self.cleaned_data
        return BallotDraft(**data | {"choices": data["choices"].splitlines()})


# --- One form for each verb of the desk: `arguments()` are the service's own ----------------------------------
class VerbForm(PlainForm):
    is_made_for_a_subject = True
    is_multipart_form = False
    prefilled: tuple[str, ...] = ()  # what must be there, and is before anybody types

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ballot = ballot
        self.fit(ballot)

    def fit(self, ballot: Ballot) -> None:
        """Offer what this ballot has."""

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class AssembleForm(VerbForm):
    """Nothing to fill in."""


class RollFileForm(VerbForm):
    file = forms.FileField(
        label=_("名单（.xlsx 或 .csv）"),
        help_text=_(
            "列：楼栋、单元、房号、姓名、手机号、面积、面积依据、业主标识。同一业主的几套房写同一个业主标识或手机号。"
        ),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("文件太大，最多 30 MB。"))
        return upload

    def kept(self) -> Path:
        """The upload as a file with its own ending; the caller removes it."""
        upload = self.cleaned_data["file"]
        with NamedTemporaryFile(suffix=Path(upload.name).suffix.lower()[:8], delete=False) as file:
            for chunk in upload.chunks():
                file.write(chunk)
        return Path(file.name)


class FreezeForm(VerbForm):
    confirmed = forms.BooleanField(label=_("名册已经逐户核对：没有漏的、重的，不该投票的已经去掉"))


class RescheduleForm(VerbForm):
    prefilled = ("opens_at", "closes_at")
    opens_at = moment_field(_("开始投票"))
    closes_at = moment_field(_("截止"))

    def fit(self, ballot: Ballot) -> None:
        for name in ("opens_at", "closes_at"):
            moment = getattr(ballot, name)
            self.fields[name].initial = timezone.localtime(moment) if moment else None


class NumberedForm(VerbForm):
    """Names a row of the roll by its number, as it stands on the published list."""

    def entry_of(self, name: str) -> RollEntry:
        number = self.cleaned_data[name]
        entry = self.ballot.roll.filter(number=number, is_struck=False).first()
        if entry is None:
            raise forms.ValidationError(_("名册上没有这个序号，或者已经剔除。"))
        return entry


class StrikeForm(NumberedForm):
    number = forms.IntegerField(label=_("名册序号"), min_value=1)
    reason = words_field(_("原因"), limit=200)

    def clean_number(self) -> RollEntry:
        return self.entry_of("number")

    def arguments(self) -> dict[str, Any]:
        return {"entry_id": self.cleaned_data["number"].pk, "reason": self.cleaned_data["reason"]}


class AddEntryForm(VerbForm):
    name = line_field(_("姓名"))
    building = forms.ModelChoiceField(label=_("楼栋"), queryset=Building.objects.none(), required=False)
    room = line_field(_("房号"), limit=20, required=False)
    area_m2 = forms.DecimalField(label=_("面积（m²）"), min_value=0, max_digits=8, decimal_places=2, required=False)
    reason = words_field(_("原因"), limit=200)

    def fit(self, ballot: Ballot) -> None:
        places = Building.objects.filter(community=ballot.council.community_id).select_related("estate")
        self.offer_rows("building", places)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["dwelling"] = None
        if data.get("building") and data.get("room"):
            rows = Dwelling.objects.filter(building=data["building"], room=data["room"])
            if len(rows) != 1:
                self.add_error("room", _("没有这套房屋，或者不止一套。"))
            else:
                data["dwelling"] = rows[0]
        return data

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("name", "dwelling", "reason")
        return {name: data[name] for name in names} | {"area_m2": data["area_m2"] or Decimal()}


class ObjectionForm(PlainForm):
    words = words_field(_("名册哪里不对"), hint=_("写明哪一户、应该是什么。社区会在期限内答复您。"))


class AnswerForm(VerbForm):
    objection = forms.ModelChoiceField(label=_("哪一条异议"), queryset=RollObjection.objects.none(), empty_label=None)
    is_upheld = forms.TypedChoiceField(
        label=_("是否成立"), choices=[("yes", _("成立，名册已更正")), ("no", _("不成立"))],
        coerce=lambda text: text == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    answer = words_field(_("答复"))

    def fit(self, ballot: Ballot) -> None:
        field = self.row_field("objection")
        field.queryset = open_objections(ballot)
        field.label_from_instance = lambda row: row.words[:40]  # type: ignore[method-assign,assignment]

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"objection_id": data["objection"].pk, "is_upheld": data["is_upheld"], "answer": data["answer"]}


class ProxyForm(NumberedForm):
    entry = forms.IntegerField(label=_("委托人的名册序号"), min_value=1)
    agent = forms.IntegerField(label=_("受托人的名册序号"), min_value=1)
    is_written = forms.BooleanField(label=_("已收到书面委托书"))
    document = PhotosField(label=_("委托书照片"))

    def clean_entry(self) -> RollEntry:
        return self.entry_of("entry")

    def clean_agent(self) -> RollEntry:
        return self.entry_of("agent")

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "entry_id": data["entry"].pk, "agent_id": data["agent"].pk, "is_written": data["is_written"],
            "document": data["document"][0] if data["document"] else None,
        }  # fmt: skip


class RevokeForm(VerbForm):
    proxy = forms.ModelChoiceField(label=_("哪一份委托"), queryset=Proxy.objects.none(), empty_label=None)

    def fit(self, ballot: Ballot) -> None:
        field = self.row_field("proxy")
        field.queryset = proxies_in_force(ballot)
        field.label_from_instance = lambda row: f"{row.entry.number} → {row.agent.number}"  # type: ignore[method-assign,assignment]

    def arguments(self) -> dict[str, Any]:
        return {"proxy_id": self.cleaned_data["proxy"].pk}


class CountForm(VerbForm):
    without_papers = forms.BooleanField(label=_("没有核对完的纸质选票作废，不再等"), required=False)


class AnnulForm(VerbForm):
    reason = words_field(_("为什么作废"), limit=200)
