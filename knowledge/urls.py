from django.urls import path

from knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("vragen/nieuw/", views.ask, name="ask"),
    path("vragen/<uuid:token>/", views.question, name="question"),
]
