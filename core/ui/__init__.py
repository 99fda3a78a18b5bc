"""The pages, a room each: `home`, `search`, `map`, `training`, `library`, `coverage`, `review`
(missing tags), `quality`, `how` (it works). They share `common`, and `player` for lists that are
heard.

With app.py and pages/ the only place that imports streamlit.
"""
