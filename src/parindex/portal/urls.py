from django.urls import path

from parindex.portal import procedures

app_name = "portal"
urlpatterns = [
    path("thu-tuc/", procedures.index, name="procedures"),
    path("thu-tuc/<str:code>/", procedures.show, name="procedure"),
]
