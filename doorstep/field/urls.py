from django.urls import path

from doorstep.field.views import console, shell, telephone

app_name = "field"
urlpatterns = [
    path("field/", shell.app, name="app"),
    path("field/sw.js", shell.worker, name="worker"),
    path("field/app.webmanifest", shell.manifest, name="manifest"),
    path("field/hello/", telephone.hello, name="hello"),
    path("field/device/", telephone.device, name="register"),
    path("field/sync/", telephone.sync, name="sync"),
    path("field/photo/", telephone.photo, name="photo"),
    path("field/wiped/", telephone.wiped, name="wiped"),
    path("console/telephones/", console.devices, name="devices"),
    path("console/telephones/<int:pk>/", console.device, name="device"),
    path("console/telephones/<int:pk>/erase/", console.wipe, name="wipe"),
    path("console/two-values/", console.conflicts, name="conflicts"),
    path("console/two-values/<int:pk>/", console.conflict, name="conflict"),
]
