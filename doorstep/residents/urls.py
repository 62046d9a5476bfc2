from django.urls import path

from doorstep.residents.views import card, me, register

app_name = "residents"

urlpatterns = [
    path("console/residents/", register.people, name="list"),
    path("console/residents/new/", register.new, name="new"),
    path("console/residents/<int:pk>/", card.card, name="card"),
    path("console/residents/<int:pk>/edit/", card.edit, name="edit"),
    path("console/residents/<int:pk>/household/", card.household, name="household"),
    path("console/residents/<int:pk>/move/", card.move, name="move"),
    path("console/residents/<int:pk>/close/", card.close, name="close"),
    path("console/residents/<int:pk>/reopen/", card.reopen, name="reopen"),
    path("console/residents/<int:pk>/open/<slug:field>/", card.open_number, name="open"),
    path("console/residents/<int:pk>/proxies/new/", card.proxy_new, name="proxy_new"),
    path("console/residents/<int:pk>/proxies/<int:proxy_pk>/end/", card.proxy_end, name="proxy_end"),
    path("me/", me.me, name="me"),
    path("me/claim/", me.claim, name="claim"),
    path("me/proxies/<int:pk>/", me.proxy_ask, name="my_proxy"),
    path("me/proxies/<int:pk>/end/", me.proxy_end, name="my_proxy_end"),
]
