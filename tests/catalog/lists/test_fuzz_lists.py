"""A hundred damaged lists, always the same ones; `python -m tests.fuzz_lists` tries others."""

from tests.fuzz_lists import run


def test_a_damaged_list_is_taken_row_by_row_or_refused_in_a_sentence(home, tmp_path):
    assert run(100, 13, tmp_path) == []
