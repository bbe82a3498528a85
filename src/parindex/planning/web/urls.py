from django.urls import path

from parindex.planning.web import plans, reviews

app_name = "planning"
urlpatterns = [
    path("", plans.plans, name="plans"),
    path("<int:plan_id>/", plans.plan, name="plan"),
    path("<int:plan_id>/nguon/", plans.source, name="source"),
    path("nhiem-vu/<int:task_id>/", plans.task, name="task"),
    path("chi-tieu/<int:target_id>/", plans.target, name="target"),
    path("tai-len/", reviews.upload, name="upload"),
    path("soat/<int:review_id>/", reviews.review, name="review"),
    path("soat/<int:review_id>/ten/", reviews.name_unit, name="name_unit"),
    path("soat/<int:review_id>/xac-nhan/", reviews.confirm, name="confirm"),
    path("soat/<int:review_id>/bo/", reviews.abandon, name="abandon"),
    path("muc/<int:item_id>/", reviews.item, name="item"),
    path("muc/<int:item_id>/gop/", reviews.merge, name="merge"),
    path("muc/<int:item_id>/tach/", reviews.split, name="split"),
    path("muc/<int:item_id>/loai/", reviews.reclassify, name="reclassify"),
]
