from django.urls import path

from doorstep.outreach import views

app_name = "outreach"
urlpatterns = [
    path("console/outreach/", views.rounds, name="list"),
    path("console/outreach/new/", views.new, name="new"),
    path("console/outreach/<int:pk>/", views.round_page, name="round"),
    path("console/outreach/<int:pk>/close/", views.close, name="close"),
    path("console/outreach/<int:pk>/cards/", views.cards, name="cards"),
    path("console/outreach/<int:pk>/call-off/", views.call_off, name="call_off"),
]
