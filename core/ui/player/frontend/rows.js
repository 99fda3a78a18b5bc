// The list itself: one row a match, drawn once and then only changed where it differs.

const ACTIONS = {  // symbol, name with the title, hint
  search_with: ['search', (t) => `Find similar to ${t}`, 'Find similar'],
  like: ['thumb_up', (t) => `More like ${t}`, 'More like this (l)'],
  dislike: ['thumb_down', (t) => `Less like ${t}`, 'Less like this (x)'],
  shortlist: ['bookmark', (t) => `${t} on the shortlist`, 'Shortlist (m)'],
  why: ['help', (t) => `Why ${t} is a match`, 'Why this match'],
};
const MARKS = ['like', 'dislike', 'shortlist'];
const AGAIN_MS = 2000;  // an event that is not confirmed by then is told again
const lists = new Set();
const kindOf = (button) => button.classList[0] + (button.querySelector('.icon')?.textContent ?? '');

class MatchList {
  constructor(parent) {
    this.list = make('ol', {class: 'rows', role: 'list'});
    this.foot = make('div', {class: 'foot'});
    this.status = make('div', {class: 'only-heard', role: 'status', 'aria-live': 'polite'});
    this.element = make('div', {class: 'match-list'}, make('div', {class: 'frame'}, this.list),
      this.status, this.foot);
    parent.append(this.element);
    this.rows = [];
    this.drawn = new Map();  // id: {text, item, parts}
    this.untold = [];  // events that the server has not confirmed
    this.seen = new Set();  // ids of rows in view
    this.place = -1;  // of the current row, also after it has gone
    this.sight = new IntersectionObserver((changes) => this.look(changes), {rootMargin: '200px'});
    this.watch = (what) => this.follow(what);
    deck.listeners.add(this.watch);
    this.arrived = () => this.drawImages();
    store.listeners.add(this.arrived);
    lists.add(this);
    hands.arrive();
  }

  update(component) {
    const {data} = component;
    this.component = component;
    this.list.setAttribute('aria-label', data.label);
    this.untold = this.untold.filter((event) => event.number > data.heard);
    this.supply = supplyOf(data.list);
    const another = this.rows.length && this.rows[0].id !== data.rows[0]?.id;
    this.rows = data.rows;
    for (const {action, id, on} of this.untold) this.set(this.rowOf(id), action, on);
    this.draw();
    this.confirm();
    if (another && this.asked) this.element.scrollIntoView({block: 'start'});
    if (another) this.asked = false;  // the answer to "find similar" is in sight
    const mine = deck.row && this.rows.find((row) => row.sound === deck.row.sound);
    if (mine) { deck.row = mine; deck.list = this; }
    else if (deck.row && deck.list === this) deck.row = {...deck.row, called: ''};  // no match now
    bar.join(deck.list && lists.has(deck.list) ? deck.list : this);
    bar.paint();
    bar.draw('row');
    this.supply.want(this);
    deck.prefetch();
  }

  leave() {
    lists.delete(this);
    deck.listeners.delete(this.watch);
    store.listeners.delete(this.arrived);
    this.sight.disconnect();
    clearTimeout(this.again);
    this.supply?.leave(this);
    if (deck.list === this) deck.stop();
    const other = [...lists].pop();
    if (other) bar.join(other);
    this.element.remove();
  }

  // --- drawing ---------------------------------------------------------------------------------
  draw() {
    const held = this.held();
    const kept = new Map();
    this.rows.forEach((row, at) => {
      const {marks, ...rest} = row, text = JSON.stringify(rest);
      let drawn = this.drawn.get(row.id);
      if (!drawn || drawn.text !== text) {
        if (drawn) { this.sight.unobserve(drawn.item); drawn.item.remove(); }
        drawn = {text, ...this.item(row)};
        this.sight.observe(drawn.item);
      }
      kept.set(row.id, drawn);
      if (this.list.children[at] !== drawn.item) this.list.insertBefore(drawn.item, this.list.children[at] ?? null);
      this.mark(row, drawn);
    });
    for (const [id, drawn] of this.drawn) {
      if (kept.has(id)) continue;
      this.sight.unobserve(drawn.item);
      drawn.item.remove();
      this.seen.delete(id);
    }
    this.drawn = kept;
    this.hold(held);
    this.drawImages();
    this.follow('row');
  }

  /** What has the focus: which button of which row. */
  held() {
    const button = this.element.getRootNode().activeElement, item = button?.closest('.row');
    if (!item || !this.list.contains(item)) return null;
    return {button, id: item.dataset.id, at: [...this.list.children].indexOf(item)};
  }

  /** Give the focus back, however the rows were drawn anew: to the same button of the same row, else
      to play; of a row that has gone to the one in its place. */
  hold(held) {
    if (!held) return;
    const drawn = this.drawn.get(held.id), kind = kindOf(held.button);
    const item = drawn?.item ?? this.list.children[held.at] ?? this.list.lastElementChild;
    const buttons = [...(item?.querySelectorAll('button') ?? [])];
    const same = drawn && buttons.find((button) => kindOf(button) === kind);
    (held.button.isConnected ? held.button : same ?? buttons[0])?.focus({preventScroll: true});
  }

