"""A data list, whatever wrote it: from the file to rows of cells whose columns have a meaning.

`datalist.read_data_list` is the way through, and each room uses only those before it:

1. `reading`: the file's text or sheets, their records (numbered rows of cells), what is no table
2. `header`: which row names the columns
3. `cells`: what one cell says: tags, yes and no, a length, a tempo
4. `rows`: one row for each track, from a table, JSON, the XML of a music program, or a list
   with a row for each tag
5. `columns`: what each column means, by its name and its cells

All of them may ask `headers` what a column's name means. `list_notes` says what was passed over,
`remarks` which rows are no tracks; which file a row means is decided in
`core.catalog.imports.placing`.
"""
