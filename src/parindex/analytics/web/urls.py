from django.urls import path

from parindex.analytics.web import binding, records

app_name = "analytics"
urlpatterns = [
    path("muc-chi-tieu/<int:measure_id>/", binding.bind, name="bind"),
    path("<str:code>/<slug:side>/", records.records, name="records"),
]
