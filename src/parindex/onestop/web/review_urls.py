from django.urls import path

from parindex.onestop.web import review_files, review_items, reviews

app_name = "reviews"
urlpatterns = [
    path("", reviews.index, name="plans"),
    path("<int:plan_id>/", reviews.show, name="plan"),
    path("<int:plan_id>/<slug:which>.<str:shape>", review_files.paper, name="paper"),
    path("<int:plan_id>/trinh-ky/<slug:which>/", review_files.forward, name="forward"),
    path("<int:plan_id>/<slug:name>/", reviews.act, name="plan_act"),
    path("noi-dung/<int:item_id>/", review_items.show, name="item"),
    path("noi-dung/<int:item_id>/ket-luan/", review_items.findings, name="findings"),
    path("noi-dung/<int:item_id>/chi-phi.xlsx", review_files.workbook, name="workbook"),
    path("noi-dung/<int:item_id>/chi-phi/<slug:side>/", review_items.costs, name="costs"),
    path("noi-dung/<int:item_id>/bo/", review_items.remove, name="remove"),
    path("noi-dung/<int:item_id>/<slug:name>/", review_items.act, name="item_act"),
]
