"""The generated demo library.

`assets` are the files that ship: `tags` (its tracks on paper) and `measures` among them; `install`
makes a library of them, `source` its sound, for players by `renderers`: processes, each a
`renderer`.
"""
