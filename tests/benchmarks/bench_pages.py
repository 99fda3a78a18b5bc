"""Server seconds of every page's controls, on the demo library and on a large one, and the peak
memory of the app after all of it.

    python -m tests.benchmarks.bench_pages [--library big] [--home FOLDER] [--profile WORDS]

Pages run in this process without a browser (Streamlit's AppTest): what is timed is the script from
the click to its end. Each control is used `TIMES` times; the median counts. The first visit of a
page is timed apart: it reads what the later ones keep. The large library is made by
`made_up_library`, and its suggestions by `soundkin suggest`.
"""

import argparse
import cProfile
import os
import pstats
import resource
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.catalog import shortlist
from core.libraries import open_library
from core.ui.common import time_slider
from core.ui.training.ways import STUDY

ROOT = Path(__file__).resolve().parents[2]
TIMES = 5
SLOWEST = 20  # functions listed by --profile
Act = Callable[[AppTest, int], AppTest]  # uses a control, the n-th time


@dataclass(frozen=True)
class Control:
    """Something a person does on a page. most : seconds of the server that it may take"""

    page: str
    name: str
    act: Act
    most: float = 0.5


def again(at: AppTest, n: int) -> AppTest:
    return at.run()


def _press(key: str) -> Act:
    """A click on a button; {} stands for the library's name."""
    return lambda at, n: at.button(key=key.format(at.session_state["library"])).click().run()


def _search(at: AppTest, n: int) -> AppTest:
    ids = at.session_state["bench-ids"]
    at.query_params["track"] = ids[n % len(ids)]
    return at.run()


def _filter(prefix: str, category: str) -> Act:
    def act(at: AppTest, n: int) -> AppTest:
        name = at.session_state["library"]
        box = next(b for b in at.multiselect if b.key == f"{prefix}-{name}-{category}")
        return box.set_value([box.options[n % len(box.options)].rpartition(" (")[0]]).run()

    return act


def _open_filters(at: AppTest, n: int) -> AppTest:
    name = at.session_state["library"]
    at.session_state[f"filters-search-{name}"] = True
    return at.run()


def _words(ending: str) -> Act:
    def act(at: AppTest, n: int) -> AppTest:
        box = next(b for b in at.text_input if b.key and b.key.endswith(ending))
        return box.set_value(("track", "1", "2 0", "piano")[n % 4]).run()

    return act


def _study(at: AppTest, n: int) -> AppTest:
    at.session_state[f"train-way-{at.session_state['library']}"] = STUDY
    return at.run()


def _classes(at: AppTest, n: int) -> AppTest:
    box = next(b for b in at.multiselect if b.key and b.key.startswith("train-classes-"))
    names = [option.rpartition(" (")[0] for option in box.options]
    return box.set_value(names[: 2 + n % 3]).run()


def _choose_tag(at: AppTest, n: int) -> AppTest:
    """What a click on a bar does: the tag's tracks are listed."""
    name = at.session_state["library"]
    at.session_state[f"chosen-tag-{name}-instrument"] = ("piano", "strings")[n % 2]
    return at.run()


def _choose(kind: str, key: str) -> Act:
    """Each of the first options of a list, or of a row of them, in turn."""

    def act(at: AppTest, n: int) -> AppTest:
        box = next(b for b in at.get(kind) if b.key and b.key.startswith(key))
        return box.set_value(box.proto.options[n % min(len(box.proto.options), 3)]).run()

    return act


def _tempo(prefix: str) -> Act:
    """A range of tempo, another one each time."""

    def act(at: AppTest, n: int) -> AppTest:
        key = f"{prefix}-{at.session_state['library']}-tempo"
        return at.slider(key=key).set_value((80, 120 + n)).run()

    return act


def _length(prefix: str) -> Act:
    """A range of lengths, another one each time."""

    def act(at: AppTest, n: int) -> AppTest:
        key = f"{prefix}-{at.session_state['library']}-length"
        return at.slider(key=key).set_value(time_slider.on_clock((60.0, 150.0 + n))).run()

    return act


