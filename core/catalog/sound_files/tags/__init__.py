"""The tags that a sound file carries in itself.

`file_tags` reads them, by the `tag_names` of each kind: by mutagen, unless a tag is damage
(`tag_sizes`), and where that does not look or read (`chunk_tags`, `xmltags`, `id3_elsewhere`,
`ape_texts`, `vorbis`, `matroska_tags`, `cue_block`); by FFmpeg where nothing else reads a kind.
"""
