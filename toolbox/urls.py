from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from toolbox import views

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", views.start, name="start"),
    path("taal/", views.set_language, name="set_language"),
    path("privacy/", views.privacy, name="privacy"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("ontwikkeling/onderdelen/", views.parts, name="parts"),
    path("", include("accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("", include("knowledge.urls")),
    path("", include("tooldb.urls")),
    path("o/<slug:organisation>/", include("dossier.urls")),
    path("o/<slug:organisation>/canvas/", include("canvas.urls")),
    path("beheer/", admin.site.urls),
]
if settings.MAIL_PAGE:
    urlpatterns.append(path("ontwikkeling/mail/", views.mail_page, name="mail_page"))

handler400 = "toolbox.views.bad_request"
handler403 = "toolbox.views.permission_denied"
handler404 = "toolbox.views.page_not_found"
handler500 = "toolbox.views.server_error"
