"""Base pages, components, design tokens."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """No models."""

    name = "keting.web"
    label = "web"
