"""Sound files as they lie on a disk: which there are (`walk`, `kinds`), what their names say, and,
by the `blocks` of their containers, the `tags` inside them and the `fingerprint` of their sound.
"""
