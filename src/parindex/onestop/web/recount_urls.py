from django.urls import path

from parindex.onestop.web import recounts

app_name = "recounts"
urlpatterns = [
    path("", recounts.index, name="index"),
    path("de-nghi-lich/", recounts.propose_calendar, name="propose_calendar"),
    path("quy-dinh/<str:code>/", recounts.law, name="law"),
    path("<int:recount_id>/", recounts.show, name="recount"),
    path("<int:recount_id>/bao-nguoi-nop.xlsx", recounts.workbook, name="workbook"),
    path("<int:recount_id>/<str:what>/", recounts.act, name="act"),
]
