from django.urls import path

from parindex.dispatch.web import acts, documents, register

app_name = "dispatch"
urlpatterns = [
    path("", documents.index, name="index"),
    path("soan/", documents.kinds, name="kinds"),
    path("soan/<slug:kind>/", documents.compose, name="compose"),
    path("<int:document_id>/", documents.show, name="document"),
    path("<int:document_id>/sua/", documents.edit, name="edit"),
    path("<int:document_id>/ban.<str:shape>", acts.draft_file, name="draft_file"),
    path("<int:document_id>/ban-ky.pdf", acts.kept_file, name="kept_file"),
    path("<int:document_id>/<slug:name>/", acts.act, name="act"),
    path("nhan/<int:delivery_id>/", acts.receive, name="receive"),
    path("so/<int:unit_id>/<int:year>/", register.register, name="register"),
    path("so/<int:unit_id>/<int:year>/so-van-ban-di.xlsx", register.workbook, name="workbook"),
    path("so/<int:unit_id>/danh-so/", register.numbering, name="numbering"),
    path("so/dong/<int:entry_id>/", register.entry, name="entry"),
]
