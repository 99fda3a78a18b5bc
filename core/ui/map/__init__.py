"""The map page.

`view` is the page, from what `data` reads; the map is drawn in `drawing`: a `chart` of `points`,
with `marks` on them, `names` near and `regions` from afar. `moving` over it, and the `details` of
what a click or a lasso chose.
"""