def _state(key: str, *values: object) -> Act:
    """What a click keeps of a part of the page: an opened box, another view."""

    def act(at: AppTest, n: int) -> AppTest:
        name = at.session_state["library"]
        at.session_state[key.format(name)] = values[n % len(values)]
        return at.run()

    return act


def _slide_dial(at: AppTest, n: int) -> AppTest:
    box = next(b for b in at.slider if b.key and b.key.endswith("dial-rhythm"))
    return box.set_value((0.5, 1.0)[n % 2]).run()


def _all_filters(at: AppTest, n: int) -> AppTest:
    """Words that refuse a tag, after the tag and the ranges that were set before."""
    return _brief(f"piano, no rock, 80 to {140 + n} BPM")(at, n)


def _brief(*texts: str) -> Act:
    def act(at: AppTest, n: int) -> AppTest:
        box = next(b for b in at.text_input if b.key and b.key.startswith("brief-words-"))
        return box.set_value(f"{texts[n % len(texts)]}{'.' * (n // len(texts))}").run()

    return act


def _listed(at: AppTest, n: int) -> AppTest:
    """The shortlist, with the box of the path open, another length each time."""
    library = open_library(at.session_state["library"])
    for track_id in at.session_state["bench-ids"][:3]:
        shortlist.add(library, track_id)
    at.session_state["view"] = "shortlist"
    at.session_state["path-box"] = True
    at.session_state["path-n"] = 3 + n
    return at.run()


def _slide(key: str) -> Act:
    def act(at: AppTest, n: int) -> AppTest:
        box = next(b for b in at.slider if b.key and b.key.startswith(key))
        return box.set_value(10 + 5 * (n % 4)).run()

    return act


def _shortlist(at: AppTest, n: int) -> AppTest:
    """Any write to the library's file, and the page again: nothing may be counted anew."""
    library = open_library(at.session_state["library"])
    ids = at.session_state["bench-ids"]
    (shortlist.add if n % 2 == 0 else shortlist.remove)(library, ids[0])
    return at.run()


CONTROLS = (
    Control("app.py", "again", again),
    Control("app.py", "again after a write", _shortlist),
    Control("pages/library.py", "again", again),
    Control("pages/library.py", "again after a write", _shortlist),
    Control("pages/coverage.py", "again", again),
    Control("pages/coverage.py", "a bar clicked", _choose_tag),
    Control("pages/coverage.py", "filter by a tag", _filter("narrow", "genre"), 0.2),
    Control("pages/coverage.py", "a range of tempo", _tempo("narrow"), 0.2),
    Control("pages/coverage.py", "a range of lengths", _length("narrow"), 0.2),
    Control("pages/coverage.py", "those without", _press("without-{}-mood")),
    Control("pages/training.py", "again", again),
    Control("pages/training.py", "again after a write", _shortlist),
    Control("pages/training.py", "the study's protocol", _study),
    Control("pages/training.py", "other classes", _classes),
    Control("pages/map.py", "again", again),
    Control("pages/map.py", "again after a write", _shortlist),
    Control("pages/map.py", "find by words", _words("-find")),
    Control("pages/map.py", "coloured by", _choose("selectbox", "map-")),
    Control("pages/map.py", "filters opened", _state("filters-map-{}", True)),
    Control("pages/map.py", "filter by a tag", _filter("map", "genre"), 0.2),
    Control("pages/map.py", "a range of tempo", _tempo("map"), 0.2),
    Control("pages/search.py", "another query", _search),
    Control("pages/search.py", "find by words", _words("ask-words")),
    Control("pages/search.py", "filters opened", _open_filters),
    Control("pages/search.py", "filter by a tag", _filter("search", "genre"), 0.2),
    Control("pages/search.py", "a range of tempo", _tempo("search"), 0.2),
    Control("pages/search.py", "a range of lengths", _length("search"), 0.2),
    Control("pages/search.py", "say it in words", _brief("calm piano", "bright jazz, 90 BPM")),
    Control("pages/search.py", "all filters and words", _all_filters),
    Control("pages/search.py", "key, energy, variety", _state("brief-box-{}", True)),
    Control("pages/search.py", "a dial", _slide_dial),
    Control("pages/search.py", "again after a write", _shortlist),
    Control("pages/search.py", "the shortlist with a path", _listed),
    Control("pages/search.py", "listening test", _state("view", "test")),
    Control("pages/review.py", "again", again),
    Control("pages/review.py", "accept (m)", _press("mark-review"), 0.1),
    Control("pages/review.py", "refuse (x)", _press("drop-review"), 0.1),
    Control("pages/review.py", "take back (u)", _press("undo-review"), 0.1),
    Control("pages/review.py", "at least this sure", _slide("least-"), 0.2),
    Control("pages/review.py", "another category", _state("review-category", "genre", "mood")),
    Control("pages/review.py", "what is unlike all", _state("unlike-mood", True)),
    Control("pages/quality.py", "again", again),
    Control("pages/how_it_works.py", "again", again),
    Control("pages/how_it_works.py", "next", _press("how-next")),
)


