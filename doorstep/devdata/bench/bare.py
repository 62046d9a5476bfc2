"""The peer: Django with nothing around it. No sign-in, no session, no CSRF, no audit, no scope, no look.

A program of its own for granian; it is never part of the product.
"""

import os
from typing import Any, ClassVar

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

if not settings.configured:
    from doorstep.server.postgres import database_settings

    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    settings.configure(
        SECRET_KEY="bare",  # noqa: S106  (signs nothing)
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        DATABASES={
            name: {**database, "ENGINE": "django.db.backends.postgresql"}
            for name, database in database_settings().items()
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )
    django.setup()


class BareActivity(models.Model):
    capacity = models.IntegerField()
    taken = models.IntegerField(default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return f"{self.taken}/{self.capacity}"


class BareSignup(models.Model):
    activity = models.ForeignKey(BareActivity, on_delete=models.CASCADE)
    person_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "bare"
        unique_together = (("activity", "person_id"),)

    def __str__(self) -> str:
        return f"{self.person_id}"


class BarePerson(models.Model):
    """The product's table, read as it is."""

    name = models.CharField(max_length=40)
    initials = models.CharField(max_length=20)
    area_path = models.CharField(max_length=120)
    birth_date = models.DateField(null=True)
    household_id = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "residents_person"

    def __str__(self) -> str:
        return self.name


def create_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_baresignup, bare_bareactivity")
    with connection.schema_editor() as editor:
        editor.create_model(BareActivity)
        editor.create_model(BareSignup)


def sign_up(request: HttpRequest, activity: int, person: int) -> HttpResponse:
    """The same transaction: update the row first, insert the sign-up, one commit."""
    with transaction.atomic():
        found = BareActivity.objects.filter(pk=activity, taken__lt=F("capacity")).update(taken=F("taken") + 1)
        if found:
            BareSignup.objects.create(activity_id=activity, person_id=person)
    return HttpResponse(status=302 if found else 409, headers={"Location": "/"})


PAGE = """<!doctype html><html lang="zh-CN"><head><title>Residents</title></head><body><table>
<thead><tr><th>Name</th><th>Born</th><th>Area</th></tr></thead><tbody>
{% for person in people %}<tr><td><a href="/people/{{ person.pk }}/">{{ person.name }}</a></td>
<td>{{ person.birth_date|date:"Y-m-d" }}</td><td>{{ person.area_path }}</td></tr>{% endfor %}
</tbody></table></body></html>"""
_compiled: list[Any] = []


def people(request: HttpRequest) -> HttpResponse:
    """A list page: fifty residents of an area in the order of their names."""
    if not _compiled:
        _compiled.append(engines["django"].from_string(PAGE))
    area = request.GET.get("area", "320613/")
    rows = BarePerson.objects.filter(area_path__gte=area, area_path__lt=area + "~").order_by(
        "area_path", "initials", "pk"
    )
    return HttpResponse(_compiled[0].render({"people": list(rows[:50])}))


# After the settings above: it defines models of its own.
from doorstep.devdata.bench import bare_lists  # noqa: E402

urlpatterns = [
    path("residents/", bare_lists.residents),
    path("meetings/", bare_lists.meetings),
    path("sign-up/<int:activity>/<int:person>/", sign_up),
    path("people/", people),
]
application = get_wsgi_application()
