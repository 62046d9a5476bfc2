"""The lists of residents and of activities again, as a Django tutorial would write them: the fair peer of those pages.

The same statements (rows with what hangs on them, a count up to a thousand, the areas to choose from), the same columns
and choices, a form of Django and plain templates. What it has not: sign-in, scope, masking, languages, the look,
reminders, what waits in the navigation. Imported by `bare` once its settings stand.
"""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils import timezone

PAGE = 50
#: As many as the product offers.
CHOICES = 300


class BareRegion(models.Model):
    name = models.CharField(max_length=60)
    path = models.CharField(max_length=120)
    level = models.IntegerField()
    valid_to = models.DateField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "regions_region"

    def __str__(self) -> str:
        return self.name


class BareHousehold(models.Model):
    address = models.CharField(max_length=120)
    unit = models.CharField(max_length=10)
    room = models.CharField(max_length=10)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "residents_household"

    def __str__(self) -> str:
        return self.address


class BareResident(models.Model):
    name = models.CharField(max_length=40)
    initials = models.CharField(max_length=20)
    sex = models.IntegerField(choices=[(0, "unknown"), (1, "male"), (2, "female"), (9, "not said")])
    birth_date = models.DateField(null=True)
    phone_hash = models.CharField(max_length=40)
    life = models.CharField(max_length=8)
    area_path = models.CharField(max_length=120)
    region = models.ForeignKey(BareRegion, on_delete=models.PROTECT)
    household = models.ForeignKey(BareHousehold, on_delete=models.PROTECT, null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "residents_person"

    def __str__(self) -> str:
        return self.name

    @property
    def age(self) -> int | None:
        return (date.today() - self.birth_date).days // 365 if self.birth_date else None


class BareProgramme(models.Model):
    name = models.CharField(max_length=60)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "programmes_programme"

    def __str__(self) -> str:
        return self.name


class BareMeeting(models.Model):
    title = models.CharField(max_length=80)
    place = models.CharField(max_length=80)
    state = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    capacity = models.IntegerField(null=True)
    taken = models.IntegerField()
    waiting = models.IntegerField()
    area_path = models.CharField(max_length=120)
    region = models.ForeignKey(BareRegion, on_delete=models.PROTECT)
    programme = models.ForeignKey(BareProgramme, on_delete=models.PROTECT)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "activities_activity"

    def __str__(self) -> str:
        return self.title


class ResidentFilter(forms.Form):
    q = forms.CharField(required=False)
    area = forms.ChoiceField(required=False)
    group = forms.ChoiceField(required=False, choices=[("", "All ages"), ("60", "60+"), ("65", "65+"), ("80", "80+")])
    sex = forms.ChoiceField(required=False, choices=[("", "All"), ("2", "female"), ("1", "male")])
    life = forms.ChoiceField(required=False, choices=[("", "Lives here"), ("moved", "Moved"), ("died", "Died")])
    sort = forms.ChoiceField(required=False, choices=[("", "By grid"), ("name", "By name"), ("old", "Oldest first")])


class MeetingFilter(forms.Form):
    q = forms.CharField(required=False)
    when = forms.ChoiceField(
        required=False, choices=[("", "Coming"), ("today", "Today"), ("past", "Past"), ("all", "All")]
    )
    state = forms.ChoiceField(required=False, choices=[("", "All"), ("draft", "Draft"), ("published", "Published")])
    programme = forms.ChoiceField(required=False)
    area = forms.ChoiceField(required=False)


FRAME = """<!doctype html><html lang="zh-CN"><head><title>{{ title }}</title>
<link rel="stylesheet" href="/s.css"></head>
<body><nav>{% for item in nav %}<a href="/{{ item }}/">{{ item }}</a>{% endfor %}</nav><main><h1>{{ title }}</h1>
<p>{{ total }} found</p><form method="get">{{ form.as_p }}<button>Show</button></form><table><thead><tr>
{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead><tbody>ROWS</tbody></table>
<a href="?after={{ last }}">Next page</a></main></body></html>"""
RESIDENT_ROWS = """{% for p in rows %}<tr><td><a href="/people/{{ p.pk }}/">{{ p.name }}</a></td>
<td>{{ p.get_sex_display }}</td><td>{{ p.age }}</td><td>{{ p.region.name }}</td><td>{{ p.household.address }}
{{ p.household.unit }} {{ p.household.room }}</td><td>{{ p.phone_hash }}</td></tr>{% endfor %}"""
MEETING_ROWS = """{% for a in rows %}<tr><td>{{ a.starts_at|date:"Y-m-d H:i" }}</td><td><a href="/meetings/{{ a.pk }}/">
{{ a.title }}</a><small>{{ a.programme.name }}</small></td><td>{{ a.place }}<small>{{ a.region.name }}</small></td>
<td>{{ a.taken }}{% if a.capacity %}/{{ a.capacity }}{% endif %}</td><td>{{ a.waiting }}</td><td>{{ a.state }}</td></tr>
{% endfor %}"""
NAVIGATION = ["today", "desk", "activities", "residents", "visits", "wishes", "health", "points", "figures", "forms"]
_compiled: dict[str, Any] = {}


def residents(request: HttpRequest) -> HttpResponse:
    area = request.GET.get("area", "320613/")
    form = ResidentFilter(request.GET)
    form.fields["area"].choices = [("", "All"), *_areas(area, 3, 4)]  # type: ignore[attr-defined]
    form.is_valid()
    rows = BareResident.objects.filter(area_path__gte=area, area_path__lt=area + "~", life="active")
    shown = list(rows.select_related("region", "household").order_by("area_path", "initials", "pk")[:PAGE])
    total = rows.order_by().values("pk")[:1001].count()
    heads = ["Name", "Sex", "Age", "Area", "Address", "Telephone"]
    return _page("residents", RESIDENT_ROWS, form, shown, total, heads)


def meetings(request: HttpRequest) -> HttpResponse:
    area, now = request.GET.get("area", "320613/"), timezone.now()
    form = MeetingFilter(request.GET)
    form.fields["area"].choices = [("", "All"), *_areas(area, 3, 4)]  # type: ignore[attr-defined]
    form.fields["programme"].choices = list(BareProgramme.objects.values_list("pk", "name"))  # type: ignore[attr-defined]
    form.is_valid()
    rows = BareMeeting.objects.filter(area_path__gte=area, area_path__lt=area + "~", starts_at__gte=now)
    shown = list(rows.select_related("region", "programme").order_by("starts_at", "pk")[:PAGE])
    total = rows.filter(starts_at__lt=now + timedelta(days=7)).count()
    heads = ["When", "What", "Where", "Signed up", "Waiting", "State"]
    return _page("activities", MEETING_ROWS, form, shown, total, heads)


def _areas(area: str, highest: int, deepest: int) -> list[tuple[str, str]]:
    found = BareRegion.objects.filter(path__gte=area, path__lt=area + "~", level__gte=highest, level__lte=deepest)
    return list(found.filter(valid_to=None).order_by("path").values_list("path", "name")[:CHOICES])


def _page(title: str, rows: str, form: forms.Form, shown: list[Any], total: int, heads: list[str]) -> HttpResponse:
    if title not in _compiled:
        _compiled[title] = engines["django"].from_string(FRAME.replace("ROWS", rows))
    last = shown[-1].pk if shown else ""
    context = {
        "title": title,
        "nav": NAVIGATION,
        "form": form,
        "rows": shown,
        "total": total,
        "heads": heads,
        "last": last,
    }
    return HttpResponse(_compiled[title].render(context))
