"""The tables of a library's one SQLite file."""

import re

VERSION = 7  # another one for tables that this program could not read or write

# `n` is the library's order. Vectors, predictions and coordinates lie clustered by (run, n), so
# that reading a whole run is one sequential pass; they carry no index by track (it would double the
# cost of writing), so whoever removes a track removes them too (`store`). Verdicts, shortlist,
# choices and reviews name tracks by their id and outlive them: a track that is taken out and comes
# back finds its notes again. `sound` tells a track by its content, `away` marks one that the last
# import did not find; several tracks may lie in one file, each from start_s to end_s. `predictions`
# holds the chances of all the run's heads one after another, which `runs.classes` names; `kinds`
# the two of them that searches filter by (music, speech, nature or effect; voice).
TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tracks (
  n INTEGER PRIMARY KEY, track_id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, path TEXT,
  artist TEXT NOT NULL, album TEXT NOT NULL, tempo_bpm REAL, duration_s REAL,
    format TEXT NOT NULL, comment TEXT NOT NULL,
  size INTEGER, mtime_ns INTEGER, fingerprint BLOB NOT NULL, words TEXT NOT NULL,
  sound BLOB, away INTEGER NOT NULL DEFAULT 0, start_s REAL, end_s REAL
);
CREATE INDEX IF NOT EXISTS tracks_by_tempo ON tracks (tempo_bpm);
CREATE INDEX IF NOT EXISTS tracks_by_length ON tracks (duration_s);
CREATE TABLE IF NOT EXISTS tag_names (
  tag_n INTEGER PRIMARY KEY, category TEXT NOT NULL, key TEXT NOT NULL, tag TEXT NOT NULL,
    UNIQUE (category, key)
);
CREATE TABLE IF NOT EXISTS track_tags (
  n INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE, position INTEGER NOT NULL,
  tag_n INTEGER NOT NULL REFERENCES tag_names, PRIMARY KEY (n, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS tracks_of_tag ON track_tags (tag_n, n);
CREATE TABLE IF NOT EXISTS runs (run_n INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE,
  classes TEXT NOT NULL DEFAULT '[]');
CREATE TABLE IF NOT EXISTS vectors (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  vector BLOB NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS segments (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  starts BLOB NOT NULL, vectors BLOB NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS predictions (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  probabilities BLOB NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kinds (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  kind TEXT NOT NULL, chance REAL NOT NULL, voice REAL NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS map (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  x REAL NOT NULL, y REAL NOT NULL, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failures (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
  reason TEXT NOT NULL, size INTEGER, mtime_ns INTEGER, PRIMARY KEY (run_n, n)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shortlist (
  track_id TEXT PRIMARY KEY, position INTEGER NOT NULL, note TEXT NOT NULL DEFAULT '',
    added REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verdicts (
  query_id TEXT NOT NULL, track_id TEXT NOT NULL, run_id TEXT NOT NULL, similar INTEGER NOT NULL,
    blind INTEGER NOT NULL,
  judged REAL NOT NULL, PRIMARY KEY (query_id, track_id, run_id, blind)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS choices (
  category TEXT NOT NULL, track_id TEXT NOT NULL, kept INTEGER NOT NULL, PRIMARY KEY (category,
    track_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS suggestions (
  run_n INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE, n INTEGER NOT NULL,
    category TEXT NOT NULL, rank INTEGER NOT NULL,
  tag TEXT NOT NULL, confidence REAL NOT NULL, given TEXT NOT NULL DEFAULT '',
    given_confidence REAL,
  PRIMARY KEY (run_n, n, category, rank)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reviews (
  review_n INTEGER PRIMARY KEY, step INTEGER NOT NULL, category TEXT NOT NULL,
    track_id TEXT NOT NULL, tag TEXT NOT NULL,
  given TEXT NOT NULL, accepted INTEGER NOT NULL, confidence REAL NOT NULL, run_id TEXT NOT NULL,
    decided REAL NOT NULL,
  UNIQUE (category, track_id, tag, given)
);
CREATE TABLE IF NOT EXISTS measures (
  n INTEGER PRIMARY KEY, tempo_bpm REAL, tempo_confidence REAL NOT NULL, other_bpm REAL,
  key INTEGER, key_confidence REAL NOT NULL, energy REAL NOT NULL, brightness REAL NOT NULL,
  shape TEXT NOT NULL, highlight_s REAL NOT NULL, whole INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS measures_by_tempo ON measures (tempo_bpm, tempo_confidence);
CREATE TABLE IF NOT EXISTS curves (n INTEGER PRIMARY KEY, curve BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS aspects (n INTEGER PRIMARY KEY, numbers BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS landmarks (n INTEGER PRIMARY KEY, peaks BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS versions (
  track_id TEXT NOT NULL, full_id TEXT NOT NULL, kind TEXT NOT NULL, evidence TEXT NOT NULL,
  share REAL NOT NULL, refused INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (track_id, full_id)
) WITHOUT ROWID;
"""

# The tables' names, those that others refer to first.
NAMES = re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", TABLES)
OF_A_RUN = ("vectors", "segments", "predictions", "kinds", "map", "failures", "suggestions")
MEASURES = ("measures", "curves", "aspects", "landmarks")  # of the sound alone, by `n`
