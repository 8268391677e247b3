"""The street's figures and tables for programs: counts only, as the pages show them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from keting import clock
from keting.api.errors import Invalid, Missing
from keting.api.once import once
from keting.api.reading import given
from reporting import views
from reporting.catalogue import INDICATORS
from reporting.kinds import RunState
from reporting.models import TableRun
from reporting.selectors import committee, offices, runs
from reporting.services.tables import order_table


class OfficeAnswer(serializers.Serializer[Any]):
    """A committee; `is_missing`: nothing has come, which is not zero."""

    code = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    is_pilot = serializers.BooleanField()
    is_missing = serializers.BooleanField()
    heard_on = serializers.DateField(allow_null=True)
    folded_at = serializers.DateTimeField(allow_null=True)


class IndicatorAnswer(serializers.Serializer[Any]):
    """What a figure means."""

    code = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.CharField()
    version = serializers.IntegerField()
    is_ratio = serializers.BooleanField()


class FigureAnswer(serializers.Serializer[Any]):
    """One indicator in one month; null: not reported."""

    month = serializers.RegexField(r"^\d{4}-\d{2}$")
    indicator = serializers.CharField()
    value = serializers.FloatField(allow_null=True)


class RunAnswer(serializers.Serializer[Any]):
    """A making of the city's table."""

    id = serializers.UUIDField()
    period = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=RunState.choices)
    ordered_at = serializers.DateTimeField()
    as_of = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True)
    problem = serializers.CharField(allow_blank=True)

    def get_period(self, run: TableRun) -> str:
        """2026-10 or 2026-Q4."""
        return runs.period(run).key


class PeriodAsked(serializers.Serializer[Any]):
    """A month or a quarter."""

    period = serializers.RegexField(r"^\d{4}-(\d{2}|Q[1-4])$")


class CommitteesView(APIView):
    """The street's committees."""

    @extend_schema(responses=OfficeAnswer(many=True))
    def get(self, request: Request) -> Response:
        """Those that are open, by code."""
        return Response(OfficeAnswer(offices.offices(clock.today()), many=True).data)


class IndicatorsView(APIView):
    """The catalogue."""

    @extend_schema(responses=IndicatorAnswer(many=True))
    def get(self, request: Request) -> Response:
        """Every indicator, in the reader's language."""
        return Response(IndicatorAnswer(INDICATORS, many=True).data)


class FiguresView(APIView):
    """One committee's figures."""

    @extend_schema(responses=FigureAnswer(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Every indicator over the last months, as its page shows them."""
        office = offices.office_of_slug(slug, clock.today())
        if office is None:
            msg = "not_found"
            raise Missing(msg)
        return Response(FigureAnswer(list(figures(office)), many=True).data)


def figures(office: offices.Office) -> Iterator[dict[str, Any]]:
    """A line for each indicator and month."""
    months = [f"{month:%Y-%m}" for month in committee.last_months(office)]
    for group in committee.by_month(office):
        for line in group.lines:
            for month, value in zip(months, line.values, strict=True):
                yield {"month": month, "indicator": line.indicator.code, "value": value}


class TablesView(generics.ListAPIView[TableRun]):
    """The city's tables: those that were ordered, and ordering one."""

    serializer_class = RunAnswer

    def get_queryset(self) -> QuerySet[TableRun]:
        return runs.light()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=PeriodAsked, responses={202: RunAnswer})
    @once
    def post(self, request: Request) -> Response:
        """202: it is made by and by; 409 `period_unknown`."""
        key = given(request).get("period") or ""
        if not key:
            msg = "invalid_fields"
            raise Invalid(msg)
        run = order_table(key=key, by=str(request.user)[:60], at=clock.now())
        return Response(dict(RunAnswer(run).data), status=status.HTTP_202_ACCEPTED)


class TableView(APIView):
    """One table."""

    @extend_schema(responses=RunAnswer)
    def get(self, request: Request, pk: UUID) -> Response:
        """How far it is."""
        run = runs.light().filter(pk=pk).first()
        if run is None:
            msg = "not_found"
            raise Missing(msg)
        return Response(RunAnswer(run).data)


class WorkbookView(APIView):
    """A table that is ready, as a spreadsheet."""

    @extend_schema(responses={(200, views.XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """The bytes whose SHA-256 the table tells."""
        return views.workbook(request._request, pk)


class BundleView(APIView):
    """A table that is ready, with its data and a manifest."""

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        """A zip."""
        return views.bundle(request._request, pk)
