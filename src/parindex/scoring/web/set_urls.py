from django.urls import path

from parindex.scoring.web import set_intake, set_leaves, sets

app_name = "criteria"
urlpatterns = [
    path("", sets.index, name="index"),
    path("lay-tu-danh-muc/", sets.take, name="take"),
    path("nap/", set_intake.look, name="intake"),
    path("nap/luu/", set_intake.keep, name="keep"),
    path("<int:pk>/", sets.show, name="version"),
    path("<int:pk>/bang-tinh.xlsx", sets.workbook, name="workbook"),
    path("<int:pk>/ban-moi/", sets.renew, name="renew"),
    path("<int:pk>/so-voi/<int:other>/", sets.difference, name="difference"),
    path("<int:pk>/thong-tin-chung/", set_leaves.general, name="general"),
    path("<int:pk>/muc/<str:code>/", set_leaves.heading, name="heading"),
    path("<int:pk>/tieu-chi/<str:code>/", set_leaves.leaf, name="leaf"),
    path("<int:pk>/them-vao/<str:code>/", set_leaves.add_leaf, name="add_leaf"),
    path("<int:pk>/bo/<str:code>/", set_leaves.remove_leaf, name="remove_leaf"),
    path("<int:pk>/<slug:name>/", sets.act, name="act"),
]
