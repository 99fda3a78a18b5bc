"""A keyboard keeps its place where the control that had the focus is gone or grey: what stands
there now has it.

The browser would give the focus to nothing, and a screen reader would begin at the top of the page.
"""

# Drawn on every page; its second coming changes nothing. What the page itself does about the focus
# (see scroll.py) comes first.
PLACES = """<script>
(() => {
  if (window.soundkinPlaces) return;
  window.soundkinPlaces = true;
  const LOOK_MS = 250, LOST_MS = 1500;
  const controls = () => [...document.querySelectorAll(
    ['button', 'input', 'textarea', 'summary', '[tabindex="0"]']
      .map(control => `[data-testid="stMain"] ${control}`).join())]
    .filter(control => !control.disabled && control.tabIndex >= 0
      && control.checkVisibility({opacityProperty: true, visibilityProperty: true}));
  const keyOf = (control) => control.closest('[data-testid="stElementContainer"]')
    ?.className.match(/st-key-\\S+/)?.[0];
  let place = null;  // the control that has the focus, those before it, and since when it is lost
  let byKey = false;
  const keep = (target) => {
    const all = byKey ? controls() : [], at = all.indexOf(target), page = location.pathname;
    const key = keyOf(target);
    place = at < 0 ? null : {target, key, before: all.slice(0, at), page, since: null};
  };
  window.addEventListener('focusin', ({target}) => keep(target), true);
  window.addEventListener('pointerdown', () => { byKey = false; place = null; }, true);
  window.addEventListener('keydown', () => {
    byKey = true;
    if (place === null) keep(document.activeElement);
  }, true);
  setInterval(() => {
    if (!place || document.activeElement !== document.body) return;
    const app = document.querySelector('[data-testid="stApp"]');
    place.since ??= performance.now();
    if (location.pathname !== place.page) place = null;
    else if (performance.now() - place.since > LOST_MS
      && app.dataset.testScriptState === 'notRunning') {
      const all = controls(), before = place.before.findLast(control => control.isConnected);
      const again = all.includes(place.target) ? place.target  // else of its name, drawn anew
        : place.key && all.find(control => keyOf(control) === place.key);
      (again || all[all.indexOf(before) + 1] || before)?.focus({preventScroll: true});
    }
  }, LOOK_MS);
})();
</script>"""
