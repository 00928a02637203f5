import email
import email.policy
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.paginator import Paginator
from django.db import InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.access import typed_text
from accounts.models import User
from canvas.models import Meaning
from toolbox.lib.find import MAX_QUERY
from toolbox.lib.language import remember_language
from toolbox.lib.public import public
from toolbox.search import everything
from toolbox.sitemap import sitemap

FOUND_PER_PAGE = 20


@require_safe
def start(request):
    return render(request, "toolbox/start.html")


@require_safe
def privacy(request):
    context = {"address": settings.OPERATOR_ADDRESS, "mail": settings.OPERATOR_EMAIL}
    return render(request, "toolbox/privacy.html", context)


@require_safe
def accessibility(request):
    return render(request, "toolbox/accessibility.html", {"mail": settings.OPERATOR_EMAIL})


@require_safe
def teaching(request):
    """For who teaches future care workers."""
    return render(request, "toolbox/teaching.html")


@require_safe
def search(request):
    """One box over all that is public; ?zoek=…"""
    query = " ".join(request.GET.get("zoek", "").replace("\x00", "").split())[:MAX_QUERY]
    found = everything().find(query) if query else []
    context = {
        "query": query,
        "page": Paginator(found, FOUND_PER_PAGE).get_page(request.GET.get("pagina")),
    }
    return render(request, "toolbox/search.html", context)


@public
@require_safe
def sitemap_xml(request):
    return HttpResponse(sitemap(), content_type="application/xml")


@require_safe
def parts(request):
    """The parts of the design system on one page, for developers."""
    return render(request, "toolbox/parts.html", {"meanings": Meaning})


# No token: it only chooses a language, and a page for everybody stays without cookies. From another
# site the browser sends no session (SameSite), so that nobody's account changes.
@csrf_exempt
@require_POST
def set_language(request):
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    code = request.POST.get("language")
    if code not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=code)
    return remember_language(response, code)


@require_safe
def robots(request):
    """Search engines stay out of what belongs to organisations and their guests."""
    rules = ["User-agent: *", *(f"Disallow: {path}" for path in ("/o/", "/toegang/", "/account/"))]
    rules.append(f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(rules) + "\n", content_type="text/plain")


@require_safe
def mail_page(request):
    """The newest mails that this site sent, read from files; only on one's own machine."""
    files = sorted(settings.MAIL_FOLDER.glob("*.log"), key=lambda path: path.stat().st_mtime)
    mails = [read_mail(path) for path in reversed(files[-20:])]
    return render(request, "toolbox/mail_page.html", {"mails": mails})


# A mail brings its own styles; 'sandbox' keeps whatever else is in it from doing anything.
@csp_override({"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "sandbox": True})
@require_safe
def mail_html(request, name):
    """The HTML of one of those mails, by itself."""
    files = {path.name: path for path in settings.MAIL_FOLDER.glob("*.log")}
    if name not in files:
        raise Http404
    return HttpResponse(read_mail(files[name])["html"])


def read_mail(path):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return {
        "name": path.name,
        "to": mail["To"],
        "subject": mail["Subject"],
        "date": mail["Date"],
        "text": body_of(mail, "plain"),
        "html": body_of(mail, "html"),
    }


def body_of(mail, kind):
    body = mail.get_body(preferencelist=(kind,))
    # The backend rules a line of dashes under each mail.
    return body.get_content().rstrip("\n-") if body else ""


# It does not answer, is full, or takes no writes: PostgreSQL says the last with InternalError.
DATABASE_GONE = (OperationalError, InterfaceError, InternalError)


# When something is wrong --------------------------------------------------------------------------


def bad_request(request, exception):
    context = {"too_big": isinstance(exception, RequestDataTooBig)}
    return render(request, "400.html", context, status=400)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """Django calls this where it caught the error; writing the session comes after the view."""
    if isinstance(sys.exception(), DATABASE_GONE):
        return unavailable(request)
    return render(request, "500.html", status=500)


def csrf_failure(request, reason=""):
    """Mostly a page that stood open for long. What was typed is shown back, but only when the
    browser says that our own page sent it."""
    own = request.headers.get("Sec-Fetch-Site", "") == "same-origin"
    typed = typed_text(request) if own else ""
    return render(request, "toolbox/stale_page.html", {"typed": typed}, status=403)


def unavailable(request):
    response = render(request, "503.html", {"typed": typed_text(request)}, status=503)
    response.headers["Retry-After"] = "30"
    return response
