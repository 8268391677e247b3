"""Accounts of staff: who may sign in where, as what."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Stands in every office's schema, the street's and each committee's."""

    name = "keting.accounts"
    label = "accounts"
