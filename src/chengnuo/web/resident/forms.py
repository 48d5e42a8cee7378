"""Forms of the public pages. Every message says what is wrong and what would be right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from chengnuo.core.places import queries as places
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.geo import Crs, to_wgs84
from chengnuo.web.resident.draft import Draft

LONGEST_TEXT = 2000
_FIELD = "form-control"


def _outline(name: str = "", **more: Any) -> dict[str, Any]:
    return {"class": _FIELD, "data-keep": True, **({"autocomplete": name} if name else {}), **more}


class WhereForm(forms.Form):
    """A point of the map or of the device, or street, community and address from the list."""

    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    street = forms.ChoiceField(label=_("街道"), required=False, widget=forms.Select(attrs=_outline()))
    community = forms.ChoiceField(
        label=_("社区（不清楚可不选）"), required=False, widget=forms.Select(attrs=_outline())
    )
    address = forms.CharField(
        label=_("地址"),
        required=False,
        max_length=200,
        help_text=_("写到别人能找到的程度：路名和门牌号、小区和楼栋，或旁边的店铺、公交站。"),
        widget=forms.TextInput(attrs=_outline("street-address")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the streets and communities of the district."""
        super().__init__(*args, **kwargs)
        streets = [(row.code, row.name) for row in places.streets() if row.kind == "street"]
        names = places.communities()
        groups = [
            (name, [(code, word) for code, word in names.items() if code.startswith(street)])
            for street, name in streets
        ]
        self.fields["street"].choices = [("", _("请选择街道")), *streets]  # type: ignore[attr-defined]
        self.fields["community"].choices = [("", _("不清楚")), *[one for one in groups if one[1]]]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Either a point inside the district, or a street and an address in words."""
        super().clean()
        data = self.cleaned_data
        if data.get("lon") is not None and data.get("lat") is not None:
            self._clean_point()
            return
        if data.get("community"):
            # the community says the street; a list without script cannot hold the two together
            data["street"] = str(data["community"])[:9]
        if not data.get("street") and "street" not in self.errors:
            self.add_error("street", _("请选择街道，或者用手机定位。"))
        if len(data.get("address") or "") < 2 and "address" not in self.errors:
            self.add_error("address", _("请写明地址，例如「解放大道 688 号门口」。"))

    def _clean_point(self) -> None:
        data = self.cleaned_data
        try:
            point = to_wgs84(data["lon"], data["lat"], Crs.WGS84)
        except Invalid as wrong:
            self.add_error(None, wrong.message_zh)
            return
        if places.locate(point) is None:
            self.add_error(
                None, _("这个位置不在本区范围内。请把准星移到本区，或者从下面的列表选街道、写地址。")
            )


class WhatForm(forms.Form):
    """What happened."""

    text = forms.CharField(
        label=_("发生了什么？"),
        max_length=LONGEST_TEXT,
        help_text=_("说清楚是什么、有多大、多久了。请不要写姓名、证件号码和家里的门牌。"),
        error_messages={
            "required": _("请写明发生了什么，例如「人行道上的井盖破了一半」。"),
            "max_length": _("太长：最多 2000 字。"),
        },
        widget=forms.Textarea(attrs=_outline(rows=5, maxlength=LONGEST_TEXT)),
    )


class SendForm(forms.Form):
    """How to be reached, all of it optional. ``website`` is bait: people do not see it."""

    phone = forms.CharField(
        label=_("手机号（可不填）"),
        required=False,
        max_length=30,
        help_text=_("填了，有进展就告诉您，查询时再核对尾号四位。只给经办人看，不公开。"),
        widget=forms.TextInput(attrs=_outline("tel", type="tel", inputmode="tel")),
    )
    name = forms.CharField(
        label=_("怎么称呼您（可不填）"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=_outline("name")),
    )
    private = forms.BooleanField(
        label=_("不要公开这件事，只让经办人看"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "rp-tick"}),
    )
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    def clean_phone(self) -> str:
        """Digits enough for a phone."""
        phone = str(self.cleaned_data["phone"]).strip()
        digits = [sign for sign in phone if sign.isdecimal()]
        if phone and not 7 <= len(digits) <= 15:
            raise forms.ValidationError(_("手机号不对：应是 7 到 15 位数字；不想留就空着。"))
        return phone

    def clean_website(self) -> str:
        """Only a program fills what cannot be seen."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("「网址」一栏请空着：它是防自动程序用的。"))
        return ""


class TrackForm(forms.Form):
    """The code of a report, and the end of the phone that was left with it."""

    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        help_text=_("10 个字母和数字，大小写、空格和短横都不要紧。"),
        error_messages={"required": _("请填查询码。")},
        widget=forms.TextInput(
            attrs={
                "class": "form-control rp-code-field",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
    tail = forms.CharField(
        label=_("手机尾号四位（上报时留了手机号才要填）"),
        required=False,
        max_length=4,
        widget=forms.TextInput(
            attrs={"class": "form-control rp-tail-field", "autocomplete": "off", "inputmode": "numeric"}
        ),
    )


class RateForm(forms.Form):
    """Solved or not, one to five stars, and words."""

    solved = forms.ChoiceField(
        label=_("问题解决了吗？"),
        choices=[("yes", _("解决了")), ("no", _("没有解决"))],
        error_messages={"required": _("请选择问题解决了没有。")},
        widget=forms.RadioSelect,
    )
    stars = forms.TypedChoiceField(
        label=_("您满意吗？"),
        coerce=int,
        choices=[
            (5, _("5 星 很满意")),
            (4, _("4 星 满意")),
            (3, _("3 星 一般")),
            (2, _("2 星 不满意")),
            (1, _("1 星 很不满意")),
        ],
        error_messages={"required": _("请选择几颗星。")},
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("想说的话（可不填）"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=_outline(rows=3)),
    )


class ReopenForm(forms.Form):
    """Why it is not solved."""

    reason = forms.CharField(
        label=_("哪里没有解决？"),
        max_length=500,
        error_messages={"required": _("请写明哪里没有解决，例如「垃圾还在原处」。")},
        widget=forms.Textarea(attrs=_outline(rows=3)),
    )


def where_initial(draft: Draft) -> dict[str, Any]:
    """What the first form shows of a draft."""
    names = ("lon", "lat", "street", "community", "address")
    return {name: getattr(draft, name) for name in names}
