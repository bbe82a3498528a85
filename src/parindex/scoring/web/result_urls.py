from django.urls import path

from parindex.scoring.web import result_papers, results, unit_results

app_name = "results"
urlpatterns = [
    path("", results.index, name="index"),
    path("dot/<int:pk>/", result_papers.draft, name="draft"),
    path("dot/<int:pk>/quyet-dinh.<str:shape>", result_papers.draft_decision, name="draft_decision"),
    path("dot/<int:pk>/trinh-ky/", result_papers.forward_decision, name="forward_decision"),
    path("dinh-chinh/<int:pk>/", result_papers.draft, {"which": "dinh-chinh"}, name="correction"),
    path(
        "dinh-chinh/<int:pk>/quyet-dinh.<str:shape>",
        result_papers.draft_decision,
        {"which": "dinh-chinh"},
        name="correction_decision",
    ),
    path(
        "dinh-chinh/<int:pk>/trinh-ky/",
        result_papers.forward_decision,
        {"which": "dinh-chinh"},
        name="forward_correction",
    ),
    path("<int:result_id>/", results.show, name="result"),
    path("<int:result_id>/bang.xlsx", result_papers.workbook, name="workbook"),
    path("<int:result_id>/du-lieu.json", results.data, name="data"),
    path("<int:result_id>/kiem-tra/", results.check, name="check"),
    path("<int:result_id>/quyet-dinh.<str:shape>", result_papers.decision, name="decision"),
    path("<int:result_id>/don-vi/<slug:unit>/", unit_results.show, name="unit"),
    path("<int:result_id>/don-vi/<slug:unit>/phieu-diem.<str:shape>", result_papers.unit_sheet, name="unit_sheet"),
    path("<int:result_id>/don-vi/<slug:unit>/thong-bao/", result_papers.forward_notice, name="forward_notice"),
    path("<int:result_id>/don-vi/<slug:unit>/diem-mat/", unit_results.lost, name="lost"),
    path("<int:result_id>/don-vi/<slug:unit>/so-lieu-ngoai/", unit_results.outside, name="outside"),
    path("<int:result_id>/don-vi/<slug:unit>/nam-truoc/", unit_results.compared, name="years"),
    path("<int:result_id>/don-vi/<slug:unit>/tieu-chi/<str:code>/", unit_results.leaf, name="leaf"),
]
