"""All routes. Each app brings its own; this page only says where they hang."""

from django.urls import URLPattern, URLResolver, include, path

from doorstep.web import views

app_patterns = [
    path("", views.start, name="start"),
    path("home/", views.home, name="home"),
    path("console/", views.today, name="today"),
    path("console/search/", views.search, name="search"),
    path("console/settings/", views.settings, name="settings"),
    path("trace/activities/<int:pk>/", views.trace, name="trace"),
    path("healthz", views.healthz, name="healthz"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((app_patterns, "web"))),
    path("", include("doorstep.look.urls")),
    path("", include("doorstep.accounts.urls")),
    path("", include("doorstep.regions.urls")),
    path("", include("doorstep.files.urls")),
    path("", include("doorstep.messaging.urls")),
    path("", include("doorstep.matching.urls")),
    path("", include("doorstep.residents.urls")),
    path("", include("doorstep.elders.urls")),
    path("", include("doorstep.intake.urls")),
    path("", include("doorstep.privacy.urls")),
    path("", include("doorstep.partners.urls")),
    path("", include("doorstep.places.urls")),
    path("", include("doorstep.programmes.urls")),
    path("", include("doorstep.activities.urls")),
    path("", include("doorstep.outreach.urls")),
    path("", include("doorstep.visits.urls")),
    path("", include("doorstep.cards.urls")),
    path("", include("doorstep.flows.urls")),
    path("", include("doorstep.field.urls")),
    path("", include("doorstep.reports.urls")),
]

handler404 = "doorstep.web.views.not_found"
handler500 = "doorstep.web.views.broken"
