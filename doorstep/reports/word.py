"""The brief as a Word file in the plain official style: A4, title in 小标宋, text in 仿宋 16 pt on 28 pt lines."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language, gettext, pgettext
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from doorstep.reports import units
from doorstep.reports.periods import full_day
from doorstep.reports.selectors.brief import Brief


@lru_cache(maxsize=1)
def _style() -> dict[str, Any]:
    path = Path(__file__).parent / "data" / "brief_style.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def brief_file(brief: Brief) -> bytes:
    """The finished .docx."""
    document = Document()
    _page(document)
    _base_font(document)
    _name_fallbacks(document)
    _paragraph(document, brief.title, "title", align=WD_ALIGN_PARAGRAPH.CENTER, indent=False, is_title=True)
    _paragraph(document, "", "body", indent=False)
    if brief.lead is not None:
        _paragraph(document, brief.lead.text, "body")
    several = len(brief.paragraphs) > 1
    for index, paragraph in enumerate(brief.paragraphs):
        if several:
            _paragraph(document, _heading(index, paragraph.heading), "heading", level=1)
        _paragraph(
            document,
            units.gap().join(s.text for s in paragraph.sentences),
            "body",
        )
    if brief.notes:
        _paragraph(document, "", "note", indent=False)
        _paragraph(
            document,
            gettext("How it was counted")
            + pgettext("after a title in running text", ": ")
            + units.gap().join(brief.notes),
            "note",
        )
    _paragraph(document, "", "body", indent=False)
    _paragraph(document, brief.area, "body", align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False, right=4)
    _paragraph(document, full_day(brief.written_on), "body", align=WD_ALIGN_PARAGRAPH.RIGHT, indent=False, right=4)
    document.core_properties.title = brief.title
    document.core_properties.author = brief.area
    document.core_properties.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _heading(index: int, words: str) -> str:
    numerals = _style()["numerals"]
    number = numerals[index] if _is_chinese() and index < len(numerals) else str(index + 1)
    return pgettext("numbered heading", "{number}. {words}").format(number=number, words=words)


def _page(document: Any) -> None:
    sizes = _style()["page"]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(sizes["width"]), Mm(sizes["height"])
    section.top_margin, section.bottom_margin = Mm(sizes["top"]), Mm(sizes["bottom"])
    section.left_margin, section.right_margin = Mm(sizes["left"]), Mm(sizes["right"])
    section.footer_distance = Mm(28)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, "\u2014 ", "page_number")
    _field(_run(paragraph, "", "page_number"), "PAGE")
    _run(paragraph, " \u2014", "page_number")


def _base_font(document: Any) -> None:
    normal = document.styles["Normal"]
    body = _style()["body"]
    normal.font.size = Pt(body["size"])
    normal.font.name = _style()["latin"]
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), body["font"])
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        if fonts.get(qn(kind)) is not None:
            del fonts.attrib[qn(kind)]


def _name_fallbacks(document: Any) -> None:
    """Tells the word processor which font to take where ours is missing: an entry in the table of fonts."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            part = relation.target_part
            entries = "".join(
                f'<w:font w:name="{entry["font"]}"><w:altName w:val="{entry["instead"]}"/>'
                '<w:charset w:val="86"/></w:font>'
                for entry in _style().values()
                if isinstance(entry, dict) and "font" in entry
            )
            part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


def _paragraph(
    document: Any,
    text: str,
    kind: str,
    *,
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY,
    indent: bool = True,
    level: int = 0,
    right: int = 0,
    is_title: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    size = _style()[kind]["size"]
    form.alignment = align
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(36 if is_title else _style()["line"])
    form.space_before = form.space_after = Pt(0)
    if indent:
        # Two characters, whatever the size of the type.
        form.first_line_indent = Pt(size * 2)
    if right:
        form.right_indent = Pt(size * right)
    if level or is_title:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        paragraph._p.get_or_add_pPr().append(outline)
        form.keep_with_next = True
    _run(paragraph, text, kind)


def _run(paragraph: Any, text: str, kind: str) -> Any:
    run = paragraph.add_run(text)
    entry = _style()[kind]
    run.font.size = Pt(entry["size"])
    run.font.name = _style()["latin"]
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), entry["font"])
    return run


def _field(run: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._element.append(mark)
