"""Which names the map shows: those of regions from afar, titles from near.

A zoom stays in the browser, so a small script tells the page's style how wide the view is.
"""

import streamlit as st

NEAR = 0.4  # share of the whole width that is seen, from which titles are shown

_SCRIPT = """<script>
(() => {
  if (window.soundkinNames) return;
  window.soundkinNames = true;
  let whole = 0, of = null;
  const look = () => {
    const chart = document.querySelector('[class*="st-key-map-chart"] .js-plotly-plot');
    const range = chart?._fullLayout?.xaxis?.range;
    if (!range) return;
    const width = Math.abs(range[1] - range[0]);
    if (of !== chart) { of = chart; whole = 0; }
    whole = Math.max(whole, width);
    document.body.classList.toggle('sk-map-near', width < NEAR * whole);
  };
  setInterval(look, 250);
})();
</script>""".replace("NEAR", str(NEAR), 1).replace("NEAR", str(NEAR))


def show(n_regions: int) -> None:
    """Draw the script and the style; the first so many names of the map are regions."""
    chart = '[class*="st-key-map-chart"] .annotation'
    regions = ":is(" + ", ".join(f"[data-index='{at}']" for at in range(n_regions)) + ")"
    titles = f":not({regions})"
    st.html(
        "<style>"
        f"{chart} {{ pointer-events: none; }}"
        f"{chart} text {{ fill: light-dark(#24211E, #EDE8E1) !important;"
        " paint-order: stroke; stroke: light-dark(#FCFBF9, #181614); stroke-width: 3px;"
        " font-weight: 600; }"
        f"{chart}{titles} {{ display: none; }}"
        f".sk-map-near {chart}{titles} {{ display: inline; }}"
        f".sk-map-near {chart}{regions} {{ display: none; }}"
        f"</style>{_SCRIPT}",
        unsafe_allow_javascript=True,
    )
