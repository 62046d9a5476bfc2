from django.urls import path

from doorstep.privacy.views import audit, me

app_name = "privacy"

urlpatterns = [
    path("console/settings/audit/exports/", audit.exports, name="audit_exports"),
    path("me/looks/", me.looks, name="looks"),
]
