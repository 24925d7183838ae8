"""The demonstration's sample spreadsheets, offered where they fit."""

from __future__ import annotations

from portal.contracts.imports import ImportType
from portal.contracts.scope import Scope
from portal.demo.samples import SAMPLES, Sample
from portal.installation import installation


def samples_for(scope: Scope, kind: ImportType) -> list[Sample]:
    """Samples for this administrator; none outside the demonstration."""
    if not installation().config.is_demonstration:
        return []
    of_kind = [sample for sample in SAMPLES if sample.kind == kind.key]
    return [sample for sample in of_kind if sample.org_code.startswith(scope.org.code)] or of_kind


def find_sample(name: str) -> Sample | None:
    """The sample of this name; none outside the demonstration."""
    if not installation().config.is_demonstration:
        return None
    return next((sample for sample in SAMPLES if sample.name == name), None)
