from django.urls import path

from doorstep.intake.views import pages

app_name = "intake"

urlpatterns = [
    path("console/import/", pages.files, name="list"),
    path("console/import/<int:pk>/", pages.file, name="file"),
    path("console/import/<int:pk>/progress/", pages.progress, name="progress"),
    path("console/import/<int:pk>/problems/", pages.problems, name="problems"),
    path("console/import/<int:pk>/columns/<int:sheet>/", pages.columns, name="columns"),
    path("console/import/<int:pk>/start/", pages.start, name="start"),
    path("console/import/<int:pk>/resume/", pages.resume, name="resume"),
    path("console/import/<int:pk>/drop/", pages.drop, name="drop"),
    path("console/import/<int:pk>/handed-back/", pages.handed_back, name="handed_back"),
]
