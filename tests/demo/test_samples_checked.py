"""The import engine says of each sample spreadsheet what its description promises."""

import pytest

from portal.db import session
from portal.demo.samples import SAMPLES, Sample
from portal.imports import services
from portal.imports.checking import check
from portal.imports.command import scope_for
from portal.imports.models import Import
from portal.imports.progress_bar import ProgressBar
from portal.installation import installation

ACCEPTED_REJECTED_SKIPPED = {
    "university_clean.xlsx": (78, 0, 0),
    "university_errors.xlsx": (25, 14, 3),
    "university_gbk.csv": (36, 0, 0),
    "faculty_mixed.xlsx": (11, 2, 10),
    "school_clean.xlsx": (60, 0, 0),
    "school_errors.xlsx": (28, 8, 0),
    "university_orgs.xlsx": (9, 0, 0),
    "county_orgs.xlsx": (9, 6, 4),
    "university_marks.xlsx": (14, 0, 0),
    "faculty_marks.xlsx": (8, 7, 3),
    "university_destinations.xlsx": (29, 0, 0),
    "faculty_destinations.xlsx": (18, 6, 5),
}


def verdicts(sample: Sample) -> Import:
    upload = services.Upload(sample.name, sample.path.read_bytes(), f"test:{sample.name}")
    scope, kind = scope_for(sample.org_code), installation().registry.import_types()[sample.kind]
    import_id = services.upload(scope, kind, upload, by_worker=False)
    with ProgressBar() as bar:
        check(bar, scope, kind, session().get_one(Import, import_id))
    return session().get_one(Import, import_id, populate_existing=True)


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_each_sample_gets_the_verdicts_it_was_made_for(demonstrated: None, within: None) -> None:
    found = {sample.path.name: verdicts(sample) for sample in SAMPLES}
    assert {
        name: (import_.accepted, import_.rejected, import_.skipped) for name, import_ in found.items()
    } == ACCEPTED_REJECTED_SKIPPED
    assert (found["university_destinations.xlsx"].warned, found["faculty_destinations.xlsx"].warned) == (0, 18)
