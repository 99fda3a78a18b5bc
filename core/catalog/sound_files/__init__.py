"""Sound files as they lie on a disk: which there are (`walk`, `kinds`, never our `own_files`), what
their `filenames` say, `folders` to choose from; and, by the `blocks` of their containers, the
`tags` inside them and the `fingerprint` of their sound.
"""
