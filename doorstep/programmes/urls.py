from django.urls import path

from doorstep.programmes import views

app_name = "programmes"
urlpatterns = [
    path("console/settings/programmes/", views.catalogue, name="list"),
    path("console/settings/programmes/new/", views.edit, name="new"),
    path("console/settings/programmes/<slug:code>/", views.programme, name="programme"),
    path("console/settings/programmes/<slug:code>/edit/", views.edit, name="edit"),
]
