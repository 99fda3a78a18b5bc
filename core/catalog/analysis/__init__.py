"""What the analysis stores of the tracks: `embeddings` (vectors and segments of a run), `heads` and
`head_chances` (what the run names a track as), `failures`, `map_places`; `measured` (tempo, key,
energy, whatever the run); and in files beside the library `index_file` and `kept_features`."""
