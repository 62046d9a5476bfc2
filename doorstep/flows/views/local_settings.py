"""Settings, local numbers: what holds where, and changing it from a day on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.flows.forms.local_settings import AreaForm, EndSettingForm, SettingForm, WithdrawForm
from doorstep.flows.selectors import local_settings as selectors
from doorstep.kernel import dated_settings
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound, Refused
from doorstep.kernel.http import ActorRequest
from doorstep.kernel.setting_rules import RULES
from doorstep.regions.models import Region

HERE = "settings"
_SHOWN_IN_FORM = (409, 422)
#: Beside which field a refusal is said.
_BESIDE = {
    "bad_number": "value",
    "bad_hour": "value",
    "against_each_other": "value",
    "day_before": "valid_from",
    "for_whole_district": "area",
}


def _chosen(areas: list[Region], path: str) -> Region:
    """The area of `?area=`, without one the widest; another's does not exist."""
    for area in areas:
        if not path or area.path == path:
            return area
    raise NotFound


@requires("settings.view")
@require_safe
def settings(request: ActorRequest) -> HttpResponse:
    areas = selectors.areas(actor=request.actor)
    area = _chosen(areas, request.GET.get("area", ""))
    context = {
        "here": HERE,
        "area": area,
        "choice": AreaForm(areas, initial={"area": area.path}),
        "several": len(areas) > 1,
        "groups": selectors.settings_by_group(actor=request.actor, area=area),
        "may_edit": request.actor.can_in(dated_settings.RIGHT, area.path),
    }
    return render(request, "flows/settings.html", context)


@requires("settings.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: ActorRequest, code: str) -> HttpResponseBase:
    """One setting: a new value from a day on, an end, taking back what has not come yet."""
    if code not in RULES:
        raise NotFound
    actor, rule = request.actor, RULES[code]
    area = _chosen(selectors.areas(actor=actor, right=dated_settings.RIGHT), request.GET.get("area", ""))
    places = selectors.areas(actor=actor, right=dated_settings.RIGHT, rule=rule)
    do = request.POST.get("do", "")
    sent = {name: request.POST if do == name else None for name in ("set", "end", "withdraw")}
    forms: dict[str, Any] = {
        "set": SettingForm(rule, places, sent["set"], initial={"area": area.path}),
        "end": EndSettingForm(sent["end"]),
        "withdraw": WithdrawForm(sent["withdraw"]),
    }
    asked = forms.get(do)
    if asked is not None and asked.is_valid():
        try:
            said = _do(request, code, area, do, asked.cleaned_data)
        except Refused as refusal:
            if refusal.status not in _SHOWN_IN_FORM:
                raise
            field = _BESIDE.get(refusal.code, "")
            asked.add_error(field if field in asked.fields else None, str(refusal))
        else:
            messages.success(request, said)
            back = asked.cleaned_data.get("area") or area.path
            return redirect(f"{reverse('flows:setting', args=[code])}?{urlencode({'area': back})}")
    context = {
        "here": HERE,
        "area": area,
        "page": selectors.setting_page(actor=actor, key=code, area=area),
        "rule": rule,
        "places": places,
        "forms": forms,
        "not_taken_back": [said for errors in forms["withdraw"].errors.values() for said in errors],
    }
    return render(request, "flows/setting.html", context, status=422 if asked is not None and asked.errors else 200)


def _do(request: ActorRequest, key: str, area: Region, do: str, given: dict[str, Any]) -> str:
    if do == "set":
        dated_settings.set_value(
            actor=request.actor,
            key=key,
            new_value=given["value"],
            valid_from=given["valid_from"],
            area_path=given["area"],
            note=given["note"],
        )
        return _("Saved. It holds from its day on; what was decided before stays as it was.")
    if do == "end":
        dated_settings.end_value(
            actor=request.actor, key=key, on=given["on"], area_path=area.path, note=given["note_end"]
        )
        return _("Ended. From that day on the value of the wider area holds again.")
    dated_settings.withdraw_value(actor=request.actor, setting_id=given["setting"], note=given["note_withdraw"])
    return _("Taken back. It stays in the history.")
