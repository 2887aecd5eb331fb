"""What the commands hand to Python users: a line where it is printed, half a screen in a cell."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, ClassVar, Self

from simulator.decision.among.improve import Improvement
from simulator.decision.between.choice import Choice
from simulator.decision.between.sweep import Sweep
from simulator.decision.share.attribution import Attribution
from simulator.findings.attribution import attributed
from simulator.findings.comparison import compared
from simulator.findings.diagnosis import DiagnosisFindings
from simulator.findings.improvement import improved
from simulator.findings.sweep import swept
from simulator.report.document import Document, Prose, first_sentence, plainly
from simulator.report.notebook import document_as_cell
from simulator.report.reports import document_of


class _Told:
    """Says itself: one line, and for a notebook the answer with its picture."""

    kind: ClassVar[str]

    @classmethod
    def of(cls, found: Any, **about: Any) -> Self:
        """The same result, which can say itself; `about` is what the result does not know."""
        made = cls(*(getattr(found, one.name) for one in fields(found)))
        for name, value in about.items():
            object.__setattr__(made, name, value)  # results are frozen
        return made

    def _findings(self) -> Any:
        raise NotImplementedError

    def _document(self) -> Document:
        return document_of(self._findings())

    def __repr__(self) -> str:
        """One line: what it is, of which scenario, what was found."""
        opening = self._document().sections[0].blocks
        said = next((plainly(one.parts) for one in opening if isinstance(one, Prose)), "")
        name, rest = self._findings().name, said.strip()
        first = first_sentence(rest)
        more = first_sentence(rest.removeprefix(first)) if len(first) < 40 else ""
        return f"<{self.kind} {name}: {' '.join(filter(None, (first, more)))}>"

    def _repr_html_(self) -> str:
        """The answer and its picture, for a cell of a notebook."""
        return document_as_cell(self._document())


class ComparisonResult(_Told, Choice):
    """What `simulator.compare` found."""

    kind = "Comparison"

    def _findings(self) -> Any:
        return compared(self)


class SweepResult(_Told, Sweep):
    """What `simulator.sweep` found."""

    kind = "Sweep"
    certain = False

    def _findings(self) -> Any:
        return swept(self, certain=self.certain)


class ImprovementResult(_Told, Improvement):
    """What `simulator.improve` found."""

    kind = "Improvement"

    def _findings(self) -> Any:
        return improved(self)


class AttributionResult(_Told, Attribution):
    """What `simulator.attribute` found."""

    kind = "Attribution"

    def _findings(self) -> Any:
        return attributed(self)


class DiagnosisResult(_Told, DiagnosisFindings):
    """What `simulator.diagnose` found."""

    kind = "Diagnosis"

    def _findings(self) -> Any:
        return self
