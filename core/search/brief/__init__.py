"""From a brief in words to chips, and from chips to how well each track fits.

`understanding.understand` is the way from a text to a `Brief` of `chips`: each step takes what it
understood out of the text (`blanking`) by tables of `patterns`, and each room uses only those
before it:

1. `vocabulary`: the words that a brief is looked up in
2. `wording`: the text put right, so that it says things in one way
3. `asked`, `quantities`: keys, courses, likeness and the like; tempo and length
4. `tags`: what is left, as tags that are wanted or refused

From chips to tracks is `ranking`; `chip_names` says in a few words what a chip means.
"""
