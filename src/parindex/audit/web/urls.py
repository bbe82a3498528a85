from django.urls import path

from parindex.audit.web import views

app_name = "audit"
urlpatterns = [path("", views.journal_page, name="journal")]
