"""Everything else that can be asked, in one box: further references, tempo and key, energy, what
counts, variety."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.catalog.analysis import measured
from core.catalog.library import Library
from core.keynames import MODES, TONICS
from core.search.aspects import PRESETS, WHOLE
from core.search.brief.chips import SHAPES
from core.search.known.sound_facts import KINDS
from core.search.known.sound_filter import WIDEST
from core.search.request.request import Request
from core.search.variety import AT_MOST
from core.ui.common.session import search_state
from core.ui.common.session.session_query import SessionQuery
from core.ui.common.session.shown import Shown, shown
from core.ui.search import session_request
from core.ui.search.brief import brief_references, tuning

DIALS = {
    WHOLE: "Overall",
    "timbre": "Timbre",
    "rhythm": "Rhythm",
    "harmony": "Harmony",
    "energy": "Energy",
}
PRESET_NAMES = {
    "": "Overall sound",
    "same sound": "Same sound",
    "same groove": "Same groove",
    "mixes in": "Mixes in",
    "same energy": "Same energy",
}
VOICES = {None: "Any", False: "Without a voice", True: "With a voice"}
ANY_ENERGY = (0.0, 1.0)
SAID = {words: voice for voice, words in VOICES.items()}  # a choice of None would show as none
KEYS = [f"{tonic} {mode}" for mode in MODES for tonic in TONICS]
TOLERANCE = 0.04  # share by which a tempo may be missed once half and double time count, too
T = TypeVar("T")


def show(library: Library, query: SessionQuery | None) -> None:
    """The box; its fields are drawn while it is open, and count also while it is closed."""
    box = st.expander(
        "Key, energy, references, variety",
        key=search_state.BRIEF_BOX.of(library.name).name,
        on_change="rerun",
    )
    if not box.open:
        _in_use(library)
        return
    with box:
        brief_references.show(library, query)
        if measured.count(library):
            _sound(library)
            _dials(library)
            tuning.show(library)
        else:
            st.caption(
                "Tempo, key and energy of these tracks have not been computed yet: start that on"
                " the Library page."
            )
        _variety(library)


def _field(
    library: Library, name: str, value: T, keep: Callable[[T], object] | None = None
) -> Shown[T]:
    """The widget of a part of the request that shows this value; `keep` where what is chosen is not
    kept as it is."""
    return shown(
        search_state.BRIEF_FIELD.of(library.name, name),
        value,
        keep or (lambda chosen: session_request.change(library, **{name: chosen})),
    )


def _several(
    place: DeltaGenerator,
    library: Library,
    label: str,
    name: str,
    options: Sequence[str],
    when_none: str,
) -> None:
    """The list for a part of several names; a link may name some that cannot be chosen."""
    field = _field(
        library,
        name,
        list(getattr(session_request.current(library), name)),
        lambda chosen: session_request.change(library, **{name: tuple(chosen)}),
    )
    place.multiselect(
        label,
        options,
        [value for value in field.value if value in options],
        key=field.key.name,
        placeholder=when_none,
        on_change=field.told,
    )


def _sound(library: Library) -> None:
    request = session_request.current(library)
    left, middle, right = st.columns(3)
    _several(left, library, "Key", "keys", KEYS, "Any key")
    mixing = _field(library, "mixing", request.mixing)
    left.toggle(
        "And keys that mix with it", mixing.value, key=mixing.key.name, on_change=mixing.told
    )
    _several(middle, library, "Energy over time", "shapes", SHAPES, "Any course")
    either = _field(
        library,
        "either_time",
        request.either_time,
        lambda on: session_request.change(
            library, either_time=on, tolerance=request.tolerance or (TOLERANCE if on else 0.0)
        ),
    )
    middle.toggle(
        "Tempo also at half and double time",
        either.value,
        key=either.key.name,
        on_change=either.told,
    )
    energy = _field(
        library,
        "energy",
        request.energy or ANY_ENERGY,
        lambda span: session_request.change(library, energy=None if span == ANY_ENERGY else span),
    )
    right.slider(
        "Energy (0 calm, 1 full)",
        *ANY_ENERGY,
        energy.value,
        step=0.05,
        key=energy.key.name,
        on_change=energy.told,
    )
    _tolerance(right, library, request.tolerance)
    if _has_kinds(library):
        _kind(library, request)


def _tolerance(place: DeltaGenerator, library: Library, share: float) -> None:
    """By how much a tempo that is asked for may be missed, in percent."""
    off = _field(
        library,
        "tolerance",
        round(100 * share),
        lambda percent: session_request.change(library, tolerance=percent / 100),
    )
    place.number_input(
        "Tempo may be off by (%)",
        0,
        round(100 * WIDEST),
        min(max(off.value, 0), round(100 * WIDEST)),
        key=off.key.name,
        on_change=off.told,
    )


def _kind(library: Library, request: Request) -> None:
    voice = _field(
        library,
        "voice",
        VOICES[request.voice],
        lambda chosen: session_request.change(library, voice=SAID.get(chosen)),
    )
    st.segmented_control(
        "Voice", list(SAID), default=voice.value, key=voice.key.name, on_change=voice.told
    )
    kind = _field(
        library,
        "kind",
        request.kind,
        lambda chosen: session_request.change(library, kind=chosen or ""),
    )
    st.segmented_control(
        "Kind of sound",
        ["", *KINDS],
        default=kind.one_of(["", *KINDS]),
        format_func=lambda kind: kind.capitalize() or "Any",
        key=kind.key.name,
        on_change=kind.told,
    )


def _has_kinds(library: Library) -> bool:
    return bool((session_request.known(library).facts.kinds >= 0).any())


def _dials(library: Library) -> None:
    """A preset sets the dials, and a dial that is moved is no preset's."""
    request = session_request.current(library)
    preset = _field(
        library,
        "preset",
        None if request.dials else request.preset,
        lambda chosen: session_request.change(library, preset=chosen or "", dials={}),
    )
    st.segmented_control(
        "What counts",
        list(PRESET_NAMES),
        default=preset.one_of(PRESET_NAMES),
        format_func=PRESET_NAMES.__getitem__,
        key=preset.key.name,
        on_change=preset.told,
    )
    weights = request.dials or PRESETS.get(request.preset, PRESETS["balanced"])
    dials = {aspect: float(weights.get(aspect, 0.0)) for aspect in DIALS}
    for place, (aspect, weight) in zip(st.columns(len(DIALS)), dials.items(), strict=True):
        dial = _field(library, f"dial-{aspect}", weight, partial(_turn, library, dials, aspect))
        place.slider(
            DIALS[aspect], 0.0, 1.0, dial.value, 0.1, key=dial.key.name, on_change=dial.told
        )


