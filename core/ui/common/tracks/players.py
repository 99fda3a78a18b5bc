"""Players: a short excerpt of a track in the page, one playing at a time, moved through by
keyboard."""

import streamlit as st
from streamlit.errors import StreamlitDuplicateElementId

from core.catalog.library import Library
from core.errors import SoundkinError
from core.libraries import source_of
from core.ui.common.session import session
from core.ui.common.text import sentence

# Players do not stop each other by themselves (streamlit #15597): a capture-phase listener does it
# for all of them. Keys: space plays and pauses, j or arrow down the next player, k or arrow up the
# one before; m presses the button whose key begins with "mark-", x the one whose key begins with
# "drop-", in the current player's card: the container whose key begins with "card" (the first such
# button of the page when the player stands in no card). The script stays for as long as the tab
# does: it is drawn again on every page, and its second coming changes nothing.
_SCRIPT = """<script>
(() => {
  if (window.soundkinPlayers) return;
  window.soundkinPlayers = true;
  const all = () => [...document.querySelectorAll('[data-testid="stMain"] audio')]
    .filter(a => a.offsetParent !== null);
  let current = null;
  const point = (audio) => {
    if (current && current !== audio) current.removeAttribute('data-current');
    current = audio;
    audio.setAttribute('data-current', 'true');
  };
  const alone = (audio) => {
    document.querySelectorAll('audio').forEach(other => { if (other !== audio) other.pause(); });
    point(audio);
  };
  const onPlay = (event) => { if (event.target instanceof HTMLAudioElement) alone(event.target); };
  const already = [...document.querySelectorAll('audio')].filter(a => !a.paused).pop();
  if (already) alone(already);  // it was started before this script arrived
  const move = (step) => {
    const players = all();
    if (!players.length) return;
    const at = players.indexOf(current);
    const next = players[Math.min(Math.max(at < 0 ? 0 : at + step, 0), players.length - 1)];
    point(next);
    next.currentTime = 0;
    next.play().catch(() => {});
    next.scrollIntoView({block: 'center', behavior: 'smooth'});
  };
  const toggle = () => {
    const player = all().includes(current) ? current : all()[0];
    if (!player) return;
    point(player);
    if (player.paused) player.play().catch(() => {}); else player.pause();
  };
  const press = (prefix) => {
    const card = all().includes(current) ? current.closest('[class*="st-key-card"]') : null;
    const button = (card || document)
      .querySelector('[class*="st-key-' + prefix + '"] button:not([disabled])');
    if (button) button.click();
  };
  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    // Caps Lock changes nothing; a key held down marks once.
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.repeat && 'mx'.includes(key)) return;
    const at = event.composedPath()[0];
    // A letter may be meant for text; the other keys also move switches, lists and tabs.
    const typed = 'input:not([type="checkbox"], [type="radio"], [type="range"]), '
      + 'textarea, select, [contenteditable="true"], '
      + '[role="combobox"], [role="listbox"], [role="option"], [role="grid"], [role="dialog"]';
    const own = 'input, textarea, select, [contenteditable="true"], [role="slider"], '
      + '[role="combobox"], [role="listbox"], '
      + '[role="option"], [role="radio"], [role="tab"], [role="grid"], [role="dialog"], canvas';
    if (at instanceof Element && at.closest(/^[a-z]$/.test(key) ? typed : own)) return;
    if (at instanceof Element && at.closest('button, a, summary, audio')
      && [' ', 'Enter'].includes(key)) return;
    const act = {' ': toggle, j: () => move(1), ArrowDown: () => move(1), k: () => move(-1),
      ArrowUp: () => move(-1),
                 m: () => press('mark-'), x: () => press('drop-')}[key];
    if (!act || !all().length) return;
    event.preventDefault();
    act();
  };
  document.addEventListener('play', onPlay, true);
  document.addEventListener('keydown', onKey);
})();
</script>"""
# Names for a screen reader: players and the buttons of cards say which track they are of, where the
# eye sees it from where they stand. Streamlit gives a player no name, and a button its label alone.
# A control is of the one title (class "sk-title") in the smallest box around it that has any;
# buttons only within a card, the container whose key begins with "card". Named anew whenever the
# page has changed.
_NAMES = """<script>
(() => {
  if (window.soundkinNaming) return;
  window.soundkinNaming = true;
  const titleOf = (control) => {
    for (let box = control.parentElement; box; box = box.parentElement) {
      const titles = box.querySelectorAll('.sk-title');
      if (titles.length) return titles.length === 1 ? titles[0].textContent : '';
    }
    return '';
  };
  const call = (control, name) => {
    if (control.getAttribute('aria-label') !== name) control.setAttribute('aria-label', name);
  };
  const all = () => {
    waiting = false;
    for (const audio of document.querySelectorAll('audio')) {
      const title = titleOf(audio);
      call(audio, title ? 'Player: ' + title : 'Player');
    }
    for (const button of document.querySelectorAll(
      '[class*="st-key-card"] [data-testid="stButton"] button')) {
      const title = titleOf(button), label = button.querySelector('p');
      const key = button.querySelector('kbd');
      const shortcut = key ? ' (' + key.textContent + ')' : '';
      if (title && label) call(button, label.textContent + shortcut + ': ' + title);
    }
  };
  let waiting = false;
  const later = () => {
    if (!waiting) requestAnimationFrame(all);
    waiting = true;
  };
  new MutationObserver(later)
    .observe(document.body, {childList: true, characterData: true, subtree: true});
  later();
})();
</script>"""


def exclusive() -> None:
    """One player at a time, the keyboard, and names for a screen reader. The frame calls this once
    a page; pages need not."""
    # Our own words only; half a second sooner there than a component.
    st.html(_SCRIPT + _NAMES, unsafe_allow_javascript=True)


def player(
    library: Library, track_id: str, *, key: str, autoplay: bool = False, start_s: float = 0.0
) -> bool:
    """A player of an excerpt of the track from `start_s` seconds on; a sentence instead when its
    sound cannot be had.

    `key` must be unique in the page and end up in the page's markup (class "st-key-player-KEY"): in
    a blind test it must not name the track. Returns whether there is a player.
    """
    try:
        content = source_of(library).excerpt(track_id, start_s, still_wanted)
    except SoundkinError as error:
        st.caption(f":material/volume_off: {sentence(error)}")
        return False
    play(content, key=key, autoplay=autoplay)
    return True


def still_wanted() -> None:
    """Ends this run of the page, while it waits, when a newer click has come."""
    session.give_way()


def play(content: bytes, *, key: str, autoplay: bool = False) -> None:
    """A player of these bytes of FLAC."""
    with st.container(key=f"player-{key}"):
        try:
            st.audio(content, format="audio/flac", autoplay=autoplay)
        except StreamlitDuplicateElementId:
            # The same sound is already set to start by itself on this page (#11360).
            st.audio(content, format="audio/flac")
