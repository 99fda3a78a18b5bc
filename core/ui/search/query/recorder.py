"""The microphone button: a recording of what plays in the room, as it sounds.

Browsers treat a microphone as somebody talking: they cancel echo, ride the level and take
everything that stays (a held chord, a pad, a drum loop) for noise to be taken away. Of music too
little is left to know it by (`bench_microphone` has figures), and the recorder component asks for
no more than "audio". So its frame, which comes from this same server, gets a `getUserMedia` that
asks for the plain sound. A browser that cannot give that gives what it has.
"""

import json

import streamlit as st

PLAIN = {
    "echoCancellation": False,
    "noiseSuppression": False,
    "autoGainControl": False,
}  # MediaTrackConstraints

# The script stays for as long as the tab does; frames come and go, also after it. It looks when one
# has loaded, and once at the start for those there already. Until it has looked, a click records
# what the browser makes of the sound.
_SCRIPT = """<script>
(() => {
  if (window.soundkinMicrophone) return;
  window.soundkinMicrophone = true;
  const ask = (frame) => {
    if (!(frame instanceof HTMLIFrameElement) || !frame.title.includes('audio_recorder')) return;
    const devices = frame.contentWindow.navigator.mediaDevices;
    if (!devices || devices.soundkinPlain) return;
    const original = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wanted) => original({...wanted, audio: PLAIN});
    devices.soundkinPlain = true;
  };
  document.addEventListener('load', (event) => ask(event.target), true);
  document.querySelectorAll('iframe').forEach(ask);
})();
</script>""".replace("PLAIN", json.dumps(PLAIN), 1)
LONGEST_S = 30.0


def recorder(key: str) -> bytes | None:
    """The button; the WAV file of the last recording once there is one, the same again on every run
    of the page."""
    from audio_recorder_streamlit import audio_recorder

    st.html(_SCRIPT, unsafe_allow_javascript=True)
    # These two values make it record from the click on, whatever it hears, and stop after LONGEST_S
    # at the latest.
    content: bytes | None = audio_recorder(
        text="",
        energy_threshold=(-1.0, 1.0),
        pause_threshold=LONGEST_S,
        neutral_color="#8F857A",
        recording_color="#D2492A",
        icon_size="2x",
        sample_rate=44_100,
        key=key,
    )
    return content
