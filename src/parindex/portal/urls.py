from django.urls import path

from parindex.portal import following, procedures

app_name = "portal"
urlpatterns = [
    path("thu-tuc/", procedures.index, name="procedures"),
    path("thu-tuc/<str:code>/", procedures.show, name="procedure"),
    path("ho-so/", following.follow, name="follow"),
    path("ho-so/m/<str:token>/", following.by_token, name="follow_token"),
    path("xin-loi/", following.apologies, name="apologies"),
]
