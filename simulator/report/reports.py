"""Every kind of report: from what was found to the document, and to half a page of text."""

from __future__ import annotations

from simulator.findings import Findings
from simulator.findings.attribution import AttributionFindings
from simulator.findings.comparison import ComparisonFindings
from simulator.findings.design import DesignFindings
from simulator.findings.diagnosis import DiagnosisFindings
from simulator.findings.improvement import ImprovementFindings
from simulator.findings.pilot import PilotFindings
from simulator.findings.sweep import SweepFindings
from simulator.report.document import Document
from simulator.report.kept import Kept
from simulator.report.sections import report_of
from simulator.report.sections.attribution import attribution_of
from simulator.report.sections.comparison import comparison_of
from simulator.report.sections.design import design_page
from simulator.report.sections.diagnosis import diagnosis_page
from simulator.report.sections.improvement import improvement_of
from simulator.report.sections.pilot import pilot_page
from simulator.report.sections.sweep import sweep_of
from simulator.report.terminal import summary
from simulator.report.terminal.attribution import attribution_summary
from simulator.report.terminal.comparison import comparison_summary
from simulator.report.terminal.design import design_summary
from simulator.report.terminal.diagnosis import diagnosis_summary
from simulator.report.terminal.improvement import improvement_summary
from simulator.report.terminal.pilot import pilot_summary
from simulator.report.terminal.sweep import sweep_summary


def document_of(findings: Kept) -> Document:
    """The document that tells what was found."""
    match findings:
        case Findings():
            return report_of(findings)
        case ComparisonFindings():
            return comparison_of(findings)
        case SweepFindings():
            return sweep_of(findings)
        case ImprovementFindings():
            return improvement_of(findings)
        case AttributionFindings():
            return attribution_of(findings)
        case DiagnosisFindings():
            return diagnosis_page(findings)
        case PilotFindings():
            return pilot_page(findings)
        case DesignFindings():
            return design_page(findings)


def summary_of(findings: Kept) -> str:
    """Half a page of it, for a terminal or a mail."""
    match findings:
        case Findings():
            return summary(findings)
        case ComparisonFindings():
            return comparison_summary(findings)
        case SweepFindings():
            return sweep_summary(findings)
        case ImprovementFindings():
            return improvement_summary(findings)
        case AttributionFindings():
            return attribution_summary(findings)
        case DiagnosisFindings():
            return diagnosis_summary(findings)
        case PilotFindings():
            return pilot_summary(findings)
        case DesignFindings():
            return design_summary(findings)
