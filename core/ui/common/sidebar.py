"""The sidebar on a narrow screen, where it lies over the page."""

import streamlit as st

# Streamlit closes it after a link of its own navigation only, not of `st.page_link`: the page that
# was asked for would stay covered. Drawn on every page, its second coming changes nothing.
_SCRIPT = """<script>
(() => {
  if (window.soundkinSidebar) return;
  window.soundkinSidebar = true;
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element
      && event.target.closest('[data-testid="stSidebar"] [data-testid="stPageLink-NavLink"]');
    if (!link || !window.matchMedia('(max-width: 768px)').matches) return;
    const close = '[data-testid="stSidebarCollapseButton"] button';
    setTimeout(() => document.querySelector(close)?.click());  // after the link has been followed
  });
})();
</script>"""


def close_after_links() -> None:
    """Close it once one of its links is followed. The frame calls this once a page."""
    st.html(_SCRIPT, unsafe_allow_javascript=True)
