from django.urls import path

from parindex.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("huong-dan/", views.guide_page, name="guide"),
    path("huong-dan/<slug:slug>/", views.guide_page, name="chapter"),
]
