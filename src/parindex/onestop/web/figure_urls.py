from django.urls import path

from parindex.onestop.web import figures, scores, signals

app_name = "figures"
urlpatterns = [
    path("", figures.index, name="index"),
    path("so-lieu.xlsx", figures.workbook, name="workbook"),
    path("ho-so/<str:code>/<slug:side>/", figures.records, name="records"),
    path("thu-tuc/<str:code>/<slug:side>/", scores.services_behind, name="services"),
    path("766/", scores.by_766, name="by_766"),
    path("dau-hieu/", signals.index, name="signals"),
    path("dau-hieu/<slug:code>/", signals.show, name="signal"),
]
