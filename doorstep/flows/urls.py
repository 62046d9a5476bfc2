from django.urls import path

from doorstep.flows import views

app_name = "flows"

urlpatterns = [
    path("console/notices/new/", views.compose, name="compose"),
    path("console/notices/<int:pk>/edit/", views.edit, name="edit"),
    path("console/notices/<int:pk>/preview/", views.preview, name="preview"),
    path("console/notices/<int:pk>/send/", views.send, name="send"),
    path("console/notices/<int:pk>/door-knock/", views.door_knock, name="door_knock"),
    path("console/notices/<int:pk>/door-knock/print/", views.door_knock_print, name="door_knock_print"),
    path("console/notices/<int:pk>/door-knock.csv", views.door_knock_csv, name="door_knock_csv"),
]
