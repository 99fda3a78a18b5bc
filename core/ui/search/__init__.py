"""The search page: how one asks (`query`, `brief`), `matches`, `shortlist`, `listening_test`.

The `session_request` is what is asked beside the query, `linking` how the address says all of it,
and `arriving` is to come by one.
"""
