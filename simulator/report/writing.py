"""A report in all its forms: page, Markdown, figures, workbook, and the findings themselves."""

from __future__ import annotations

from pathlib import Path

from simulator.findings import Findings
from simulator.report.document import Document
from simulator.report.figures.drawing import without_pictures
from simulator.report.folder import FIGURES, KEPT, MAIL, MARKDOWN, PAGE, WORKBOOK
from simulator.report.html import as_html
from simulator.report.kept import Kept, as_json
from simulator.report.page import as_mail, as_markdown
from simulator.report.reports import document_of, summary_of
from simulator.report.workbook import as_workbook


def write_report(findings: Kept, place: Path) -> None:
    """Write everything that follows from findings into a folder that is not yet anybody's."""
    document = document_of(findings)
    write_document(document, place)
    whole = as_workbook(document, findings if isinstance(findings, Findings) else None)
    (place / WORKBOOK).write_bytes(whole)
    (place / KEPT).write_text(as_json(findings), "utf-8")


def try_report(findings: Kept) -> None:
    """Build everything that follows from findings, but pictures, into nowhere."""
    with without_pictures():
        document = document_of(findings)
        as_html(document)
        as_markdown(document)
        as_mail(document)
        as_workbook(document, findings if isinstance(findings, Findings) else None)
        as_json(findings)
        summary_of(findings)


def write_document(document: Document, place: Path) -> None:
    """Write a document in all its forms."""
    (place / PAGE).write_text(as_html(document), "utf-8")
    (place / MARKDOWN).write_text(as_markdown(document), "utf-8")
    (place / MAIL).write_text(as_mail(document), "utf-8")
    (place / FIGURES).mkdir()
    for figure in document.figures:
        (place / FIGURES / f"{figure.stem}.svg").write_text(figure.svg, "utf-8")
        (place / FIGURES / f"{figure.stem}.png").write_bytes(figure.png)