  item(row) {
    const start = () => (this.isCurrent(row) ? deck.toggle() : deck.start(this, this.rowOf(row.id)));
    const play = make('button', {type: 'button', class: 'play', onclick: start},
      make('span', {class: 'rank', 'aria-hidden': 'true'}, row.rank ? String(row.rank) : ''),
      glyph());
    const chips = row.chips.map(([text, kind]) => make('span', {class: `chip ${kind}`}, text));
    const head = make('i', {class: 'head'});
    const image = make('img', {alt: '', draggable: 'false', hidden: true});
    image.addEventListener('error', () => this.lapsed(row));
    const picture = make('div', {
      class: 'picture', role: 'img', 'aria-label': `Spectrogram of ${row.title}`,
      title: 'Click to play from here', onclick: (event) => this.seekTo(row, event),
    }, image, head);
    const buttons = {};
    for (const action of row.actions) {
      const [symbol, name, hint] = ACTIONS[action];
      buttons[action] = iconButton(symbol, name(row.title), hint, () => this.act(action, row.id));
      buttons[action].style.gridColumn = Object.keys(ACTIONS).indexOf(action) + 1;  // one below another
    }
    const title = make('div', {class: 'title', title: row.title}, row.title);
    const item = make('li', {class: row.rank ? 'row' : 'row query', 'data-id': row.id, 'data-rank': row.rank ?? ''},
      play,
      make('div', {class: 'text'}, title,
        make('div', {class: 'below'}, make('div', {class: 'artist', title: row.artist}, row.artist),
          row.fold ? this.fold(row) : null),
        make('div', {class: row.reasons ? 'chips reasons' : 'chips', title: row.chips.map(([text]) => text).join(', ')}, ...chips)),
      make('div', {class: 'facts'}, ...row.facts.map((fact) => make('span', {}, fact))),
      this.score(row), picture, make('div', {class: 'actions'}, ...Object.values(buttons)));
    title.addEventListener('click', start);
    return {item, parts: {play, picture, image, head, buttons}};
  }

  /** What stands behind a row, shown or hidden by a click. */
  fold(row) {
    return make('button', {
      type: 'button', class: 'fold', 'aria-expanded': String(row.unfolded),
      'aria-label': `${row.fold} of ${row.title}`,
      onclick: () => this.tell('unfold', row.id, !row.unfolded),
    }, row.fold);
  }

  score(row) {
    if (row.score === null) return make('div', {class: 'score'});
    const percent = Math.round(100 * clamp(row.score, 0, 1));
    const value = make('span', {class: 'score-value'}, row.scored);
    const meter = make('span', {
      class: 'meter', role: 'meter', 'aria-label': 'Similarity', 'aria-valuemin': '0',
      'aria-valuemax': '1', 'aria-valuenow': String(row.score),
      'aria-valuetext': [row.scored, row.closeness].filter(Boolean).join(', '),
    }, make('i', {style: `width:${percent}%`}));
    return make('div', {class: 'score', title: row.closeness || 'Similarity'}, value, meter);
  }

  /** Show what a row is marked with. */
  mark(row, drawn = this.drawn.get(row.id)) {
    if (!drawn) return;
    for (const action of MARKS) {
      const button = drawn.parts.buttons[action];
      if (button) button.setAttribute('aria-pressed', String(Boolean(row.marks[action])));
    }
  }

  drawImages() {
    for (const row of this.rows) {
      const parts = this.drawn.get(row.id)?.parts, entry = store.get(row.sound, 'image');
      if (!parts) continue;
      if (entry?.url && parts.image.getAttribute('src') !== entry.url) {
        parts.image.src = entry.url;
        parts.image.hidden = false;
      }
      const error = store.get(row.sound, 'excerpt')?.error || entry?.error;
      parts.picture.classList.toggle('mute', Boolean(error));
      parts.picture.title = error || 'Click to play from here';
    }
  }

  lapsed(row) {
    const parts = this.drawn.get(row.id)?.parts;
    if (!parts || !store.has(row.sound, 'image')) return;
    parts.image.removeAttribute('src');
    parts.image.hidden = true;
    store.forget(row.sound, 'image');
    this.supply.ask();
  }

  /** Show which row is heard, and where it is. */
  follow(what) {
    if (what === 'volume') return;
    for (const row of this.rows) {
      const drawn = this.drawn.get(row.id), now = this.isCurrent(row);
      if (!drawn || (!now && what !== 'row' && what !== 'state')) continue;
      const {item, parts} = drawn, playing = now && deck.playing;
      if (what === 'row' || what === 'state') {
        if (now) item.setAttribute('aria-current', 'true'); else item.removeAttribute('aria-current');
        item.classList.toggle('playing', playing);
        setPlaying(parts.play, playing);
        const verb = playing ? 'Pause' : 'Play';
        parts.play.setAttribute('aria-label', `${verb} ${row.rank ? `${row.rank}, ` : ''}${row.title}`);
      }
      this.drawHead(row, parts.head, now);
    }
  }

