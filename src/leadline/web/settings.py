"""Django's settings where the workbench is served: those of the store, and what pages need."""

from __future__ import annotations

import secrets
from pathlib import Path

from leadline.store.settings import *  # noqa: F403

HERE = Path(__file__).parent

SECRET_KEY = secrets.token_urlsafe(48)  # signs nothing that outlives the process
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "leadline.web.urls"
MIDDLEWARE = [
    "leadline.web.middleware.protect",
    "leadline.web.middleware.use_workspace",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {"environment": "leadline.web.templating.environment"},
    }
]
CSRF_FAILURE_VIEW = "leadline.web.middleware.csrf_failed"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
USE_I18N = False
APPEND_SLASH = False
# What is uploaded holds what informants said: it stays in memory, never in a temporary file in clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
