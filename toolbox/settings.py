"""One settings file for every place; the environment chooses (see .env.example)."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from toolbox import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def required(name: str, hint: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is missing. {hint} See .env.example.")
    return value


SECRET_KEY = required("SECRET_KEY", "Set it to 50 random characters and keep it secret.")
PUBLIC_URL = required("PUBLIC_URL", "The address people type, like https://toolbox.example.")
DATABASE_URL = required(
    "DATABASE_URL", "Like sqlite:///data/toolbox.sqlite3 or postgres://user:password@host/name."
)
PUBLIC_URL = PUBLIC_URL.rstrip("/")
HTTPS = PUBLIC_URL.startswith("https://")
LOOPBACK = urlsplit(PUBLIC_URL).hostname in {"localhost", "127.0.0.1", "::1"}

DEBUG = False
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname, *env.list("EXTRA_HOSTS", default=[])]
if LOOPBACK:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# Who runs this site; shown in the footer and in the privacy statement.
OPERATOR_NAME = env.str("OPERATOR_NAME", default="")
OPERATOR_EMAIL = env.str("OPERATOR_EMAIL", default="")
OPERATOR_ADDRESS = env.str("OPERATOR_ADDRESS", default="")

INSTALLED_APPS = [
    "toolbox.lib.admin_config.NamelessAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_tasks_db",
    "toolbox",
    "dossier",
    "canvas",
    "checklists",
    "tooldb",
    "knowledge",
    "agreements",
    "accounts",
]

MIDDLEWARE = [
    "toolbox.logs.access",
    "toolbox.middleware.headers",
    "accounts.middleware.without_address",
    "accounts.middleware.kept_nowhere",
    "toolbox.middleware.loopback_name",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "toolbox.lib.public.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "toolbox.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.actor",
    "accounts.middleware.second_step",
    "toolbox.middleware.database_gone",
]

ROOT_URLCONF = "toolbox.urls"
WSGI_APPLICATION = "toolbox.wsgi.application"
ASGI_APPLICATION = "toolbox.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "toolbox.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Data ------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    name = Path(DATABASES["default"]["NAME"])
    DATABASES["default"]["NAME"] = str(name if name.is_absolute() else BASE_DIR / name)
    # IMMEDIATE takes the write lock at once, so that a transaction never fails half way;
    # FULL makes 'saved' mean that it is on the disk.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    # 0 under uvicorn, whose short-lived threads would each leave an idle connection behind;
    # 60 under WSGI workers, which live long and gain by keeping theirs.
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

# Work in the background, done by `manage.py worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# People ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.LengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "accounts.passwords.GuessableValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Changing the address asks for the password, a code or a passkey again.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A tick box at signing in. Not ticked: until the browser closes, and at most half a day.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
# Limits count by account (key, user). 'ip' is the same for everybody, see AccountAdapter: those
# are ceilings of the whole site against a flood. A workshop of fifty people stays far below.
SITE_CEILING = "600/m/ip"
ACCOUNT_RATE_LIMITS = {
    "login": SITE_CEILING,
    "login_failed": f"{SITE_CEILING},5/5m/key",
    "signup": SITE_CEILING,
    "reset_password": f"{SITE_CEILING},5/m/key",
    "reset_password_from_key": SITE_CEILING,
    "request_login_code": f"{SITE_CEILING},3/m/key",
    "verify_phone": SITE_CEILING,
}
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "activate_totp": "accounts.second_step_forms.AppForm",
    "add_webauthn": "accounts.second_step_forms.PasskeyForm",
    "authenticate": "accounts.second_step_forms.CodeForm",
    "edit_webauthn": "accounts.second_step_forms.PasskeyNameForm",
    "reauthenticate": "accounts.second_step_forms.CodeAgainForm",
}
MFA_TOTP_ISSUER = "Toolbox Beeldbellen"
MFA_RATE_LIMITS = {"webauthn_login": SITE_CEILING}
# Nobody signs in before their address is confirmed, so the only address that can be open is the
# next one of who is changing it.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# Mail ------------------------------------------------------------------------------------------

# MAIL_PAGE keeps mail in files and shows it on a page: for development on one's own machine.
MAIL_PAGE = env.bool("MAIL_PAGE", default=False)
if MAIL_PAGE and not LOOPBACK:
    raise ImproperlyConfigured("MAIL_PAGE shows everybody's mail: only for a site on localhost.")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data")))
MAIL_FOLDER = DATA_DIR / "mail"
if MAIL_PAGE:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": MAIL_FOLDER},
        }
    }
else:
    # smtp://user:password@host:25, smtp+tls://…:587 or smtp+ssl://…:465
    server = urlsplit(env.str("EMAIL_URL", default="smtp://localhost:25"))
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": server.hostname,
                "port": server.port or 25,
                "username": unquote(server.username or ""),
                "password": unquote(server.password or ""),
                "use_tls": server.scheme == "smtp+tls",
                "use_ssl": server.scheme == "smtp+ssl",
                "timeout": 10,
            },
        }
    }
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="Toolbox Beeldbellen <noreply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Language and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "nl-be"
LANGUAGES = [("nl-be", "Nederlands"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "toolbox.formats"
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# Files -----------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "assets"]
STATIC_ROOT = BASE_DIR / "build" / "static"
# Only the hashed names are ever asked for; compressing the others too would double the work.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "toolbox.lib.static.StaticFilesStorage"},
}

# Security --------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    # Bootstrap draws its form controls with data: pictures.
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_SSL_REDIRECT = HTTPS
# A probe on this machine asks over http (docs/operate.md).
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "toolbox.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Operation -------------------------------------------------------------------------------------

# 'json' tells every request; 'line' is for one's own eyes.
LOG_FORMAT = env.str("LOG_FORMAT", default="line" if LOOPBACK else "json")
LOGGING = logs.config(LOG_FORMAT, tells_all=LOOPBACK)
# Below this, /readyz says that the site is not fit for work.
READY_FREE_MB = env.int("READY_FREE_MB", default=500)
# 0: a backup may be of any age.
BACKUP_MAX_AGE_HOURS = env.int("BACKUP_MAX_AGE_HOURS", default=0)
