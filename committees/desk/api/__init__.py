"""Matters for programs: numbers, kinds and days; who asked and what was said stays in the house."""

from committees.desk.api.matters import MattersView, MatterView
from committees.desk.api.steps import CorrectView, StepView

__all__ = ["CorrectView", "MatterView", "MattersView", "StepView"]
