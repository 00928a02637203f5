"""The log tells what happened and nothing of who or what: a marker goes in by every way we know,
and must not come out."""

import io
import json
import logging
import sys

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from tests.conftest import make_user, sign_in
from toolbox import logs
from toolbox.urls import urlpatterns as real_urls

MARKER = "zoekmij"


def twice(request, word):
    """Two people with one address: PostgreSQL tells the address in its error."""
    make_user(MARKER)
    make_user(MARKER)


def broken(request, word):
    try:
        int(request.POST["text"])
    except ValueError as error:
        raise RuntimeError(f"Cannot handle {request.POST['text']}") from error


urlpatterns = [
    *real_urls,
    path("stuk/<word>/", broken, name="broken"),
    path("dubbel/<word>/", twice, name="twice"),
    path("goed/<word>/", lambda request, word: HttpResponse("goed"), name="fine"),
]
handler400 = "toolbox.views.bad_request"
handler404 = "toolbox.views.page_not_found"
handler500 = "toolbox.views.server_error"


@pytest.fixture
def told():
    """A function: what the log of a production site tells so far, line by line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Formatter("json"))
    loggers = [logging.getLogger(name) for name in ("", "django", "toolbox.access")]
    levels = [logger.level for logger in loggers]
    loggers[2].setLevel(logging.INFO)
    for logger in loggers[:2]:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def test_a_request_is_told_by_its_route(told, visitor):
    response = visitor.get(f"/goed/{MARKER}/?zoek={MARKER}")
    [line] = told()
    assert line["logger"] == "toolbox.access"
    assert (line["method"], line["route"], line["status"]) == ("GET", "fine", 200)
    assert line["ms"] >= 0
    assert line["request_id"] == response.headers["X-Request-ID"]


def test_the_request_id_of_the_web_server_is_kept_and_that_of_a_visitor_is_not(told, visitor):
    visitor.get("/goed/x/", headers={"x-request-id": "0123456789abcdef" * 2})
    visitor.get("/goed/x/", headers={"x-request-id": MARKER})
    first, second = (line["request_id"] for line in told())
    assert first == "0123456789abcdef" * 2
    assert second != MARKER


@pytest.mark.django_db
@pytest.mark.parametrize("address", [f"/niets/{MARKER}/", f"/o/{MARKER}/", f"/toegang/{MARKER}/"])
def test_an_address_is_not_told(told, visitor, address):
    visitor.get(address, query_params={"naam": MARKER})
    assert told()
    assert MARKER not in str(told())


def test_a_method_that_somebody_made_up_is_not_told(told, visitor):
    visitor.generic(MARKER.upper(), "/goed/x/")
    assert told()[-1]["method"] == "other"
    assert MARKER not in str(told()).lower()


def test_a_wrong_host_is_not_told(told, visitor):
    assert visitor.get("/goed/x/", headers={"host": f"{MARKER}.example"}).status_code == 400
    assert "django.security.DisallowedHost" in {line["logger"] for line in told()}
    assert MARKER not in str(told())


@pytest.mark.django_db
def test_an_error_is_told_by_its_kind_and_place(told, visitor):
    response = visitor.post(f"/stuk/{MARKER}/", {"text": MARKER, "email": f"{MARKER}@cast.example"})
    assert response.status_code == 500
    [line] = [line for line in told() if "error" in line]
    assert line["message"] == "500 broken"
    assert "builtins.ValueError\nand then\n" in line["error"]
    assert line["error"].endswith("builtins.RuntimeError")
    assert "tests/test_logs.py:" in line["error"]
    assert MARKER not in str(told())


@pytest.mark.django_db
def test_the_row_in_an_error_of_the_database_is_not_told(told, visitor):
    assert visitor.get("/dubbel/x/").status_code == 500
    assert "IntegrityError" in str(told())
    assert MARKER not in str(told())


@pytest.mark.django_db
def test_a_refused_form_is_told_by_its_route(told, cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("accounts:new_organisation"), {"name": MARKER})
    assert [line["message"] for line in told() if line["logger"] == "django.security.csrf"] == [
        "403 accounts:new_organisation"
    ]


@pytest.mark.django_db
def test_signing_in_tells_no_address_and_no_password(told, visitor):
    make_user("alice")
    for email in ("alice@cast.example", f"{MARKER}@cast.example"):
        visitor.post(reverse("account_login"), {"login": email, "password": MARKER})
    assert [line["route"] for line in told()] == ["account_login"] * 2
    assert "cast.example" not in str(told())
    assert MARKER not in str(told())


def test_what_is_written_on_a_canvas_is_not_told(told, cast, canvas):
    url = reverse("canvas:block", args=[canvas.organisation.slug, canvas.pk, "value"])
    sign_in(cast.alice).post(url, {"text": MARKER, "meaning": "idea"})
    assert "canvas:block" in str(told())
    assert MARKER not in str(told())
    assert str(canvas.pk) not in str(told())


# Lines of others ----------------------------------------------------------------------------------


def test_of_a_line_of_others_only_the_fixed_words_are_told(told):
    logging.getLogger("anders").warning("Cannot reach %s", f"{MARKER}@cast.example")
    assert [line["message"] for line in told()] == ["Cannot reach %s"]


def test_a_line_that_others_filled_in_themselves_is_told_by_its_place(told):
    logging.getLogger("gunicorn.error").warning(f"Invalid request from ip={MARKER}")
    [line] = told()
    assert line["message"].startswith("test_logs:")


def test_a_command_that_breaks_tells_its_error_in_the_same_way(told, db):
    try:
        make_user(MARKER)
        make_user(MARKER)
    except IntegrityError:
        logs.uncaught(*sys.exc_info())
    [line] = told()
    assert line["error"].endswith("django.db.utils.IntegrityError")
    assert MARKER not in str(line)


def test_on_ones_own_machine_an_error_tells_all():
    try:
        raise ValueError(MARKER)
    except ValueError:
        record = logging.LogRecord("x", 40, "x.py", 1, "went wrong: %s", ("why",), sys.exc_info())
    said = logs.Formatter("line", tells_all=True).format(record)
    assert "went wrong: why" in said
    assert said.endswith(f"ValueError: {MARKER}")


def test_production_tells_each_request_as_json_and_development_keeps_quiet():
    levels = [
        logs.config(style)["loggers"]["toolbox.access"]["level"] for style in ("json", "line")
    ]
    assert levels == ["INFO", "WARNING"]
