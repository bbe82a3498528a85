from django.urls import path

from parindex.onestop.web import dossiers, intake, lateness

app_name = "dossiers"
urlpatterns = [
    path("", dossiers.index, name="index"),
    path("tiep-nhan/", intake.choose, name="choose"),
    path("tiep-nhan/nguoi-nop/", intake.known, name="known"),
    path("tiep-nhan/<str:code>/", intake.take, name="take"),
    path("ma-dinh-danh/", intake.numbering, name="numbering"),
    path("tre-han/", lateness.lists, name="lateness"),
    path("tre-han/ky/", lateness.sign, name="sign"),
    path("<str:code>/", dossiers.show, name="dossier"),
    path("<str:code>/viec/<slug:name>/", dossiers.act, name="act"),
]
