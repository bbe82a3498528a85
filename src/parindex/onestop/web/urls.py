from django.urls import path

from parindex.onestop.web import drafts, postings, procedures

app_name = "onestop"
urlpatterns = [
    path("", procedures.index, name="procedures"),
    path("danh-muc.xlsx", procedures.workbook, name="workbook"),
    path("nap/", drafts.intake, name="intake"),
    path("nap/luu/", drafts.keep, name="intake_keep"),
    path("moi/", drafts.begin, name="begin"),
    path("niem-yet/", postings.register, name="postings"),
    path("niem-yet/<int:posting_id>/<slug:what>/", postings.act, name="posting_act"),
    path("<str:code>/", procedures.show, name="procedure"),
    path("<str:code>/ban/<int:number>/", procedures.version, name="version"),
    path("<str:code>/so-sanh/<int:before>/<int:after>/", procedures.compare, name="compare"),
    path("<str:code>/du-thao/", drafts.edit, name="draft"),
    path("<str:code>/du-thao/<slug:what>/", drafts.act, name="draft_act"),
    path("<str:code>/cham-dut/", drafts.end, name="end"),
    path("<str:code>/niem-yet/", postings.post, name="post"),
]
