from django.urls import path

from parindex.legal.web import views

app_name = "legal"
urlpatterns = [
    path("", views.register, name="register"),
    path("<int:document_id>/", views.document, name="document"),
]
