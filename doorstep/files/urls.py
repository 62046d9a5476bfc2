from django.urls import path

from doorstep.files import views

app_name = "files"
urlpatterns = [path("files/<uuid:token>/", views.open_file, name="open")]
