"""Learning from a library's tags; `core.model.train` leads.

There are two ways. `heads` learns tags of all categories on the pretrained model's features, which
stay as they are; `network` trains the study's network anew on images of spectrograms. Both begin
with a `run_config`, draw their tracks (`trainingset`: classes as in the study), keep together what
belongs together (`grouping`, `split`), read sound by `reading`, and say how it went in `results`:
`run_records` are a run's files, `run_figures` parts of them. `run_doubts` speak against a run,
`study` the same figures of the study. Missing tags are learnt on `examples`, each named by
classifiers that did not see it (`cross_validation`).
"""
