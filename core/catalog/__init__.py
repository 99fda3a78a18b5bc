"""The library on disk: tracks, tags, import, coverage, export.

From below: `texts` (encodings, words for nothing, how tags are compared), `sound_files` (what lies
in a folder), `lists` (tag spreadsheets); `tables` (SQLite), `postgres`, `stores` (which of the
two), and on them `library`; `imports`, which fill it; `analysis`, what was computed of its tracks;
`decisions`, what people said of them; `exports`. The other modules ask one thing each of a library.
"""
