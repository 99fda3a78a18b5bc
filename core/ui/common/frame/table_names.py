"""A table has a name for a screen reader: the heading that it stands under.

Streamlit gives a table of data none, and no way to give it one.
"""

# Drawn on every page; its second coming changes nothing.
TABLE_NAMES = """<script>
(() => {
  if (window.soundkinTables) return;
  window.soundkinTables = true;
  const LOOK_MS = 500;
  const headings = () => [...document.querySelectorAll(
    ['h1', 'h2', 'h3', 'summary'].map(kind => `[data-testid="stMain"] ${kind}`).join())];
  setInterval(() => {
    for (const table of document.querySelectorAll('[data-testid="stMain"] table[role="grid"]')) {
      const over = headings().findLast(heading =>
        heading.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING);
      const name = (over?.querySelector('p') ?? over)?.textContent.trim() || 'Table';
      if (table.getAttribute('aria-label') !== name) table.setAttribute('aria-label', name);
    }
  }, LOOK_MS);
})();
</script>"""
