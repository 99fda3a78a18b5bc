// The keyboard, for as long as a list is on the page. Listens before the page's own players do, and
// leaves to them what is theirs.

const KEYS = [
  ['Space', 'Play or pause'],
  ['j or ↓', 'Next track'],
  ['k or ↑', 'Previous track'],
  ['← →', `Back or forward ${SEEK_SECONDS} seconds`],
  ['m', 'Add to the shortlist, or remove'],
  ['l', 'More like this'],
  ['x', 'Less like this'],
  ['s', 'Go to the shortlist'],
  ['?', 'Show these keys'],
];
// A letter may be meant for text; the other keys also move switches, lists and tabs.
const TYPED = 'input:not([type="checkbox"], [type="radio"], [type="range"]), textarea, select, '
  + '[contenteditable="true"], [role="combobox"], [role="listbox"], [role="option"], '
  + '[role="grid"], [role="dialog"], dialog';
const OWN = 'input, textarea, select, [contenteditable="true"], [role="slider"]:not(.wave), '
  + '[role="combobox"], [role="listbox"], [role="option"], [role="radio"], [role="tab"], '
  + '[role="grid"], [role="dialog"], dialog, canvas';

const onKey = (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const list = deck.list && lists.has(deck.list) ? deck.list : [...lists][0];
  if (!list || !list.element.isConnected || list.element.getRootNode().host?.closest('[inert]')) return;
  // Caps Lock changes nothing; a key held down marks once.
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.repeat && 'mlx'.includes(key)) return;
  const at = event.composedPath()[0];
  if (at instanceof Element) {
    if (at.closest(/^[a-z?]$/.test(key) ? TYPED : OWN)) return;
    if ([' ', 'Enter'].includes(key) && at.closest('button, a, summary, audio')) return;
  }
  const others = [...document.querySelectorAll('audio')].some((other) => other !== audio && !other.paused);
  // What plays; before anything does, the row that the keyboard is at.
  const marked = deck.row ? deck.list === list && deck.row.id
    : at instanceof Element && list.element.contains(at) && at.closest('.row')?.dataset.id;
  const mark = (action) => () => marked && list.act(action, marked);
  const shortlist = document.querySelector('[class*="st-key-view-field"] button:last-of-type');
  const acts = {
    ' ': others ? null : () => (deck.row ? deck.toggle() : list.step(1)),
    j: () => list.step(1), ArrowDown: () => list.step(1),
    k: () => list.step(-1), ArrowUp: () => list.step(-1),
    ArrowRight: deck.row && (() => deck.seek(deck.time + SEEK_SECONDS)),
    ArrowLeft: deck.row && (() => deck.seek(deck.time - SEEK_SECONDS)),
    m: others ? null : mark('shortlist'), l: mark('like'), x: others ? null : mark('dislike'),
    s: shortlist && (() => { shortlist.focus(); shortlist.click(); }),
    '?': () => showKeys(list),
  };
  if (!acts[key]) return;
  event.preventDefault();
  acts[key]();
};
document.addEventListener('keydown', onKey, true);

let keysDialog = null;
/** The keys, in a window that Escape closes. */
const showKeys = (list = deck.list ?? [...lists][0]) => {
  keysDialog?.remove();
  keysDialog = make('dialog', {class: 'keys', 'aria-labelledby': 'keys-title'},
    make('h2', {id: 'keys-title'}, 'Keyboard shortcuts'),
    make('dl', {}, ...KEYS.map(([key, what]) => make('div', {},
      make('dt', {}, make('kbd', {}, key)), make('dd', {}, what)))),
    make('form', {method: 'dialog'}, make('button', {class: 'text-button'}, 'Close')));
  list.element.append(keysDialog);
  keysDialog.showModal();
};
