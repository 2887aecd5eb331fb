"""Every kind of report: from what was found to the document, and to half a page of text."""

from __future__ import annotations

from simulator.findings import Findings
from simulator.findings.attribution import AttributionFindings
from simulator.findings.comparison import ComparisonFindings
from simulator.findings.improvement import ImprovementFindings
from simulator.findings.sweep import SweepFindings
from simulator.report.document import Document
from simulator.report.kept import Kept
from simulator.report.sections import report_of
from simulator.report.sections.attribution import attribution_of
from simulator.report.sections.comparison import comparison_of
from simulator.report.sections.improvement import improvement_of
from simulator.report.sections.sweep import sweep_of
from simulator.report.terminal import summary
from simulator.report.terminal.attribution import attribution_summary
from simulator.report.terminal.comparison import comparison_summary
from simulator.report.terminal.improvement import improvement_summary
from simulator.report.terminal.sweep import sweep_summary


def document_of(found: Kept) -> Document:
    """The document that tells what was found."""
    match found:
        case Findings():
            return report_of(found)
        case ComparisonFindings():
            return comparison_of(found)
        case SweepFindings():
            return sweep_of(found)
        case ImprovementFindings():
            return improvement_of(found)
        case AttributionFindings():
            return attribution_of(found)


def summary_of(found: Kept) -> str:
    """Half a page of it, for a terminal or a mail."""
    match found:
        case Findings():
            return summary(found)
        case ComparisonFindings():
            return comparison_summary(found)
        case SweepFindings():
            return sweep_summary(found)
        case ImprovementFindings():
            return improvement_summary(found)
        case AttributionFindings():
            return attribution_summary(found)
