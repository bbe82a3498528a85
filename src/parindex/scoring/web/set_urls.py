from django.urls import path

from parindex.scoring.web import set_beside, set_intake, set_leaves, sets

app_name = "criteria"
urlpatterns = [
    path("", sets.index, name="index"),
    path("lay-tu-danh-muc/", sets.take, name="take"),
    path("nap/", set_intake.look, name="intake"),
    path("nap/luu/", set_intake.keep, name="keep"),
    path("<int:pk>/", sets.show, name="version"),
    path("<int:pk>/bang-tinh.xlsx", sets.workbook, name="workbook"),
    path("<int:pk>/ban-moi/", sets.renew, name="renew"),
    path("<int:pk>/phong-theo/", set_beside.extend, name="extend"),
    path("<int:pk>/so-voi/<int:other>/", sets.difference, name="difference"),
    path("<int:pk>/thong-tin-chung/", set_leaves.general, name="general"),
    path("<int:pk>/cach-tinh/", set_beside.options, name="options"),
    path("<int:pk>/xep-loai/", set_beside.classes, name="classes"),
    path("<int:pk>/thuong-tru/", set_beside.caps, name="caps"),
    path("<int:pk>/thuong-tru/them/<slug:kind>/", set_beside.add_extra, name="add_extra"),
    path("<int:pk>/thuong-tru/<str:code>/", set_beside.extra, name="extra"),
    path("<int:pk>/khong-che/", set_beside.add_gate, name="add_gate"),
    path("<int:pk>/khong-che/<str:code>/", set_beside.gate, name="gate"),
    path("<int:pk>/them-linh-vuc/", set_leaves.add_field, name="add_field"),
    path("<int:pk>/them-tieu-chi/<str:code>/", set_leaves.add_criterion, name="add_criterion"),
    path("<int:pk>/them-vao/<str:code>/", set_leaves.add_leaf, name="add_leaf"),
    path("<int:pk>/muc/<str:code>/", set_leaves.heading, name="heading"),
    path("<int:pk>/tieu-chi/<str:code>/", set_leaves.leaf, name="leaf"),
    path("<int:pk>/sap-xep/", set_leaves.order, name="order"),
    path("<int:pk>/sap-xep/<str:code>/", set_leaves.turn, name="turn"),
    path("<int:pk>/<slug:name>/", sets.act, name="act"),
]
