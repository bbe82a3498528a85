from django.urls import path

from parindex.onestop.web import bulk, bulk_mappings

app_name = "bulk"
urlpatterns = [
    path("", bulk.index, name="index"),
    path("mau.xlsx", bulk.template, name="template"),
    path("cach-doc/", bulk_mappings.edit, name="new_mapping"),
    path("cach-doc/<slug:source>/", bulk_mappings.edit, name="mapping"),
    path("lan/<str:name>/", bulk.show, name="job"),
    path("lan/<str:name>/dong-sai.xlsx", bulk.returned, name="returned"),
    path("lan/<str:name>/<slug:what>/", bulk.act, name="act"),
]
