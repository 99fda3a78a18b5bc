"""The library on disk: tracks, tags, import, coverage, export.

From below: `texts` (encodings, words for nothing, how tags are compared), `sound_files` (what lies
in a folder), `lists` (tag spreadsheets); `tables` (SQLite), `postgres`, `stores` (which of the
two), and on them `library`; `imports` with `importing`, which fill it, and `exports`. The other
modules read or write one thing each of a library.
"""
