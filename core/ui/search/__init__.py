"""The search page: how one asks (`query`, `brief`), `matches`, `shortlist`, listening test."""
