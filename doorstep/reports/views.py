"""Figures, what is behind them, and what is made of them. Reading only."""

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doorstep.files.exporting import Going, attachment, export_page, sheet_response
from doorstep.files.sheets import Sheet
from doorstep.kernel.access import requires
from doorstep.kernel.errors import NotFound
from doorstep.kernel.http import FORM_METHODS, ActorRequest
from doorstep.kernel.scope import require
from doorstep.reports import forms, services, sheets, units, word
from doorstep.reports.errors import NothingChosen
from doorstep.reports.query import ALL, FigureQuery, read
from doorstep.reports.selectors import brief as briefs
from doorstep.reports.selectors import records
from doorstep.reports.selectors.brief import EXACT, ROUNDED, Selection
from doorstep.reports.selectors.drill import open_figure
from doorstep.reports.selectors.figures import programmes
from doorstep.reports.selectors.scope import area
from doorstep.reports.selectors.table import figure_table

HERE = "figures"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires("figures.view")
@require_safe
def figures(request: ActorRequest) -> HttpResponse:
    """The table, and beside it the number that was opened."""
    query = read(request.actor, request.GET)
    table = figure_table(actor=request.actor, query=query)
    opened = (
        query if query.of else query.changed(of=query.programme.code if query.programme else ALL, unit="person_times")
    )
    if query.programme is not None and not query.of:
        opened = opened.changed(unit=table.compared_unit)
    context = {
        "here": HERE,
        "query": query,
        "table": table,
        "drill": open_figure(actor=request.actor, query=opened, known=table.known),
        "is_picked": bool(query.of),
        "filter": forms.filter_of(actor=request.actor, query=query, catalogue=table.known.catalogue),
        "export_csv": query.url("reports:export", form="csv"),
        "export_excel": query.url("reports:export", form="xlsx"),
        "brief_url": query.url("reports:brief"),
        "may_export": request.actor.can_in("figures.export", query.region.path),
    }
    return render(request, "reports/figures.html", context)


@requires("figures.view")
@require_safe
def drill(request: ActorRequest, of: str, unit: str) -> HttpResponse:
    """One figure on a page of its own: how it adds up, all its parts, and the records behind it."""
    query = _opened(request, of, unit)
    drilled = open_figure(actor=request.actor, query=query, whole=True)
    if drilled.programme is None:
        raise NotFound
    page = _page_number(request.GET)
    who = request.GET.get("who", "")
    more = ({"inside": query.inside} if query.inside else {}) | ({"who": who} if who else {})
    lines = None
    if unit != "sites":
        lines = records.page_of(
            actor=request.actor,
            region=drilled.area,
            period=query.period,
            programme=drilled.programme,
            unit=unit,
            page=page,
            who=who,
        )
    context = {
        "here": HERE,
        "query": query,
        "drill": drilled,
        "lines": lines,
        "named": who,
        "every_record_url": query.drill_url(of, unit, **({"inside": query.inside} if query.inside else {})),
        "back_to_table": query.cell_url(of, unit, query.inside),
        "newer": query.drill_url(of, unit, page=str(page - 1), **more) if page > 1 else "",
        "older": query.drill_url(of, unit, page=str(page + 1), **more) if lines and lines.has_more else "",
        "export_csv": _records_export_url(query, of, unit, "csv"),
        "export_excel": _records_export_url(query, of, unit, "xlsx"),
        "may_export": lines is not None and request.actor.can_in("figures.export", drilled.area.path),
    }
    return render(request, "reports/drill.html", context)


@requires("figures.export")
@never_cache
@require_safe
def export(request: ActorRequest) -> HttpResponseBase:
    """The table of figures as CSV or Excel."""
    query = read(request.actor, request.GET)
    form = _form(request.GET)
    services.record_export(
        actor=request.actor,
        region=query.region,
        period=query.period,
        what="figures",
        form=form,
        programme=query.programme,
    )
    return sheet_response(sheets.of_figures(actor=request.actor, query=query), form)


@requires("figures.export")
@never_cache
@require_http_methods(FORM_METHODS)
def export_records(request: ActorRequest, of: str, unit: str) -> HttpResponseBase:
    """The records behind a figure as CSV or Excel, streamed: they are of people, so it is asked what for."""
    query = _opened(request, of, unit)
    programme = programmes(actor=request.actor, programme=of)[0]
    region = area(actor=request.actor, path=query.inside) if query.inside else query.region
    require(request.actor, "figures.export", region.path)

    def sheet(form: str) -> Sheet:
        made = sheets.of_records(
            actor=request.actor,
            region=region,
            period=query.period,
            programme=programme,
            unit=unit,
            for_excel=form == "xlsx",
        )
        services.record_export(
            actor=request.actor,
            region=region,
            period=query.period,
            what="records",
            form=form,
            programme=programme,
            unit=unit,
        )
        return made

    title = f"{units.name_of(programme)} {units.heading(unit)} {query.period.full_label()}"
    going = Going("records", title, region.path, "figures.export", sheet)
    return export_page(request, going, here=HERE, back=query.drill_url(of, unit))


@requires("figures.view")
@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: ActorRequest) -> HttpResponse:
    """Choosing what goes into a brief, with the text as it will read."""
    query = read(request.actor, request.GET)
    selection, wording = _choice(request)
    composed = briefs.compose(actor=request.actor, query=query, selection=selection, wording=wording)
    context = {
        "here": HERE,
        "query": query,
        "brief": composed,
        "filter": forms.filter_of(actor=request.actor, query=query),
        "back_to_table": query.page_url(),
        "self_url": query.url("reports:brief"),
        "word_url": query.url("reports:brief_word"),
        "wordings": forms.wordings(),
        "may_export": request.actor.can_in("figures.export", query.region.path),
    }
    return render(request, "reports/brief.html", context)


@requires("figures.export")
@never_cache
@require_POST
def brief_word(request: ActorRequest) -> HttpResponse:
    """The brief as a Word file."""
    query = read(request.actor, request.GET)
    selection, wording = _choice(request)
    composed = briefs.compose(actor=request.actor, query=query, selection=selection, wording=wording)
    if composed.is_empty:
        raise NothingChosen
    services.record_export(
        actor=request.actor,
        region=query.region,
        period=query.period,
        what="brief",
        form="docx",
        programme=query.programme,
    )
    response = HttpResponse(word.brief_file(composed), content_type=WORD)
    response["Content-Disposition"] = attachment(f"{composed.title}.docx")
    return response


def _opened(request: ActorRequest, of: str, unit: str) -> FigureQuery:
    given = request.GET.copy()
    given["of"], given["unit"] = of, unit
    query = read(request.actor, given)
    if query.unit != unit:
        raise NotFound
    return query


def _choice(request: ActorRequest) -> tuple[Selection | None, str]:
    given = request.POST if request.method == "POST" else QueryDict()
    wording = ROUNDED if given.get("wording") == ROUNDED else EXACT
    if request.method != "POST":
        return None, wording
    chosen = Selection(frozenset(given.getlist("programme")), frozenset(given.getlist("session")))
    return chosen, wording


def _form(given: QueryDict) -> str:
    return "xlsx" if given.get("form") == "xlsx" else "csv"


def _page_number(given: QueryDict) -> int:
    text = given.get("page", "1")
    if not text.isdigit() or len(text) > 6:
        raise NotFound
    return int(text)


def _records_export_url(query: FigureQuery, of: str, unit: str, form: str) -> str:
    from urllib.parse import urlencode

    more = {"form": form} | ({"inside": query.inside} if query.inside else {})
    return f"{reverse('reports:export_records', args=[of, unit])}?{urlencode(query.parameters() | more)}"
