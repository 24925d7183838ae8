"""The finished file, encrypted in the database until it is forgotten."""

from __future__ import annotations

from portal.exports.models import ExportChunk
from portal.sealed_files import SealedFiles

FILES = SealedFiles(ExportChunk, "export_id")
