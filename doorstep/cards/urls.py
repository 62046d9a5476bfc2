from django.urls import path

from doorstep.cards.views import entries, public

app_name = "cards"
urlpatterns = [
    path("card/<str:code>/", public.card, name="public"),
    path("card/<str:code>/paper/", public.paper, name="paper"),
    path("console/cards/", entries.overview, name="list"),
    path("console/cards/areas/<int:pk>/", entries.area, name="area"),
    path("console/cards/areas/<int:pk>/new/", entries.new, name="entry_new"),
    path("console/cards/entries/<int:pk>/", entries.edit, name="entry_edit"),
    path("console/cards/entries/<int:pk>/end/", entries.end, name="entry_end"),
]
