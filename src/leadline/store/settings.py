"""Django's settings. Databases are added when a workspace is opened (store/engines/connect.py)."""

from __future__ import annotations

SECRET_KEY = "no sessions, no signing: replaced when accounts arrive"
INSTALLED_APPS = ["leadline.store"]
DATABASES: dict[str, dict[str, object]] = {}
DATABASE_ROUTERS = ["leadline.store.engines.connect.CurrentWorkspace"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None
