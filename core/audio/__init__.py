"""From a file to segments of 24 s, to spectrograms, to excerpts for players.

Whoever wants sound asks `guarded`, which asks processes (`decoders`) that run `decoder`. There a
file is opened by `decode` (its kinds: `formats`), and what was asked for is cut out of it: `clip`
(segments for a network), `whole_track`, `excerpt` (for a player); with `samples` and `silence`,
`info` of the file and what is wrong with it. Of quick kinds `headers` tells that without a process.
`frontends` make spectrograms, `spectrogram_image` a picture of one; `features` are what is computed
of sound, and `tagging` writes that into copies of files.
"""
