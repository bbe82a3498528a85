from django.urls import path

from parindex.scoring.web import appraisal, leaves, sheets

app_name = "scoring"
urlpatterns = [
    path("", sheets.index, name="index"),
    path("phieu/<int:sheet_id>/", sheets.show, name="sheet"),
    path("phieu/<int:sheet_id>/viec/<slug:name>/", sheets.act, name="act"),
    path("phieu/<int:sheet_id>/tieu-chi/<str:leaf>/", leaves.show, name="leaf"),
    path("phieu/<int:sheet_id>/tieu-chi/<str:leaf>/luu/", leaves.save, name="save"),
    path("phieu/<int:sheet_id>/tieu-chi/<str:leaf>/giai-trinh/", leaves.explain, name="explain"),
    path("tham-dinh/<int:sheet_id>/", appraisal.show, name="appraisal"),
    path("tham-dinh/<int:sheet_id>/<str:leaf>/", appraisal.leaf, name="judge"),
    path("dot/<int:round_id>/xung-dot/", appraisal.conflict, name="conflict"),
    path("kiem-chung/<int:document_id>/rut/", leaves.withdraw, name="withdraw"),
]
