"""What is the same for everybody: answered without asking who it is (no session, no cookie), and
kept by browsers and proxies as long as its ETag is the one of now."""

import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from toolbox.lib.fingerprint import CODE

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Have the middleware below answer. Such a view speaks the language that its address names,
    Dutch by itself, and knows no `request.user`."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def language_of(request: HttpRequest) -> str:
    """The language that ?taal= names."""
    asked = request.GET.get("taal", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@lru_cache(maxsize=500)
def public_match(path: str, urls: str) -> ResolverMatch:
    """Where a public path leads; Resolver404 for others. It is remembered, because looking through
    all addresses of the site takes as long as the rest of such an answer."""
    match = resolve(path, urls)
    if not getattr(match.func, "is_public", False):
        raise Resolver404
    return match


def middleware(get_response: View) -> View:
    """Before sessions and languages. What goes wrong is told in the usual way, so the request goes
    on to the other middleware then."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        try:
            match = public_match(request.path_info, settings.ROOT_URLCONF)
        except Resolver404:
            return get_response(request)
        request.get_host()  # refuses a made-up one
        request.resolver_match = match
        try:
            with translation.override(language_of(request)):
                return match.func(request, *match.args, **match.kwargs)
        except (Http404, DatabaseError):
            return get_response(request)

    return middleware


def revalidated(etag: Callable[..., str | None]) -> Callable[[View], View]:
    """Give the view's answer the ETag that `etag(request, …)` names and answer 304 to who has it
    already. Without one (None) the answer is as the view made it."""

    def decorate(view: View) -> View:
        conditional = condition(etag_func=lambda *args, **kwargs: quoted(etag(*args, **kwargs)))(
            view
        )

        @wraps(view)
        def asked_again(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = conditional(request, *args, **kwargs)
            if response.status_code not in (200, 304):
                del response.headers["ETag"]
            elif response.has_header("ETag"):
                # 'no-cache' is: keep it, and ask each time whether it still holds.
                patch_cache_control(response, public=True, no_cache=True)
            return response

        return asked_again

    return decorate


def etag_of(*parts: object) -> str:
    """Of a page that depends on these, on its language, and on who runs the site: that stands on
    every page, and is no part of the program."""
    site = (settings.PUBLIC_URL, settings.OPERATOR_NAME, settings.MAIL_PAGE)
    text = "\0".join(map(str, (*site, *parts, translation.get_language())))
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def is_stranger(request: HttpRequest) -> bool:
    """Whether this browser has no session: pages of who has one show more."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


def quoted(etag: str | None) -> str | None:
    """What another program answers is something else."""
    return etag and f'"{CODE[:8]}-{etag}"'
