"""What written words are.

`encodings` finds a text's encoding (by `code_pages`, `east_asian`), `mojibake` puts right what was
read in a wrong one, `entities` what is written as in a web page. `missing_values` are words for no
value, `tagtext` how tags are split and compared, `keytext` musical keys, `meanings` words for one
thing in several languages.
"""
