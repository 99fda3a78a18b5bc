"""What a session remembers: read and set whole, whatever else is clicked meanwhile."""

from streamlit.testing.v1 import AppTest


def _clicked_while_another_waits() -> None:
    from streamlit.runtime.scriptrunner import StopException
    from streamlit.runtime.state import get_session_state

    from core.ui.common.session import session

    def end_the_run() -> None:
        raise StopException

    marks = session.Key[tuple[int, ...]]("marks", "here", (), "what is marked")
    kept = get_session_state()
    object.__setattr__(kept, "_yield_callback", end_the_run)
    for mark in (1, 2, 3):
        marks.set((*marks.get(), mark))
    try:
        session.give_way()
    except StopException:
        object.__setattr__(kept, "_yield_callback", lambda: None)
        session.Key("gave_way", "here", False, "").set(True)


def test_a_click_is_done_whole_and_only_a_wait_gives_way_to_the_next() -> None:
    page = AppTest.from_function(_clicked_while_another_waits).run()
    assert page.session_state["marks"] == (1, 2, 3)
    assert page.session_state["gave_way"]
