from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from toolbox import views

# What no page here needs. Somebody else's script in a page could not ask for it either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
NOT_FOR_SEARCH_ENGINES = ("/account/", "/beheer/", "/o/", "/ontwikkeling/", "/toegang/")


def headers(get_response):
    """The headers for which Django has no setting, on every answer, files included."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith(NOT_FOR_SEARCH_ENGINES):
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    return middleware


PROBES = ("/healthz", "/readyz")


def loopback_name(get_response):
    """Send 127.0.0.1 on to localhost, the only loopback name for which passkeys work."""
    name = urlsplit(settings.PUBLIC_URL).hostname

    def middleware(request):
        host, _, port = request.META.get("HTTP_HOST", "").partition(":")
        if host == "127.0.0.1" and name == "localhost" and request.path not in PROBES:
            port = port if port.isdigit() else "80"
            address = f"{request.scheme}://localhost:{port}{request.get_full_path()}"
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
        return views.unavailable(request) if isinstance(exception, views.DATABASE_GONE) else None

    middleware.process_exception = process_exception
    return middleware
