"""The log: what happened and how long it took, never who did it or what they wrote.

A line holds the name of a route, not the address: addresses hold tokens. It holds the kind and the
place of an error, not its message: PostgreSQL puts the row in there."""

import contextvars
import json
import logging
import re
import secrets
import time
import traceback
from datetime import UTC, datetime

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
REQUEST_ID = re.compile(r"[0-9a-f]{16,32}")
# What the middleware below says of a request.
ACCESS = ("method", "route", "status", "ms")

access_log = logging.getLogger("toolbox.access")
request_id = contextvars.ContextVar("request_id", default="")


def config(style, *, tells_all=False):
    """Django's LOGGING. `style` is 'json' or 'line'; `tells_all` is for one's own machine, where
    the messages of errors may be read."""
    formatter = {"()": "toolbox.logs.Formatter", "style": style, "tells_all": tells_all}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ours"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "toolbox": {"level": "INFO"},
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "toolbox.access": {"level": "WARNING" if style == "line" else "INFO"},
            # gunicorn has a handler of its own, which would tell addresses.
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }


def access(get_response):
    """One line for each request that reaches Django, and an id that all its lines share."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8))
        start = time.monotonic()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = request_id.get()
            tell(request, response, time.monotonic() - start)
            return response
        finally:
            request_id.reset(token)

    return middleware


def tell(request, response, seconds):
    facts = {
        "method": request.method if request.method in METHODS else "other",
        "route": route_of(request),
        "status": response.status_code,
        "ms": round(seconds * 1000),
    }
    access_log.info("request", extra=facts)


def route_of(request):
    """The name of the address; '-' for a static file and for what leads nowhere."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "-") if match else "-"


class Formatter(logging.Formatter):
    def __init__(self, style="line", tells_all=False):
        super().__init__()
        self.as_json, self.tells_all = style == "json", tells_all

    def format(self, record):
        told = self.told(record)
        return json.dumps(told, ensure_ascii=False) if self.as_json else in_words(told)

    def told(self, record):
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if self.tells_all else safe_message(record),
        }
        told |= {name: getattr(record, name) for name in ACCESS if hasattr(record, name)}
        if request_id.get():
            told["request_id"] = request_id.get()
        if error := error_of(record):
            told["error"] = self.story(error)
        return told

    def story(self, error):
        if self.tells_all:
            return "".join(traceback.format_exception(error)).rstrip()
        return "\n".join(without_messages(error))


def safe_message(record):
    """The message without what others put in it. Theirs is told without its values; one without
    a place for values may have them inside already, so of that only the place."""
    if hasattr(record, "request"):
        return f"{getattr(record, 'status_code', '-')} {route_of(record.request)}"
    if is_ours(record):
        return record.getMessage()
    return str(record.msg) if record.args else f"{record.module}:{record.lineno}"


def is_ours(record):
    """Our own lines, and the servers' ordinary ones: which address they listen on."""
    name = record.name.partition(".")[0]
    is_server = name in {"gunicorn", "uvicorn"}
    return name == "toolbox" or (is_server and record.levelno < logging.WARNING)


def error_of(record):
    return record.exc_info[1] if record.exc_info else None


def without_messages(error):
    """Lines: each error in the chain with its places, the cause first."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause:
        yield from without_messages(cause)
        yield "and then"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    yield f"{type(error).__module__}.{type(error).__qualname__}"


def in_words(told):
    extra = [f"{name}={told[name]}" for name in (*ACCESS, "request_id") if name in told]
    line = " ".join([told["at"], told["level"], told["logger"], told["message"], *extra])
    return f"{line}\n{told['error']}" if "error" in told else line


def uncaught(kind, error, trace):
    """For sys.excepthook: a command that breaks tells its error like everything else."""
    logging.getLogger("toolbox").error("broken off", exc_info=(kind, error, trace))
