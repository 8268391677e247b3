"""The front desk: matters, seen through by whoever took them."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.desk"

    def ready(self) -> None:
        """A household's page tells its matters too."""
        from committees.desk.selectors import moments  # noqa: PLC0415  models come first
        from committees.households.selectors import tell_moments  # noqa: PLC0415

        tell_moments(moments)