  drawHead(row, head, now) {
    const [from, to] = spanOf(row, 'excerpt'), share = (deck.time - from) / (to - from);
    head.hidden = !now || share < 0 || share > 1;
    if (!head.hidden) head.style.left = `${100 * share}%`;
  }

  // --- what people do --------------------------------------------------------------------------
  rowOf(id) { return this.rows.find((row) => row.id === id); }
  isCurrent(row) { return deck.list === this && deck.row?.id === row.id; }
  after(row, n) {
    const at = this.rows.findIndex((other) => other.id === row.id);
    const from = at < 0 ? this.place : at + 1;
    return this.rows.slice(from, from + n);
  }

  seekTo(row, event) {
    const box = event.currentTarget.getBoundingClientRect(), [from, to] = spanOf(row, 'excerpt');
    const at = from + (to - from) * clamp((event.clientX - box.left) / box.width, 0, 1);
    if (!this.isCurrent(row)) deck.start(this, this.rowOf(row.id), at);
    else { deck.seek(at); if (!deck.playing) deck.toggle(); }
  }

  /** The first match; the query may stand above it. */
  first() { return this.rows.find((row) => row.rank) ?? this.rows[0]; }

  /** The row after (+1) or before (-1) the current one, at once. */
  step(by) {
    if (!this.rows.length) return;
    const at = deck.list === this ? this.rows.findIndex((row) => this.isCurrent(row)) : -1;
    const gone = at < 0 && this.place >= 0;  // it was disliked away: the next has taken its place
    const next = gone ? this.place + Math.min(by, 0) : at + by;
    const row = at < 0 && !gone ? this.first() : this.rows[clamp(next, 0, this.rows.length - 1)];
    if (this.isCurrent(row)) { this.say(by > 0 ? 'End of the list' : 'Start of the list'); return; }
    deck.start(this, row);
    this.drawn.get(row.id).item.scrollIntoView({block: 'nearest', behavior: 'auto'});
    this.say(`${row.rank ? `${row.rank} of ${this.rows.at(-1).rank}: ` : ''}${row.title}${row.artist ? `, ${row.artist}` : ''}`);
  }

  started(row) {
    this.place = this.rows.findIndex((other) => other.id === row.id);
    bar.join(this);
    deck.prefetch();
  }

  act(action, id) {
    const row = this.rowOf(id);
    if (!row || !row.actions.includes(action)) return;
    let on = true;
    if (MARKS.includes(action)) {
      on = !row.marks[action];
      this.set(row, action, on);
      this.mark(row);
      const [, , hint] = ACTIONS[action];
      this.say(`${hint.replace(/ \(.*/, '')}: ${row.title}${on ? '' : ', taken back'}`);
    }
    if (action === 'search_with') this.asked = true;
    if (action === 'why') afterDialog(() => this.drawn.get(id)?.parts.buttons.why.focus());
    this.tell(action, id, on);
  }

  /** What an event makes of a row, before the server has drawn it. */
  set(row, action, on) {
    if (!row || !MARKS.includes(action)) return;
    if (on && action === 'like') row.marks.dislike = false;
    if (on && action === 'dislike') row.marks.like = false;
    row.marks[action] = on;
  }

  /** Tell the server; each event again with the next, until it is confirmed. */
  tell(action, id, on) {
    const last = this.untold.at(-1)?.number ?? MatchList.last ?? 0;
    MatchList.last = Math.max(Date.now(), last + 1, (MatchList.last ?? 0) + 1);
    this.untold.push({number: MatchList.last, action, id, on});
    this.component.setTriggerValue('told', this.untold);
    this.confirm();
  }

  /** See to it that every event is confirmed, however the network or the server is. */
  confirm() {
    clearTimeout(this.again);
    if (!this.untold.length) return;
    this.again = setTimeout(() => {
      this.component.setTriggerValue('told', this.untold);
      this.confirm();
    }, AGAIN_MS);
  }

  say(text) { this.status.textContent = text; }

  look(changes) {
    for (const {target, isIntersecting} of changes) {
      if (isIntersecting) this.seen.add(target.dataset.id); else this.seen.delete(target.dataset.id);
    }
    this.supply?.ask();
  }

  /** What this list needs: what is heard now and next, else its first two, then images in view. */
  wish() {
    const first = deck.list === this && deck.row ? deck.wish()
      : this.rows.filter((row) => row.rank).slice(0, 2).map((row) => [row.sound, 'excerpt']);
    const visible = this.rows.filter((row) => this.seen.has(row.id));
    visible.sort((a, b) => this.isCurrent(b) - this.isCurrent(a));  // the current one first
    return [...first, ...visible.map((row) => [row.sound, 'image'])];
  }
}
