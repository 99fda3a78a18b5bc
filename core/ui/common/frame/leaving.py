"""A page that is left for another one takes no clicks any more.

Until the server answers, the page that was left is still seen. A click on it would come to the
server after the link, and call Streamlit back to it: what is then shown is an empty page.
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
  const leave = (to) => {
    const main = document.querySelector('[data-testid="stMain"]');
    const left = title(), began = performance.now();
    clearTimeout(waits);
    main.inert = to !== page;
    const look = () => {
      if (title() === left && performance.now() - began < MOST_MS) {
        waits = setTimeout(look, LOOK_MS);
        return;
      }
      main.inert = false;
      page = pageOf(location.pathname);
    };
    if (main.inert) look();
  };
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node.matches?.('a[data-testid$="NavLink"]'));
    const here = !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (link && here) leave(pageOf(link.getAttribute('href')));
  }, true);
  window.addEventListener('popstate', () => leave(pageOf(location.pathname)));
})();
</script>"""
