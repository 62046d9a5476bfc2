from django.urls import path

from doorstep.places import views

app_name = "places"

urlpatterns = [
    path("places/", views.places, name="directory"),
    path("places/<int:pk>/", views.place, name="site"),
    path("console/places/", views.sites, name="list"),
    path("console/places/new/", views.new, name="new"),
    path("console/places/<int:pk>/", views.card, name="card"),
    path("console/places/<int:pk>/edit/", views.edit, name="edit"),
    path("console/places/<int:pk>/close/", views.close, name="close"),
    path("console/places/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("console/places/<int:pk>/facility/", views.facility, name="facility"),
]
