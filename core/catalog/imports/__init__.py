"""From a folder, a data list or both to the tracks of a library; `core.catalog.importing` leads.

What is to be read is `choosing`'s. The way of a list: `collecting` takes its rows (`rows`, a `row`
each), `placing` finds the file that each means (`sound_folder` in it; `spelling`: how a path may be
meant, also with `lost_letters`, `ranking`: which of several fits, `claims`: files that several rows
want); of a folder alone it is `rows_of_files`, with `cue` sheets; of a list alone whose ids only
count its rows, `counted_rows` knows the library's tracks again. `examining` opens the files,
`known_files` tells which the library has, `difference` what would change; `plan` says so, with the
`faults`, and `store` does it. A list that is imported once more is known by `same_import`.
"""
