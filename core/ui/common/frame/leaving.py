"""A page that is left for another one takes no clicks any more, and is left in one step.

Until the server answers, the page that was left is still seen. A click on it would come to the
server after the link, and call Streamlit back to it: what is then shown is an empty page.

A link may say less than what the page shows by now. Streamlit then writes what the new page says
under the path of the page that is left, or as another step: the back button would come to a page
that forgot what was on it.
"""

# Drawn on every page; its second coming changes nothing.
LEAVING = """<script>
(() => {
  if (window.soundkinLeaving) return;
  window.soundkinLeaving = true;
  const LOOK_MS = 50, MOST_MS = 10000;
  const title = () => document.querySelector('h1')?.textContent;
  const pageOf = (address) => address.split('?')[0].split('/').pop();
  let page = pageOf(location.pathname);  // the one that is seen
  let waits = 0;
  let goal = null;  // the page that is coming, until it is seen
  const leave = (to) => {
    const main = document.querySelector('[data-testid="stMain"]');
    const left = title(), began = performance.now();
    clearTimeout(waits);
    main.inert = to !== page;
    goal = main.inert ? to : null;
    const look = () => {
      const late = performance.now() - began > MOST_MS, seen = title();
      if (seen !== left || late) {  // in between there is none
        main.inert = false;
        page = pageOf(location.pathname);
      }
      if (late || (seen && seen !== left)) goal = null;
      else waits = setTimeout(look, LOOK_MS);
    };
    if (main.inert) look();
  };
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  history.pushState = (data, unused, address) => {
    const to = pageOf(String(address));
    if (goal !== null && to !== goal) return;  // it is written with the path of the page that comes
    const known = goal !== null && pageOf(location.pathname) === goal;
    (known ? replace : push)(data, unused, address);
  };
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node.matches?.('a[data-testid$="NavLink"]'));
    const here = !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (link && here) leave(pageOf(link.getAttribute('href')));
  }, true);
  window.addEventListener('popstate', () => leave(pageOf(location.pathname)));
})();
</script>"""
