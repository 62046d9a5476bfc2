from django.urls import path

from doorstep.privacy.views import audit, consents, me, partner, requests, rights

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
    path("console/data-requests/", requests.requests, name="requests"),
    path("console/data-requests/<int:pk>/", requests.request_one, name="request"),
    path("console/data-requests/<int:pk>/copy/", requests.copy_out, name="copy_out"),
    path("console/data-requests/<int:pk>/erase/", requests.erase, name="erase"),
    path("console/residents/<int:pk>/requests/new/", requests.request_new, name="request_new"),
    path("me/data/", rights.rights, name="my_rights"),
    path("me/data/<int:person_pk>/copy.<slug:form>", rights.own_copy, name="own_copy"),
    path("me/data/<int:person_pk>/ask/<slug:kind>/", rights.ask, name="ask"),
    path("me/data/requests/<int:pk>/take-back/", rights.take_back_request, name="request_back"),
    path("me/looks/", me.looks, name="looks"),
    path("me/consents/", me.consents, name="my_consents"),
    path("me/consents/<int:pk>/take-back/", me.take_back, name="take_back"),
    path("me/consents/of/<int:person_pk>/<slug:kind>/", me.agree, name="agree"),
]
