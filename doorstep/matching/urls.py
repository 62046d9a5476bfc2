from django.urls import path

from doorstep.matching import views

app_name = "matching"
urlpatterns = [
    path("console/residents/pairs/", views.pairs, name="pairs"),
    path("console/residents/pairs/<int:pk>/", views.compare, name="compare"),
    path("console/residents/pairs/<int:pk>/tell-apart/", views.tell_apart, name="tell_apart"),
    path("console/residents/pairs/<int:pk>/look-again/", views.look_again, name="look_again"),
    path("console/residents/merges/<int:pk>/undo/", views.undo, name="undo"),
]
