from django.urls import path

from doorstep.reports import views

app_name = "reports"

urlpatterns = [
    path("console/figures/", views.figures, name="figures"),
    path("console/figures/export/", views.export, name="export"),
    path("console/figures/brief/", views.brief, name="brief"),
    path("console/figures/brief/word/", views.brief_word, name="brief_word"),
    path("console/figures/<slug:of>/<slug:unit>/", views.drill, name="drill"),
    path("console/figures/<slug:of>/<slug:unit>/export/", views.export_records, name="export_records"),
]
