from django.urls import path

from parindex.scoring.web import outlook

app_name = "outlook"
urlpatterns = [
    path("", outlook.index, name="index"),
    path("<int:sheet_id>/", outlook.sheet, name="sheet"),
    path("<int:sheet_id>/thu/", outlook.suppose, name="suppose"),
    path("<int:sheet_id>/giao-viec/", outlook.assign, name="assign"),
]
