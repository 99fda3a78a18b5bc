"""The training page, from above.

`live` is a training as it goes; `ways` the set in sight, of `all_tags` or of the study's protocol
(`candidates`, heard in `audition`), with what is `teaching` and the button (`begin`); `results`
what a run gave, with its `categories` and `chart`, runs to `compare`, to `manage` and, by `using`
one, for search and map.
"""
