"""Six lives of a library, always the same ones; `python -m tests.fuzz_library` tries others."""

from tests.fuzz_library import run


def test_no_sequence_of_what_people_do_costs_a_library_what_it_knows(home, tmp_path):
    assert run(6, 15, tmp_path) == []
