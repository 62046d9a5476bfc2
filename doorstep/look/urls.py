from django.urls import path

from doorstep.look import views

app_name = "look"

urlpatterns = [
    path("mode/", views.mode, name="mode"),
    path("language/", views.language, name="language"),
    path("components/", views.components, name="components"),
]
