from django.urls import path

from parindex.scoring.web import leaves, sheets

app_name = "scoring"
urlpatterns = [
    path("", sheets.index, name="index"),
    path("phieu/<int:sheet_id>/", sheets.show, name="sheet"),
    path("phieu/<int:sheet_id>/viec/<slug:name>/", sheets.act, name="act"),
    path("phieu/<int:sheet_id>/tieu-chi/<str:leaf>/", leaves.show, name="leaf"),
    path("phieu/<int:sheet_id>/tieu-chi/<str:leaf>/luu/", leaves.save, name="save"),
    path("phieu/<int:sheet_id>/tieu-chi/<str:leaf>/giai-trinh/", leaves.explain, name="explain"),
    path("kiem-chung/<int:document_id>/rut/", leaves.withdraw, name="withdraw"),
]
