from django.urls import path, re_path

from parindex.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("lich-cua-toi/", views.calendar, name="calendar"),
    path("lich-cua-toi/cap-dia-chi/", views.renew_calendar, name="renew_calendar"),
    path("lich-cua-toi/thoi-dung/", views.end_calendar, name="end_calendar"),
    # What stands after /lich/ is a secret; the log masks it (config/logs.py).
    re_path(r"^lich/(?P<secret>[A-Za-z0-9_-]{43})\.ics$", views.feed, name="feed"),
    path("huong-dan/", views.guide_page, name="guide"),
    path("huong-dan/<slug:slug>/", views.guide_page, name="chapter"),
]
