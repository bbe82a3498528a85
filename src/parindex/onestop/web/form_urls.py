from django.urls import path

from parindex.onestop.web import papers, registers

app_name = "forms"
urlpatterns = [
    path("so-theo-doi/", registers.page, name="register"),
    path("so-theo-doi.<slug:shape>", registers.file, name="register_file"),
    path("<str:code>/vi-sao/", papers.why, name="why"),
    path("<str:code>/<slug:form>.<slug:shape>", papers.paper, name="paper"),
]
