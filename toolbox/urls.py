from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import include, path

from canvas.views.exchange import schema as canvas_schema
from toolbox import health, views

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)
# One place to change a password, which also tells the owner by mail.
admin.site.password_change = lambda request, **kwargs: redirect("account_change_password")

urlpatterns = [
    path("", views.start, name="start"),
    path("taal/", views.set_language, name="set_language"),
    path("zoeken/", views.search, name="search"),
    path("onderwijs/", views.teaching, name="teaching"),
    path("sitemap.xml", views.sitemap_xml, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("privacy/", views.privacy, name="privacy"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("ontwikkeling/onderdelen/", views.parts, name="parts"),
    path("", include("toolbox.privacy.urls")),
    path("", include("accounts.urls")),
    path("account/", include("accounts.me_urls")),
    path("account/tweede-stap/", include("accounts.second_step_urls")),
    path("account/aangemeld/", include("allauth.usersessions.urls")),
    path("account/", include("allauth.account.urls")),
    path("formaten/canvas-1.schema.json", canvas_schema, name="canvas_schema"),
    path("", include("knowledge.urls")),
    path("", include("tooldb.urls")),
    path("", include("checklists.urls")),
    path("o/<slug:organisation>/", include("dossier.urls")),
    path("o/<slug:organisation>/canvas/", include("canvas.urls")),
    path("o/<slug:organisation>/keuzes/", include("tooldb.choices.urls")),
    path("o/<slug:organisation>/afspraken/", include("agreements.urls")),
    path("o/<slug:organisation>/instrumenten/", include("checklists.assessments.urls")),
    path("beheer/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
if settings.MAIL_PAGE:
    urlpatterns += [
        path("ontwikkeling/mail/", views.mail_page, name="mail_page"),
        path("ontwikkeling/mail/<str:name>/", views.mail_html, name="mail_html"),
    ]

handler400 = "toolbox.views.bad_request"
handler403 = "toolbox.views.permission_denied"
handler404 = "toolbox.views.page_not_found"
handler500 = "toolbox.views.server_error"
