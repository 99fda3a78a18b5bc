"""The library on disk: tracks, tags, import, coverage, export.

From below: `texts` (encodings, words for nothing, how tags are compared), `sound_files` (what lies
in a folder), `lists` (tag spreadsheets); `tables` (SQLite), `postgres`, `stores` (which of the
two), and on them `library`, called as `library_name` lets it; `imports`, which fill it and which
`importing` leads; `analysis`, what was computed of its tracks; `decisions`, what people said of
them; `exports`. Of a library one asks for tracks by `filters` (whose ids are `found_ids`), what is
`related`, its `coverage`, a `summary`, the `availability` of its sound (`sound_path`) and what
changed (`revisions`); a track's `tempo_and_key`, given or computed; the `shortlist`. `forgetting`
removes tracks that are away, and `user_errors` are errors that a person can do something about.
"""
