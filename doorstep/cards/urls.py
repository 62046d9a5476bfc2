from django.urls import path

from doorstep.cards.views import doors, entries, public

app_name = "cards"
urlpatterns = [
    path("card/<str:code>/", public.card, name="public"),
    path("card/<str:code>/paper/", public.paper, name="paper"),
    path("console/cards/", entries.overview, name="list"),
    path("console/cards/areas/<int:pk>/", entries.area, name="area"),
    path("console/cards/areas/<int:pk>/new/", entries.new, name="entry_new"),
    path("console/cards/entries/<int:pk>/", entries.edit, name="entry_edit"),
    path("console/cards/entries/<int:pk>/end/", entries.end, name="entry_end"),
    path("console/cards/areas/<int:pk>/<str:form>.pdf", doors.pdf_all, name="pdf_all"),
    path("console/cards/<int:pk>/", doors.card, name="card"),
    path("console/cards/<int:pk>/<str:form>.pdf", doors.pdf, name="pdf"),
    path("console/cards/<int:pk>/doors/", doors.doors, name="doors"),
    path("console/cards/<int:pk>/doors/print/", doors.doors_print, name="doors_print"),
    path("console/cards/deliveries/take-back/", doors.take_back, name="take_back"),
]
