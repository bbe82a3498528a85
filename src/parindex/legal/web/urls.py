from django.urls import path

from parindex.legal.web import checking, views

app_name = "legal"
urlpatterns = [
    path("kiem-tra/", checking.check, name="check"),
    path("", views.register, name="register"),
    path("<int:document_id>/", views.document, name="document"),
]
