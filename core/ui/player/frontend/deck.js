// The one player: what is heard now, of which row of which list. Times are seconds of the track,
// not of the excerpt, unless a name says otherwise.

const SEEK_SECONDS = 5;
const EXCERPT_SECONDS = 30;  // as long as one is, where nothing else is known yet

/** The seconds of a row's track that a sound of it holds: [from, to]; a guess until it is here. */
const spanOf = (row, kind) => {
  const entry = store.get(row.sound, kind), from = entry?.offset ?? row.start;
  const rest = row.length > from ? row.length - from : EXCERPT_SECONDS;
  return [from, from + (entry?.duration ?? Math.min(EXCERPT_SECONDS, rest))];
};

const deck = {
  audio: make('audio', {preload: 'auto'}),
  list: null,  // the list of the current row
  row: null,
  kind: 'excerpt',  // of the sound that is loaded
  waiting: null,  // {at, play}: what begins as soon as the sound is here
  whole: false,  // whether whole tracks are wanted
  loop: false,
  listeners: new Set(),

  get entry() { return this.row ? store.get(this.row.sound, this.kind) : undefined; },
  get playing() { return Boolean(this.row) && (this.waiting ? this.waiting.play : !this.audio.paused); },
  /** Whether it is played, and nothing is heard until more of it has come. */
  get loading() {
    return !this.waiting && !this.audio.paused && this.audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  },
  get time() {
    if (this.waiting) return this.waiting.at;
    return this.row ? (this.entry?.offset ?? this.row.start) + this.audio.currentTime : 0;
  },
  /** What the waveform covers: [from, to]. */
  get span() { return this.row ? spanOf(this.row, this.kind) : [0, EXCERPT_SECONDS]; },
  /** What the loop repeats, as far as it is loaded. */
  get part() {
    const [from, to] = this.span, [start, end] = this.row?.part ?? [from, to];
    const low = clamp(start, from, to), high = clamp(end, from, to);
    return high - low > 0.5 ? [low, high] : [from, to];
  },

  tell(what) { this.listeners.forEach((listener) => listener(what)); },

  /** Play a row from any second of its track, of the whole one where the excerpt does not reach. */
  hear(list, row, at) {
    const [from, to] = spanOf(row, 'excerpt'), beyond = at < from || at >= to - 0.5;
    this.whole ||= beyond;
    this.start(list, row, at, beyond);
  },

  /** Begin a row from a second of its track; without one, where its excerpt begins.
      whole: whether that second is awaited, where only the whole track has it */
  start(list, row, at = row.start, whole = false) {
    const same = this.row?.sound === row.sound;
    this.list = list;
    this.row = row;
    if (!same) this.kind = 'excerpt';
    if (store.get(row.sound, this.kind)?.error) store.forget(row.sound, this.kind);  // try again
    this.audio.pause();
    this.waiting = {at, play: true, whole};
    this.settle();
    this.tell('row');
    list.supply.ask();
    list.started(row);
  },

  /** Load what is awaited if it is here; the store calls it whenever something has come. */
  settle() {
    if (!this.row) return;
    const grown = this.whole && store.has(this.row.sound, 'whole');
    const kind = grown ? 'whole' : 'excerpt';
    if (kind !== this.kind && !this.waiting && store.has(this.row.sound, kind)) {
      this.waiting = {at: this.time, play: !this.audio.paused};
    }
    if (this.waiting?.play && store.get(this.row.sound, 'excerpt')?.error) {
      this.waiting.play = false;  // there is nothing to wait for; the bar says why
      this.tell('row');
    }
    if (!this.waiting || !store.has(this.row.sound, kind)) return;
    if (this.waiting.whole && !grown && !store.get(this.row.sound, 'whole')?.error) return;
    const {at, play} = this.waiting;
    this.kind = kind;
    this.waiting = null;
    const entry = this.entry, address = entry.blob ?? new URL(entry.url, location.href).href;
    if (this.audio.src !== address) this.audio.src = address;
    this.audio.currentTime = clamp(at - entry.offset, 0, Math.max(0, entry.duration - 0.05));
    if (play) this.audio.play().catch(() => this.tell('state'));
    this.tell('sound');
  },

  toggle() {
    if (!this.row) return;
    if (this.waiting) this.waiting.play = !this.waiting.play;
    else if (!this.audio.paused) this.audio.pause();
    else if (this.audio.ended) this.start(this.list, this.row);
    else this.audio.play().catch(() => {});
    this.tell('state');
  },

  seek(at) {
    if (!this.row) return;
    const [from, to] = this.span, place = clamp(at, from, to - 0.05);
    if (this.waiting) this.waiting.at = place; else this.audio.currentTime = place - from;
    this.tell('time');
  },

  setWhole(on) {
    this.whole = on;
    this.settle();
    this.list?.supply.ask();
    this.tell('state');
  },

  setLoop(on) {
    this.loop = on;
    const [start, end] = this.part;
    if (on && (this.time < start || this.time >= end)) this.seek(start);
    this.tell('state');
  },

  /** What has to be here soon: this row, and the two after it. */
  wish() {
    if (!this.row) return [];
    const {row} = this, next = this.list.after(row, 2).map((row) => [row.sound, 'excerpt']);
    const whole = this.whole ? [[row.sound, 'whole']] : [];
    return [[row.sound, 'excerpt'], ...next, ...whole];
  },

  /** Fetch what comes soon, while what is heard does not need the line. */
  prefetch() {
    const needs = !this.waiting && audio.readyState < HTMLMediaElement.HAVE_ENOUGH_DATA;
    store.fetch(needs ? [] : this.wish().filter(([, kind]) => kind === 'excerpt'));
  },

  stop() {
    this.audio.pause();
    if (this.waiting) this.waiting.play = false;
  },
};

