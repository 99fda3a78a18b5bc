"""The keyboard's way into a popover and out of it.

Streamlit draws what opens at the very end of the page. By Tab one would come to it after everything
else, and from it to nowhere.
"""

# Drawn on every page; its second coming changes nothing.
BY_TAB = """<script>
(() => {
  if (window.soundkinPopovers) return;
  window.soundkinPopovers = true;
  const controls = (part) => [...part.querySelectorAll(
    'button, input, textarea, select, summary, a[href], [tabindex]')]
    .filter(control => !control.disabled && control.offsetParent);
  const stopsOf = (part) => controls(part).filter(control => control.tabIndex >= 0);
  const onTab = (event) => {
    if (event.key !== 'Tab' || event.ctrlKey || event.metaKey || event.altKey) return;
    const button = document.querySelector('[data-testid="stPopoverButton"][aria-expanded="true"]');
    const body = document.querySelector('[data-testid="stPopoverBody"]');
    if (!button || !body) return;
    // a group of choices that has been left may have no stop
    const [first] = [...stopsOf(body), ...controls(body)], back = event.shiftKey;
    if (event.target === button && !back && first) {
      event.preventDefault();
      first.focus();
    } else if (body.contains(event.target)) {
      setTimeout(() => {  // when the browser, or a group of choices, has moved the focus
        if (body.contains(document.activeElement)) return;
        const all = stopsOf(document), next = all[all.indexOf(button) + 1];
        (back || body.contains(next) ? button : next).focus();
      });
    }
  };
  document.addEventListener('keydown', onTab, true);
})();
</script>"""
