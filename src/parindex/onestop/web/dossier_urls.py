from django.urls import path

from parindex.onestop.web import dossiers, lateness

app_name = "dossiers"
urlpatterns = [
    path("", dossiers.index, name="index"),
    path("tre-han/", lateness.lists, name="lateness"),
    path("<str:code>/", dossiers.show, name="dossier"),
]
