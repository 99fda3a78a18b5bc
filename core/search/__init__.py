"""Exact cosine search over a library's vectors, and their map.

The way of a search: a `query` on an `index`, with a `request` beside it (`brief`: words; `known`:
facts of the tracks; `listener`: what one's likes and verdicts teach); `asked` puts it together,
`scoring` ranks, `choosing` takes what is shown, `results` say it, and `find` is all of this. Beside
it stand `why`, `versions`, `paths`, `examples` of queries, and `projection`, which makes the `map`.
"""
