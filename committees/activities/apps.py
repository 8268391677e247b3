"""Activities: announced, signed up for, attended."""

from typing import ClassVar

from django.apps import AppConfig

from tenants.life.rules import Rule


class ActivitiesConfig(AppConfig):
    """Stands in every committee's schema."""

    name = "committees.activities"
    moves: ClassVar = {
        "activities_activity": Rule(why="It was held here, for whoever came."),
        "activities_signup": Rule(why="A name on a list of here; it says nothing of where its bearer lives."),
        "activities_attendance": Rule(why="It was here that somebody came."),
    }
