"""The Django application of the store."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Holds all models."""

    name = "leadline.store"
    label = "store"
