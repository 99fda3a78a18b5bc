"""The search page: how one asks (`query`, `brief`), `matches`, `shortlist`, `listening_test`.

What is `asked` in a session, how the address says it (`linking`), and coming by one (`arriving`).
"""
