from django.urls import path

from parindex.reporting.web import consolidation, papers, reports, rounds, sheets

app_name = "reporting"
urlpatterns = [
    path("", rounds.index, name="index"),
    path("mo/", rounds.start, name="start"),
    path("nam/<int:committee_id>/<int:year>/", rounds.year, name="year"),
    path("dot/<int:round_id>/", rounds.show, name="round"),
    path("dot/<int:round_id>/khoa/", rounds.close, name="close"),
    path("dot/<int:round_id>/don-doc/", rounds.urge, name="urge"),
    path("dot/<int:round_id>/tong-hop.<str:shape>", papers.consolidated, name="consolidated_paper"),
    path("dot/<int:round_id>/van-ban-don-doc.<str:shape>", papers.urging, name="urging_paper"),
    path("dot/<int:round_id>/trinh-don-doc/", papers.put_forward_urging, name="put_forward_urging"),
    path("<int:report_id>/trinh-ky/", papers.put_forward_unit, name="put_forward_unit"),
    path("<int:report_id>/bao-cao.<str:shape>", papers.of_unit, name="unit_paper"),
    path("dot/<int:round_id>/tong-hop/", consolidation.show, name="consolidation"),
    path("dot/<int:round_id>/tong-hop/<slug:name>/", consolidation.act, name="consolidate"),
    path("dot/<int:round_id>/so-lieu/<str:key>/", consolidation.figure, name="figure"),
    path("noi-dung/<int:text_id>/", consolidation.text, name="text"),
    path("<int:report_id>/", reports.report, name="report"),
    path("<int:report_id>/bieu-mau.xlsx", sheets.workbook, name="workbook"),
    path("<int:report_id>/nap/", sheets.intake, name="intake"),
    path("<int:report_id>/luu/", reports.save, name="save"),
    path("<int:report_id>/<slug:name>/", reports.act, name="act"),
    path("gia-han/<int:extension_id>/", reports.decide_extension, name="decide_extension"),
    path("dieu-chinh/<int:correction_id>/", reports.decide_correction, name="decide_correction"),
    path("ban/<int:edition_id>/", reports.edition, name="edition"),
]
