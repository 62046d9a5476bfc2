from django.urls import path

from doorstep.regions import views

app_name = "regions"

urlpatterns = [
    path("console/settings/regions/", views.region_list, name="list"),
    path("console/settings/regions/<int:pk>/", views.region_page, name="region"),
    path("console/settings/regions/<int:pk>/new/", views.region_new, name="new"),
    path("console/settings/regions/<int:pk>/edit/", views.region_edit, name="edit"),
    path("console/settings/regions/<int:pk>/end/", views.region_end, name="end"),
]