@dataclass(frozen=True)
class Timed:
    """Seconds of a control; of a page's first visit."""

    page: str
    name: str
    seconds: float
    most: float


def visit(library: str, profile: str, only: str) -> Iterator[Timed]:
    """Every control in turn, each page in a session of its own."""
    ids = open_library(library).track_ids()[5:2000:97]
    page, at = "", AppTest.from_file(str(ROOT / "app.py"))
    for control in CONTROLS:
        if only not in control.page:
            continue
        if control.page != page:
            page = control.page
            at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
            at.query_params["library"] = library
            at.session_state["bench-ids"] = ids
            if page != "app.py":
                at.switch_page(page)
            started = time.process_time()
            at = at.run()
            yield Timed(page, "first visit", time.process_time() - started, 5.0)
        yield Timed(page, control.name, *_median(control, at, profile), control.most)


def _median(control: Control, at: AppTest, profile: str) -> tuple[float]:
    taken = []
    watched = profile and profile in f"{control.page} {control.name}"
    seen = cProfile.Profile()
    for n in range(TIMES):
        try:
            if watched:  # the page runs in a thread of its own
                threading.setprofile(lambda *_: seen.enable())
            started = time.process_time()
            at = control.act(at, n)
            taken.append(time.process_time() - started)
        except (KeyError, StopIteration, ValueError) as error:
            print(f"  {control.page} {control.name}: not there ({error!r:.80})")
            return (float("nan"),)
        finally:
            threading.setprofile(None)
        for error in at.exception:
            print(f"  {control.page} {control.name}: {error.value}")
    if watched:
        pstats.Stats(seen).sort_stats("cumulative").print_stats(SLOWEST)
    return (statistics.median(taken),)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", default="big")
    parser.add_argument("--home", help="where the libraries lie (default: SOUNDKIN_HOME)")
    parser.add_argument("--profile", default="", help="profile the controls whose name has this")
    parser.add_argument("--only", default="", help="only the pages whose file has this")
    parser.add_argument("--alone", action="store_true", help="without the demo library beside it")
    arguments = parser.parse_args()
    if arguments.home:
        os.environ["SOUNDKIN_HOME"] = arguments.home
    demo = (
        {} if arguments.alone else {(t.page, t.name): t for t in visit("demo", "", arguments.only)}
    )
    n = open_library(arguments.library).count()
    print(f"| page | control | demo (s) | {n:,} (s) | ratio | at most |")
    print("|---|---|---|---|---|---|")
    for timed in visit(arguments.library, arguments.profile, arguments.only):
        small = demo.get((timed.page, timed.name))
        beside = f"{small.seconds:.3f}" if small else ""
        ratio = f"{timed.seconds / small.seconds:.1f}" if small else ""
        late = " **late**" if timed.seconds > timed.most else ""
        print(
            f"| {timed.page} | {timed.name} | {beside} | {timed.seconds:.3f}{late} | {ratio} |"
            f" {timed.most:g} |",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory of the app after every page: {peak:.2f} GiB")


if __name__ == "__main__":
    main()