const audio = deck.audio;
Object.assign(audio, {volume: 1, ...recall('volume', {})});
audio.addEventListener('volumechange', () => {
  remember('volume', {volume: audio.volume, muted: audio.muted});
  deck.tell('volume');
});
for (const name of ['play', 'playing', 'pause', 'waiting']) audio.addEventListener(name, () => deck.tell('state'));
for (const name of ['timeupdate', 'seeked']) audio.addEventListener(name, () => deck.tell('time'));
audio.addEventListener('canplaythrough', () => deck.prefetch());
audio.addEventListener('ended', () => {
  if (deck.loop) { deck.seek(deck.part[0]); audio.play().catch(() => {}); } else deck.tell('state');
});
audio.addEventListener('error', () => {
  if (!deck.row || !audio.getAttribute('src')) return;
  const at = deck.time, name = deck.row.sound, kind = deck.kind;
  audio.removeAttribute('src');
  store.forget(name, kind);  // its address has lapsed: ask for it again, go on where it was
  deck.waiting = {at, play: true};
  deck.list.supply.ask();
  deck.tell('row');
});

// Only one sound at a time. Events of a shadow tree do not reach the page's listener, nor its
// players ours, so each tells the other.
audio.addEventListener('play', () => {
  document.querySelectorAll('audio').forEach((other) => { if (other !== audio) other.pause(); });
});
document.addEventListener('play', (event) => {
  if (event.target instanceof HTMLMediaElement && event.target !== audio) deck.stop();
}, true);

store.listeners.add(() => { deck.settle(); deck.prefetch(); });

/** Smooth playheads while something is heard, and the loop's return. */
let frame = 0;
const tick = () => {
  if (audio.paused) return;
  const [start, end] = deck.part;
  if (deck.loop && deck.time >= end - 0.03) deck.seek(start);
  deck.tell('frame');
  frame = requestAnimationFrame(tick);
};
audio.addEventListener('play', () => {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(tick);
});
audio.addEventListener('timeupdate', () => {  // a hidden tab gets no frames
  if (document.hidden && deck.loop && deck.time >= deck.part[1] - 0.2) deck.seek(deck.part[0]);
});
