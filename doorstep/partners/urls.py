from django.urls import path

from doorstep.partners import views

app_name = "partners"

urlpatterns = [
    path("console/partners/", views.partners, name="list"),
    path("console/partners/new/", views.new, name="new"),
    path("console/partners/<int:pk>/", views.card, name="card"),
    path("console/partners/<int:pk>/edit/", views.edit, name="edit"),
    path("console/partners/<int:pk>/open/", views.open_contact, name="open"),
    path("console/partners/<int:pk>/end/", views.end, name="end"),
    path("console/partners/<int:pk>/resume/", views.resume, name="resume"),
]
