from django.urls import path

from doorstep.privacy.views import audit, consents, me, partner

app_name = "privacy"

urlpatterns = [
    path("console/settings/audit/exports/", audit.exports, name="audit_exports"),
    path("console/residents/<int:pk>/consents/", consents.consents, name="consents"),
    path("console/residents/<int:pk>/consents/new/", consents.consent_new, name="consent_new"),
    path("console/residents/<int:pk>/shares/new/", consents.share_new, name="share_new"),
    path("console/consents/<int:pk>/", consents.consent, name="consent"),
    path("console/consents/<int:pk>/withdraw/", consents.withdraw, name="withdraw"),
    path("console/sharing/", consents.sharing, name="sharing"),
    path("console/shared/", partner.shared, name="shared"),
    path("console/shared/<int:pk>/", partner.shared_one, name="shared_one"),
    path("me/looks/", me.looks, name="looks"),
    path("me/consents/", me.consents, name="my_consents"),
    path("me/consents/<int:pk>/take-back/", me.take_back, name="take_back"),
    path("me/consents/of/<int:person_pk>/<slug:kind>/", me.agree, name="agree"),
]
