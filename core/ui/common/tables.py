"""How the columns of tables are written."""

from collections.abc import Iterable

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig


def shares(names: Iterable[str]) -> dict[str, ColumnConfig]:
    """Columns in percent, of these names, with as many digits in each row: 25.0 above 25.5."""
    return {
        name: st.column_config.NumberColumn(format="%.1f")
        for name in names
        if name.endswith(("%", "(%)"))
    }
