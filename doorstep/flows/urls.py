from django.urls import path

from doorstep.flows.views import local_settings, notices, recut

app_name = "flows"

urlpatterns = [
    path("console/notices/new/", notices.compose, name="compose"),
    path("console/notices/<int:pk>/edit/", notices.edit, name="edit"),
    path("console/notices/<int:pk>/preview/", notices.preview, name="preview"),
    path("console/notices/<int:pk>/send/", notices.send, name="send"),
    path("console/notices/<int:pk>/door-knock/", notices.door_knock, name="door_knock"),
    path("console/notices/<int:pk>/door-knock/print/", notices.door_knock_print, name="door_knock_print"),
    path("console/notices/<int:pk>/door-knock.csv", notices.door_knock_csv, name="door_knock_csv"),
    path("console/settings/regions/<int:pk>/recut/", recut.recut, name="recut"),
    path("console/settings/regions/<int:pk>/recut/report/", recut.recut_report, name="recut_report"),
    path("console/settings/local/", local_settings.settings, name="settings"),
    path("console/settings/local/<str:code>/", local_settings.setting, name="setting"),
]