def _turn(library: Library, dials: Mapping[str, float], aspect: str, weight: float) -> None:
    session_request.change(library, preset="", dials={**dials, aspect: weight})


def _variety(library: Library) -> None:
    request = session_request.current(library)
    left, middle, right = st.columns(3, vertical_alignment="center")
    at_most = _field(library, "at_most", request.at_most)
    left.number_input(
        "Max. tracks per artist or album (0: any)",
        0,
        50,
        min(max(at_most.value, 0), 50),
        key=at_most.key.name,
        on_change=at_most.told,
    )
    varied = _field(library, "varied", request.varied)
    middle.slider(
        "From closest to varied",
        0.0,
        1.0,
        varied.value,
        step=0.1,
        key=varied.key.name,
        on_change=varied.told,
    )
    fold = _field(library, "fold", request.fold)
    right.toggle("Versions under one match", fold.value, key=fold.key.name, on_change=fold.told)
    highlight = _field(library, "from_highlight", request.from_highlight)
    right.toggle(
        "Play from the highlight",
        highlight.value,
        key=highlight.key.name,
        on_change=highlight.told,
    )


def _in_use(library: Library) -> None:
    """What is set in the closed box, in a line."""
    request = session_request.current(library)
    parts = [*request.keys, *(["keys that mix"] if request.keys and request.mixing else [])]
    parts += ["half and double time"] if request.either_time else []
    parts += [f"tempo ±{100 * request.tolerance:g} %"] if request.tolerance else []
    parts += [f"energy {request.energy[0]:g} to {request.energy[1]:g}"] if request.energy else []
    parts += [*request.shapes, *([request.kind] if request.kind else [])]
    parts += [VOICES[request.voice].lower()] if request.voice is not None else []
    n = len(request.also)
    parts += [f"{n} more {'reference' if n == 1 else 'references'}"] if n else []
    parts += [f"{len(request.avoid)} to avoid"] if request.avoid else []
    parts += [PRESET_NAMES.get(request.preset, request.preset).lower()] if request.preset else []
    parts += ["own dials"] if request.dials else []
    parts += ["tuned to your ear"] if request.tuned else []
    most = f"at most {request.at_most}" if request.at_most else "any number"
    parts += [f"{most} of one artist"] if request.at_most != AT_MOST else []
    parts += [f"varied {request.varied:g}"] if request.varied else []
    parts += ["versions apart"] if not request.fold else []
    parts += ["play from the highlight"] if request.from_highlight else []
    if parts:
        st.caption(f"In use: {', '.join(parts)}.")
