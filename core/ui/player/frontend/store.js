// The sounds this tab knows, by name and kind (excerpt, whole, image), and asking the server for
// more. A sound that is soon needed is fetched whole, so that it starts without the network.

const KEPT_BLOBS = 12;  // some 3 MB each
const REPEAT_MS = 3000;  // a request without an answer is lost: ask again

const store = {
  entries: new Map(),  // "kind name": {url, offset, duration, peaks, error, blob}
  listeners: new Set(),
  blobs: [],  // keys whose sound is here, the oldest first
  coming: undefined,  // what aborts the fetch under way, with its key

  get(name, kind) { return this.entries.get(`${kind} ${name}`); },

  /** Whether it can be played or shown now. */
  has(name, kind) { return Boolean(this.get(name, kind)?.url); },

  forget(name, kind) {
    const entry = this.get(name, kind);
    if (entry?.blob) URL.revokeObjectURL(entry.blob);
    this.entries.delete(`${kind} ${name}`);
  },

  take(answers) {
    for (const answer of answers) {
      const old = this.get(answer.sound, answer.kind);
      this.entries.set(`${answer.kind} ${answer.sound}`, {...answer, blob: old?.blob});
    }
    if (answers.length) this.listeners.forEach((listener) => listener());
  },

  /** Fetch whole the first of these [[name, kind], ...] that is not, and none beside it: on a slow
      line each makes the others late. An address that has lapsed is forgotten, and asked for again. */
  async fetch(wished) {
    const [name, kind] = wished.find((one) => this.has(...one) && !this.get(...one).blob) ?? [];
    const key = name && `${kind} ${name}`, entry = this.entries.get(key);
    if (this.coming?.key === key) return;
    this.coming?.abort();
    const mine = this.coming = key && Object.assign(new AbortController(), {key});
    if (!mine) return;
    try {
      const answer = await fetch(entry.url, {signal: mine.signal});
      if (!answer.ok) throw new Error(String(answer.status));
      entry.blob = URL.createObjectURL(await answer.blob());
      this.blobs = [...this.blobs.filter((other) => other !== key), key];
      this.makeRoom();
    } catch {
      if (!mine.signal.aborted && this.entries.get(key) === entry) this.forget(name, kind);
    }
    if (this.coming !== mine) return;
    this.coming = undefined;
    this.listeners.forEach((listener) => listener());
  },

  makeRoom() {
    while (this.blobs.length > KEPT_BLOBS) {
      const entry = this.entries.get(this.blobs.shift());
      if (entry?.blob && entry.blob !== deck.audio.src) {
        URL.revokeObjectURL(entry.blob);
        entry.blob = undefined;
      }
    }
  },
};

// Streamlit sends what is told within a moment as one message, and answers it by a run of that
// fragment alone which told first. A click in the same message would change nothing that is seen,
// so a request for sound keeps clear of what a person does.
const CLEAR_MS = 50, PRESS_MS = 500, IDLE_MS = 300;
// Until the page that a person goes to is there, a request calls Streamlit back to the one left.
const LEAVE_MS = 10000;
// at once where the page has nothing else to do; Safari knows no idle times
const idle = (what) => (window.requestIdleCallback ?? setTimeout)(what, {timeout: IDLE_MS});
const hands = {
  busyUntil: -Infinity,
  leavingUntil: -Infinity,
  busy(ms) { this.busyUntil = performance.now() + ms; },
  leave() { this.leavingUntil = performance.now() + LEAVE_MS; },
  arrive() { this.leavingUntil = -Infinity; this.path = location.pathname; },
  untilClear() { return Math.max(this.busyUntil, this.leavingUntil) - performance.now(); },  // ms
};
const pageOf = (address) => address.split('?')[0].split('/').pop();
window.addEventListener('click', (event) => {
  const link = event.composedPath().find((node) => node.matches?.('a[data-testid$="NavLink"]'));
  const here = !event.metaKey && !event.ctrlKey && !event.shiftKey;
  // the address as written: that of Home has no path of its own
  if (link && here && pageOf(link.getAttribute('href')) !== pageOf(location.pathname)) hands.leave();
}, true);
window.addEventListener('popstate', () => { if (location.pathname !== hands.path) hands.leave(); });
window.addEventListener('pointerdown', () => hands.busy(PRESS_MS), true);
for (const kind of ['pointerup', 'pointercancel', 'click', 'keydown', 'keyup', 'change']) {
  window.addEventListener(kind, () => hands.busy(CLEAR_MS), true);
}

/** The line to the server of one list: says what is wanted, most urgent first, until it is here. */
class Supply {
  constructor() {
    this.turn = 0;
    this.open = '';  // the request under way
    this.timer = 0;
  }

  /** Streamlit has drawn the invisible half again. */
  update(component) {
    this.send = (wanted) => component.setTriggerValue('told', wanted);
    const {turn, answers} = component.data;
    if (turn !== this.turn) {
      this.turn = turn;
      this.open = '';
      store.take(answers);
    }
    this.ask();
  }

  /** `list.wish()` returns [[name, kind], ...], the most urgent first. */
  want(list) {
    this.list = list;
    this.open = '';
    this.ask();
  }

  /** The list has left the page: nothing is asked for it any more. */
  leave(list) {
    if (this.list !== list) return;
    this.list = undefined;
    clearTimeout(this.timer);
  }

  ask() {
    if (!this.send || !this.list) return;
    const missing = this.list.wish().filter(([name, kind]) => !store.get(name, kind));
    if (!missing.length) return;
    const first = missing[0].join();
    if (this.open === first) return;  // it is under way, and nothing more urgent has come
    const wait = hands.untilClear();
    if (wait > 0) { this.again(wait); return; }
    this.open = first;
    this.again(REPEAT_MS);
    idle(() => {
      if (!this.list) return;
      if (hands.untilClear() > 0) { this.open = ''; this.ask(); return; }
      this.send(missing.map(([sound, kind]) => ({sound, kind})));
    });
  }

  again(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.open = ''; this.ask(); }, ms);
  }
}

const supplies = new Map();  // by the list's key
const supplyOf = (key) => {
  if (!supplies.has(key)) supplies.set(key, new Supply());
  return supplies.get(key);
};
