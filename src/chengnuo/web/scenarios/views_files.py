"""Records in and out as tables."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chengnuo.engine import registry
from chengnuo.engine.errors import ScenarioNotFound
from chengnuo.exchange import records_table
from chengnuo.kernel.access import requires
from chengnuo.web.scenarios.views_records import wanted_of
from chengnuo.web.tables import TableImport, import_page, sent


@require_http_methods(["GET", "POST"])
@requires("record.edit", own_unit=True)
def upload(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """Records from a table."""
    if registry.live(name).gone:
        raise ScenarioNotFound(name)
    declared = registry.kind(name, kind)
    spec = TableImport(
        _("导入%s") % declared.title, "scenarios:records", declared.title, "scenarios:export",
        records_table.layout_of(declared), partial(records_table.dry_run, declared),
        partial(records_table.apply_table, declared), args=(name, kind),
    )  # fmt: skip
    return import_page(request, spec)


@require_GET
@requires("record.export")
def export(request: HttpRequest, name: str, kind: str, file: str) -> HttpResponse:
    """The records of the list's filter as a table."""
    declared = registry.kind(name, kind)
    wanted = wanted_of(request.GET, declared)
    return sent(records_table.export_records(actor=request.user, kind=declared, wanted=wanted, file=file))
