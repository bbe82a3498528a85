from django.urls import path

from parindex.organization.web import views

app_name = "organization"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("don-vi/<slug:code>/", views.unit, name="unit"),
    path("vai-tro/", views.grants, name="grants"),
    path("vai-tro/giao/", views.give, name="give"),
    path("vai-tro/<int:grant_id>/xac-nhan/", views.confirm, name="confirm"),
    path("vai-tro/<int:grant_id>/thu-hoi/", views.end, name="end"),
]
