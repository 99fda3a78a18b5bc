"""Everything else that can be asked, in one box: further references, tempo and key, energy, what
counts, variety."""

import streamlit as st

from core.audio.keynames import MODES, TONICS
from core.catalog import measured
from core.catalog.library import Library
from core.search.aspects import PRESETS, WHOLE
from core.search.facts import KINDS, SHAPES
from core.search.request import Request
from core.ui.common import state
from core.ui.search import asked, brief_references, tuning
from core.ui.search.session_query import SessionQuery

DIALS = {
    WHOLE: "All in all",
    "timbre": "Timbre",
    "rhythm": "Rhythm",
    "harmony": "Harmony",
    "energy": "Energy",
}
PRESET_NAMES = {
    "": "All in all",
    "same sound": "Same sound",
    "same groove": "Same groove",
    "mixes in": "Mixes in",
    "same energy": "Same energy",
}
VOICES = {None: "Any", False: "Without a voice", True: "With a voice"}
SAID = {words: voice for voice, words in VOICES.items()}  # a choice of None would show as none
KEYS = [f"{tonic} {mode}" for mode in MODES for tonic in TONICS]
TOLERANCE = 0.04  # share by which a tempo may be missed once half and double time count, too


def show(library: Library, query: SessionQuery) -> None:
    """The box; its fields are drawn while it is open, and count also while it is closed."""
    box = st.expander(
        "Key, energy, references, variety",
        icon=":material/tune:",
        key=state.BRIEF_BOX.of(library.name).name,
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
                "Tempo, key and energy of these tracks are not computed yet: start that on the"
                " Library page."
            )
        _variety(library)


def _field(library: Library, name: str, kept: object) -> str:
    """A widget's key, set to what is kept before it is first drawn."""
    key = state.BRIEF_FIELD.of(library.name, name)
    if not key.known():
        key.set(kept)
    return key.name


def _keep(library: Library, name: str) -> None:
    value = state.BRIEF_FIELD.of(library.name, name).get()
    if isinstance(value, list):
        value = tuple(value)
    asked.change(library, **{name: value})


def _sound(library: Library) -> None:
    request = asked.request(library)
    left, middle, right = st.columns(3)
    name = _field(library, "keys", list(request.keys))
    left.multiselect(
        "Key",
        KEYS,
        key=name,
        placeholder="Any key",
        on_change=_keep,
        args=(library, "keys"),
    )
    name = _field(library, "mixing", request.mixing)
    left.toggle("And keys that mix with it", key=name, on_change=_keep, args=(library, "mixing"))
    name = _field(library, "shapes", list(request.shapes))
    middle.multiselect(
        "Course of its energy",
        SHAPES,
        key=name,
        placeholder="Any course",
        on_change=_keep,
        args=(library, "shapes"),
    )
    name = _field(library, "either_time", request.either_time)
    middle.toggle(
        "Tempo also at half and double time",
        key=name,
        on_change=_keep_time,
        args=(library,),
    )
    name = _field(library, "energy", request.energy or (0.0, 1.0))
    right.slider(
        "Energy",
        0.0,
        1.0,
        step=0.05,
        key=name,
        on_change=_keep_energy,
        args=(library,),
    )
    if _has_kinds(library):
        _kind(library, request)


def _kind(library: Library, request: Request) -> None:
    name = _field(library, "voice", VOICES[request.voice])
    st.segmented_control("Voice", list(SAID), key=name, on_change=_keep_voice, args=(library,))
    name = _field(library, "kind", request.kind)
    st.segmented_control(
        "Kind of sound",
        ["", *KINDS],
        format_func=lambda kind: kind.capitalize() or "Any",
        key=name,
        on_change=_keep,
        args=(library, "kind"),
    )


def _keep_voice(library: Library) -> None:
    said = state.BRIEF_FIELD.of(library.name, "voice").get()
    asked.change(library, voice=SAID.get(str(said)))


def _has_kinds(library: Library) -> bool:
    return bool((asked.known(library).facts.kinds >= 0).any())


def _keep_energy(library: Library) -> None:
    span = state.BRIEF_FIELD.of(library.name, "energy").get()
    asked.change(library, energy=None if span == (0.0, 1.0) else span)


def _keep_time(library: Library) -> None:
    on = bool(state.BRIEF_FIELD.of(library.name, "either_time").get())
    asked.change(library, either_time=on, tolerance=TOLERANCE if on else 0.0)


def _dials(library: Library) -> None:
    request = asked.request(library)
    name = _field(library, "preset", request.preset)
    st.segmented_control(
        "What counts",
        list(PRESET_NAMES),
        format_func=PRESET_NAMES.__getitem__,
        key=name,
        on_change=_keep_preset,
        args=(library,),
    )
    weights = dict(request.dials) or PRESETS.get(request.preset, PRESETS["balanced"])
    for place, (aspect, label) in zip(st.columns(len(DIALS)), DIALS.items(), strict=True):
        name = _field(library, f"dial-{aspect}", float(weights.get(aspect, 0.0)))
        place.slider(label, 0.0, 1.0, step=0.1, key=name, on_change=_keep_dials, args=(library,))


def _keep_preset(library: Library) -> None:
    """A preset sets the dials."""
    preset = state.BRIEF_FIELD.of(library.name, "preset").get() or ""
    for aspect in DIALS:
        weight = PRESETS.get(str(preset), PRESETS["balanced"]).get(aspect, 0.0)
        state.BRIEF_FIELD.of(library.name, f"dial-{aspect}").set(float(weight))
    asked.change(library, preset=preset, dials={})


def _keep_dials(library: Library) -> None:
    dials = {
        aspect: float(str(state.BRIEF_FIELD.of(library.name, f"dial-{aspect}").get() or 0.0))
        for aspect in DIALS
    }
    state.BRIEF_FIELD.of(library.name, "preset").set("")
    asked.change(library, preset="", dials=dials)


def _variety(library: Library) -> None:
    request = asked.request(library)
    left, middle, right = st.columns(3, vertical_alignment="center")
    name = _field(library, "at_most", request.at_most)
    left.number_input(
        "At most of one artist or album (0: any)",
        0,
        50,
        key=name,
        on_change=_keep,
        args=(library, "at_most"),
    )
    name = _field(library, "varied", request.varied)
    middle.slider(
        "From closest to varied",
        0.0,
        1.0,
        step=0.1,
        key=name,
        on_change=_keep,
        args=(library, "varied"),
    )
    name = _field(library, "fold", request.fold)
    right.toggle(
        "Versions under one match",
        key=name,
        on_change=_keep,
        args=(library, "fold"),
    )
    right.toggle("Play from the highlight", key=state.BRIEF_HIGHLIGHT.of(library.name).name)


def _in_use(library: Library) -> None:
    """What is set in the closed box, in a line."""
    request = asked.request(library)
    parts = [*request.keys, *(["keys that mix"] if request.keys and request.mixing else [])]
    parts += [f"energy {request.energy[0]:g} to {request.energy[1]:g}"] if request.energy else []
    parts += [*request.shapes, *([request.kind] if request.kind else [])]
    parts += [VOICES[request.voice].lower()] if request.voice is not None else []
    n = len(request.also)
    parts += [f"{n} more {'reference' if n == 1 else 'references'}"] if n else []
    parts += [f"{len(request.avoid)} to avoid"] if request.avoid else []
    parts += [PRESET_NAMES[request.preset].lower()] if request.preset else []
    parts += ["own dials"] if request.dials else []
    parts += [f"varied {request.varied:g}"] if request.varied else []
    if parts:
        st.caption(f"In use: {', '.join(parts)}.")
