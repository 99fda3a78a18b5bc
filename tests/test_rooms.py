"""No circle of imports: neither of files nor of rooms."""

from tests.rooms import circle, file_imports, room_imports, without_implied


def test_no_files_and_no_rooms_import_one_another_in_a_circle():
    files = file_imports()
    assert circle(files) == []
    assert circle(room_imports(files)) == []


def test_a_circle_is_found_and_an_implied_arrow_is_left_out():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert without_implied({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == [("a", "b"), ("b", "c")]
