from django.urls import path

from doorstep.elders.views import facts, lists, scales

app_name = "elders"
_PERSON = "console/residents/<int:pk>/ledger/"

urlpatterns = [
    path("console/elders/", lists.elders, name="list"),
    path("console/elders/due/", lists.due, name="due"),
    path("console/elders/self-care/", scales.self_care_sum, name="self_care_sum"),
    path("console/elders/ability/", scales.ability_sum, name="ability_sum"),
    path(_PERSON, facts.history, name="history"),
    path(f"{_PERSON}sheet/", facts.sheet, name="sheet"),
    path(f"{_PERSON}verify/", lists.verify, name="verify"),
    path(f"{_PERSON}verify/same/", lists.verify_same, name="verify_same"),
    path(f"{_PERSON}self-care/", scales.self_care, name="self_care"),
    path(f"{_PERSON}ability/", scales.ability, name="ability"),
    path(f"{_PERSON}forms/<slug:scale>/<int:rating_pk>/", scales.rating, name="rating"),
    path(f"{_PERSON}forms/<slug:scale>/<int:rating_pk>/withdraw/", scales.withdraw, name="withdraw"),
    path(f"{_PERSON}tags/new/", facts.tag_new, name="tag_new"),
    path(f"{_PERSON}facts/<slug:kind>/new/", facts.fact_new, name="fact_new"),
    path(f"{_PERSON}facts/<slug:kind>/<int:fact_pk>/end/", facts.fact_end, name="fact_end"),
    path(f"{_PERSON}facts/<slug:kind>/<int:fact_pk>/open/", facts.open_number, name="open"),
    path(f"{_PERSON}facts/<slug:kind>/<int:fact_pk>/back/<slug:answer>/", facts.fact_back, name="fact_back"),
]
