from django.urls import include, path
from django.views.i18n import set_language

from parindex.api.app import api
from parindex.config import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("tra-cuu/", include("parindex.portal.urls")),
    path("language/", set_language, name="set_language"),
    path("accounts/", include("parindex.accounts.urls")),
    path("", include("parindex.desk.urls")),
    path("to-chuc/", include("parindex.organization.web.urls")),
    path("van-ban/", include("parindex.legal.web.urls")),
    path("van-ban-di/", include("parindex.dispatch.web.urls")),
    path("thu-tuc/", include("parindex.onestop.web.urls")),
    path("ho-so/", include("parindex.onestop.web.dossier_urls")),
    path("tinh-lai-han/", include("parindex.onestop.web.recount_urls")),
    path("giay-to-ho-so/", include("parindex.onestop.web.form_urls")),
    path("ra-soat/", include("parindex.onestop.web.review_urls")),
    path("so-lieu-mot-cua/", include("parindex.onestop.web.figure_urls")),
    path("chi-so/", include("parindex.analytics.web.urls")),
    path("nap-ho-so/", include("parindex.onestop.web.bulk_urls")),
    path("api/v1/", api.urls),
    path("tep/", include("parindex.evidence.web.urls")),
    path("ke-hoach/", include("parindex.planning.web.urls")),
    path("bao-cao/", include("parindex.reporting.web.urls")),
    path("cham-diem/", include("parindex.scoring.web.round_urls")),
    path("bo-tieu-chi/", include("parindex.scoring.web.set_urls")),
    path("ket-qua-cai-cach/", include("parindex.scoring.web.result_urls")),
    path("du-bao/", include("parindex.scoring.web.outlook_urls")),
    path("thong-bao/", include("parindex.notices.web.urls")),
    path("nhat-ky/", include("parindex.audit.web.urls")),
]

handler400 = "parindex.config.errors.bad_request"
handler403 = "parindex.config.errors.forbidden"
handler404 = "parindex.config.errors.not_found"
handler500 = "parindex.config.errors.server_error"
