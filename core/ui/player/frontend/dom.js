// Small helpers. All texts become text nodes: titles and tags are data, never markup.

const clamp = (x, low, high) => Math.min(Math.max(x, low), high);

/** Seconds as players show them: 1:05, 1:02:05. */
const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const last = String(whole % 60).padStart(2, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${last}` : `${minutes}:${last}`;
};

/** An element with attributes (`onclick` and the like are listeners) and children. */
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

/** A symbol of the font that Streamlit itself brings. */
const icon = (name) => make('span', {class: 'icon', 'aria-hidden': 'true'}, name);

/** A button that shows a symbol and has a name for those who do not see it. */
const iconButton = (symbol, label, hint, act, more = {}) => make('button', {
  type: 'button', class: 'icon-button', 'aria-label': label, title: hint, onclick: act, ...more,
}, icon(symbol));

/** Play or pause, filled, which that font cannot be. */
const glyph = () => make('i', {class: 'glyph', 'aria-hidden': 'true'});

const setIcon = (button, name) => { button.querySelector('.icon').textContent = name; };
const setPlaying = (button, playing) => button.classList.toggle('sounds', playing);

/** What to do when the page's dialog that is about to open is closed again. The page gives the focus
    back to nobody: it sees no further than our tree. */
const afterDialog = (then) => {
  let seen = false;
  const watch = new MutationObserver(() => {
    const open = Boolean(document.querySelector('[role="dialog"]'));
    if (seen && !open) { watch.disconnect(); setTimeout(then); }
    seen ||= open;
  });
  watch.observe(document.body, {childList: true, subtree: true});
};

/** A choice of this person's that outlives a reload. */
const remember = (key, value) => {
  try { localStorage.setItem(`soundkin-${key}`, JSON.stringify(value)); } catch { /* private */ }
};
const recall = (key, otherwise) => {
  try {
    return JSON.parse(localStorage.getItem(`soundkin-${key}`)) ?? otherwise;
  } catch { return otherwise; }
};
