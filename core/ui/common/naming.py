"""Names for a screen reader: players and the buttons of cards say which track they are of, where
the eye sees it from where they stand."""

# Streamlit gives a player no name, and a button its label alone. A control is of the one title
# (class "sk-title") in the smallest box around it that has any; buttons only within a card, the
# container whose key begins with "card". Named anew whenever the page has changed.
SCRIPT = """<script>
(() => {
  if (window.soundkinNaming) return;
  window.soundkinNaming = true;
  const titleOf = (control) => {
    for (let box = control.parentElement; box; box = box.parentElement) {
      const titles = box.querySelectorAll('.sk-title');
      if (titles.length) return titles.length === 1 ? titles[0].textContent : '';
    }
    return '';
  };
  const call = (control, name) => {
    if (control.getAttribute('aria-label') !== name) control.setAttribute('aria-label', name);
  };
  const all = () => {
    waiting = false;
    const main = document.querySelector('[data-testid="stMain"]');
    if (!main) return;
    for (const audio of main.querySelectorAll('audio')) {
      const title = titleOf(audio);
      call(audio, title ? 'Player: ' + title : 'Player');
    }
    for (const button of main.querySelectorAll(
      '[class*="st-key-card"] [data-testid="stButton"] button')) {
      const title = titleOf(button), label = button.querySelector('p');
      if (title && label) call(button, label.textContent + ': ' + title);
    }
  };
  let waiting = false;
  const later = () => {
    if (!waiting) requestAnimationFrame(all);
    waiting = true;
  };
  new MutationObserver(later)
    .observe(document.body, {childList: true, characterData: true, subtree: true});
  later();
})();
</script>"""
