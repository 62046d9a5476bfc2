"""Everything the components page needs, out of `data/samples.yaml`: forms, pages of a list, dates around today."""

import re
from datetime import time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.core.paginator import Paginator

from doorstep.kernel import clock

_HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def samples() -> dict[str, Any]:
    source = _HERE / "data" / "samples.yaml"
    found: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def icon_names() -> list[str]:
    """The names in the sprite, sorted."""
    sprite = (_HERE / "static" / "doorstep" / "icons.svg").read_text(encoding="utf-8")
    return sorted(re.findall(r'<symbol id="([\w-]+)"', sprite))


def _choices(options: list[str]) -> list[tuple[str, str]]:
    return [(str(index), option) for index, option in enumerate(options, start=1)]


class SampleForm(forms.Form):
    """One field of each kind that a page may have."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = samples()["form"]
        self.fields["name"] = forms.CharField(label=text["name"]["label"])
        self.fields["phone"] = forms.RegexField(
            regex=r"^1\d{10}$",
            label=text["phone"]["label"],
            help_text=text["phone"]["hint"],
            error_messages={"invalid": text["phone"]["wrong"]},
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        )
        self.fields["met"] = forms.ChoiceField(
            label=text["met"]["label"],
            choices=_choices(text["met"]["options"]),
            error_messages={"required": text["met"]["wrong"]},
            widget=forms.RadioSelect,
        )
        self.fields["feel"] = forms.ChoiceField(
            label=text["feel"]["label"],
            choices=_choices(text["feel"]["options"]),
            initial="1",
            widget=forms.RadioSelect,
        )
        self.fields["days"] = forms.MultipleChoiceField(
            label=text["days"]["label"],
            choices=_choices(text["days"]["options"]),
            initial=["2"],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["place"] = forms.ChoiceField(
            label=text["place"]["label"], choices=_choices(text["place"]["options"])
        )
        self.fields["on"] = forms.DateField(
            label=text["on"]["label"], widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )
        self.fields["at"] = forms.TimeField(
            label=text["at"]["label"], required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        )
        self.fields["text"] = forms.CharField(
            label=text["text"]["label"], help_text=text["text"]["hint"], widget=forms.Textarea(attrs={"rows": 3})
        )
        self.fields["photo"] = forms.FileField(
            label=text["photo"]["label"], help_text=text["photo"]["hint"], required=False
        )
        self.fields["agree"] = forms.BooleanField(label=text["agree"]["label"], required=False)
        self.fields["token"] = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)


class SampleFilter(forms.Form):
    """The two selects of a filter bar."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = samples()["filter_labels"]
        self.fields["month"] = forms.ChoiceField(label=text["month"], choices=_choices(text["months"]))
        self.fields["area"] = forms.ChoiceField(label=text["area"], choices=_choices(text["areas"]))


def sample_context() -> dict[str, Any]:
    text = samples()
    today = clock.today()
    filled = {"name": text["people"]["name"], "text": text["form"]["text"]["value"], "place": "1", "on": today}
    wrong = SampleForm(
        {"name": text["people"]["name"], "phone": text["form"]["phone"]["value"], "feel": "1", "place": "1"},
        auto_id="wrong_%s",
        prefix="wrong",
    )
    wrong.data = {f"wrong-{name}": value for name, value in wrong.data.items()}
    soon = [
        {**item, "at": clock.at(today + timedelta(days=item["days"]), time(item["hour"], item["minute"]))}
        for item in text["soon"]["items"]
    ]
    start = clock.at(today + timedelta(days=2), "08:00")
    return {
        "s": text,
        "title": text["title"],
        "form": SampleForm(initial=filled, auto_id="form_%s"),
        "wrong": wrong,
        "filter": SampleFilter(auto_id="filter_%s"),
        "soon": soon,
        "start": start,
        "end": clock.at(today + timedelta(days=2), "11:00"),
        "far": clock.at(today.replace(year=today.year - 1), "14:30"),
        "kinds": _choices(text["form"]["kind"]["options"]),
        "pages": Paginator(range(268), 20).page(5),
        "icons": icon_names(),
        "tiles": text["tiles"]["items"],
        "bring": text["bring"]["items"],
        "grids": text["grids"]["items"],
        "chart": text["chart"]["items"],
        "counted": 1767,
        "change": -8,
        "nav": text["nav"],
        "here": "today",
        "settings_url": "#",
        "area_name": text["area"][0],
        "area_parent": text["area"][1],
        "search_url": "#",
        "who": text["who"],
        "who_url": "#",
        "sign_out_url": "#",
        "face_links": [
            ("?", text["switches"]["phone"]),
            ("?mode=elder", text["switches"]["phone_elder"]),
            ("?face=console", text["switches"]["console"]),
        ],
    }
