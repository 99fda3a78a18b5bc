"""Exact cosine search over a library's vectors, and their map.

The way of a search: a `query` on an `index` (with `segments`), with a `request` beside it (`brief`:
words; `known`: facts of the tracks; `listener`: what one's likes and verdicts teach; `aspects`: the
dials); `search_plan` puts it together, `scoring` ranks, `choosing` takes what is shown (`variety`),
`results` say it with each one's `standing`, and `find` is all of this. Pages tell the query's
`own_recording` from matches and keep `uploads`. Beside it stand `why`, `versions`, `paths`,
`examples` of queries, what tags leave out (`missed`), and `projection`, which makes the `map`.
"""
