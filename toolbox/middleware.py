from urllib.parse import urlsplit

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from toolbox import views


def loopback_name(get_response):
    """Send 127.0.0.1 on to localhost, the only loopback name for which passkeys work."""
    name = urlsplit(settings.PUBLIC_URL).hostname

    def middleware(request):
        host, _, port = request.META.get("HTTP_HOST", "").partition(":")
        if host == "127.0.0.1" and name == "localhost":
            address = f"{request.scheme}://localhost:{port or 80}{request.get_full_path()}"
            return HttpResponsePermanentRedirect(address)
        return get_response(request)

    return middleware


def language(get_response):
    """Speak Dutch, or the language of the cookie. What the browser asks for by itself is left
    alone: on a shared computer nobody chose it."""
    known = dict(settings.LANGUAGES)

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = get_response(request)
            response.headers.setdefault("Content-Language", code)
            patch_vary_headers(response, ["Cookie"])
            return response

    return middleware


def database_gone(get_response):
    """When the database does not answer, a page that says so and shows back what was typed."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, exception):
        return views.unavailable(request) if isinstance(exception, OperationalError) else None

    middleware.process_exception = process_exception
    return middleware
