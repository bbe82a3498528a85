from django.urls import path

from parindex.planning.web import following, plans, reviews, steering, values

app_name = "planning"
urlpatterns = [
    path("", plans.plans, name="plans"),
    path("<int:plan_id>/", plans.plan, name="plan"),
    path("<int:plan_id>/nguon/", plans.source, name="source"),
    path("nhiem-vu/<int:task_id>/", plans.task, name="task"),
    path("chi-tieu/<int:target_id>/", plans.target, name="target"),
    path("<int:plan_id>/theo-doi/", steering.follow, name="follow"),
    path("<int:plan_id>/dieu-hanh/", steering.steer, name="steer"),
    path("<int:plan_id>/chi-dao/", steering.direct, name="direct"),
    path("phan-viec/<int:obligation_id>/", following.obligation, name="obligation"),
    path("phan-viec/<int:obligation_id>/<slug:name>/", following.act, name="act"),
    path("gia-han/<int:extension_id>/", following.decide_extension, name="decide_extension"),
    path("kho-khan/<int:difficulty_id>/", steering.difficulty, name="difficulty"),
    path("kho-khan/<int:difficulty_id>/tra-loi/", steering.answer, name="answer"),
    path("kho-khan/<int:difficulty_id>/trinh/", steering.escalate, name="escalate"),
    path("kho-khan/<int:difficulty_id>/rut/", steering.withdraw, name="withdraw"),
    path("so-lieu/<int:measure_id>/", values.values, name="values"),
    path("so-lieu/<int:measure_id>/phu-trach/", values.describe, name="describe"),
    path("so-lieu/gia-tri/<int:value_id>/", values.judge, name="judge_value"),
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
