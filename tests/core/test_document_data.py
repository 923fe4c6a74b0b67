"""A paper kept as JSON values is the same paper again."""

import json

import pytest

from banmoi.core.document_data import document_data, document_from
from tests.papers import sample_papers

PAPERS = [sample_papers.decision(), sample_papers.report(2, 2)]


@pytest.mark.parametrize("paper", PAPERS, ids=["decision", "report"])
def test_a_paper_comes_back_from_json(paper):
    kept = json.loads(json.dumps(document_data(paper), ensure_ascii=False))
    assert document_from(kept) == paper


def test_what_is_no_paper_is_refused():
    kept = document_data(PAPERS[0])
    with pytest.raises(ValueError, match="not the data of a paper"):
        document_from({**kept, "colour": "red"})
    with pytest.raises(ValueError):
        document_from({**kept, "body": [{"is": "picture"}]})
