"""The page that walks one track through the study, step by step.

`view` shows the step in view of `steps`, for the track of `picker`, from what `data` computes:
`sound`, `network`, `filters`, `numbers`, `cosine`, `on_map`, `study`; `figures` are their charts.
"""
