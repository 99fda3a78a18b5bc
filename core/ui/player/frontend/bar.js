// The player at the foot of the window: it goes with the list that was used last.

const LOADING_MS = 500;

const bar = {
  root: null,
  surfer: null,

  build() {
    const act = (name, ...rest) => () => deck[name](...rest);
    this.play = make('button', {
      type: 'button', class: 'big', title: 'Play or pause (space)', onclick: act('toggle'),
    }, glyph());
    this.title = make('div', {class: 'bar-title'});
    this.sub = make('div', {class: 'bar-sub'});
    this.canvas = make('div', {class: 'wave-canvas'});
    this.part = make('div', {class: 'wave-part'});
    this.energy = make('div', {class: 'wave-energy'});
    this.note = make('div', {class: 'wave-note', role: 'status'});
    this.wave = make('div', {
      class: 'wave', role: 'slider', tabindex: '0', 'aria-label': 'Position in the track',
      'aria-valuemin': '0', 'aria-valuemax': '30', 'aria-valuenow': '0', onkeydown: this.home,
      onpointerdown: (event) => this.drag(event), onpointermove: (event) => this.drag(event),
    }, this.part, this.energy, this.canvas);
    this.time = make('div', {class: 'bar-time'});
    this.loop = iconButton('repeat', 'Loop the matching part', 'Loop the matching part',
      () => deck.setLoop(!deck.loop));
    this.whole = make('button', {
      type: 'button', class: 'text-button', 'aria-pressed': 'false',
      title: 'Play the whole track instead of the excerpt', onclick: () => deck.setWhole(!deck.whole),
    }, 'Whole track');
    this.mute = iconButton('volume_up', 'Mute', 'Mute', () => { audio.muted = !audio.muted; });
    this.volume = make('input', {
      type: 'range', min: '0', max: '100', class: 'volume', 'aria-label': 'Volume',
      oninput: () => { audio.volume = this.volume.value / 100; audio.muted = false; },
    });
    this.help = iconButton('keyboard', 'Keyboard shortcuts', 'Keyboard shortcuts (?)',
      () => showKeys());
    this.root = make('section', {class: 'bar', 'aria-label': 'Player'},
      this.play, make('div', {class: 'bar-text'}, this.title, this.sub),
      make('div', {class: 'wave-box'}, this.wave, this.note), this.time,
      make('div', {class: 'bar-tools'}, this.loop, this.whole, this.mute, this.volume, this.help),
      audio);
    deck.listeners.add((what) => this.draw(what));
  },

  /** Go to the foot of the page of this list. */
  join(list) {
    if (!this.root) this.build();
    if (this.root.parentNode === list.foot) return;
    const heard = !audio.paused;
    list.foot.append(this.root);
    if (heard) audio.play().catch(() => {});  // a player that moves in the page is paused
    this.fit();
    this.paint();
  },

  /** As wide as the page's main part, so that the sidebar stays free. */
  fit() {
    const main = document.querySelector('[data-testid="stMain"]');
    if (!main || !this.root) return;
    const box = main.getBoundingClientRect();
    this.root.style.left = `${box.left}px`;
    this.root.style.width = `${main.clientWidth}px`;
  },

  /** Take the theme's colours for the waveform, which is a canvas. */
  paint() {
    const style = getComputedStyle(this.root);
    const look = {
      waveColor: style.getPropertyValue('--wave').trim() || '#999',
      progressColor: style.getPropertyValue('--st-primary-color').trim() || '#b4531f',
    };
    const seen = JSON.stringify(look);
    if (seen === this.look) return;
    this.look = seen;
    if (this.surfer) { this.surfer.setOptions(look); return; }
    this.surfer = WaveSurfer.create({
      container: this.canvas, media: audio, height: 40, barWidth: 2, barGap: 1, barRadius: 1,
      cursorWidth: 2, cursorColor: look.progressColor, normalize: true, interact: false,
      hideScrollbar: true, ...look,
    });
    this.surfer.on('error', () => {});  // the deck listens to its player itself
    if (deck.row) this.draw('sound');
  },

  draw(what) {
    if (!deck.row) return;
    if (what === 'frame') return;
    if (what === 'row' || what === 'sound') this.drawRow();
    if (what === 'sound') this.drawWave();
    if (what === 'volume' || what === 'row') this.drawVolume();
    this.drawState();
  },

  drawRow() {
    const {row} = deck, error = store.get(row.sound, 'excerpt')?.error;
    this.root.classList.add('used');
    this.title.textContent = row.title;
    this.title.title = row.title;
    this.sub.textContent = [row.called, row.course && `energy ${row.course}`, row.artist]
      .filter(Boolean).join(' · ');
    this.sub.title = this.sub.textContent;
    this.note.textContent = error || (deck.waiting ? 'Preparing the sound' : '');
    this.wave.classList.toggle('empty', Boolean(deck.waiting));
  },

  drawWave() {
    const {entry} = deck, [from, to] = deck.span;
    if (!entry || !this.surfer) return;
    const peaks = entry.peaks.map((peak) => peak / 100);
    const load = () => this.surfer.load(audio.currentSrc || audio.src, [peaks], entry.duration)
      .catch(() => {});
    if (audio.currentSrc === audio.src) load();
    else audio.addEventListener('loadstart', load, {once: true});
    const share = (at) => `${(100 * (at - from)) / (to - from)}%`;
    const [start, end] = deck.part;
    this.part.style.left = share(start);
    this.part.style.width = `calc(${share(end)} - ${share(start)})`;
    this.part.hidden = !deck.row.part;
    this.drawEnergy(from, to);
  },

  /** The track's energy, one value a second, as a line over the waveform. */
  drawEnergy(from, to) {
    const values = deck.row.energy.slice(Math.floor(from), Math.ceil(to));
    this.energy.replaceChildren();
    this.wave.title = values.length < 2 ? '' : 'The line is the energy, from calm to full';
    if (values.length < 2) return;
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', `0 0 ${values.length - 1} 1`);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
    line.setAttribute('points', values.map((value, at) => `${at},${1 - value}`).join(' '));
    svg.append(line);
    this.energy.append(svg);
  },

  drawState() {
    const {playing, row, time} = deck, [from, to] = deck.span;
    setPlaying(this.play, playing);
    this.play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    const length = row.length || to;
    this.time.textContent = `${clock(time)} / ${clock(length)}`;
    this.wave.setAttribute('aria-valuemin', from.toFixed(0));
    this.wave.setAttribute('aria-valuemax', to.toFixed(0));
    this.wave.setAttribute('aria-valuenow', clamp(time, from, to).toFixed(0));
    this.wave.setAttribute('aria-valuetext', `${clock(time)} of ${clock(length)}`);
    this.loop.setAttribute('aria-pressed', String(deck.loop));
    this.whole.setAttribute('aria-pressed', String(deck.whole));
    this.wave.classList.toggle('looping', deck.loop);
    const coming = deck.whole && deck.kind !== 'whole' && !deck.waiting;
    if (coming) {
      this.note.textContent = store.get(row.sound, 'whole')?.error || 'Preparing the whole track';
    } else if (!deck.waiting) this.sayLoading();
  },

  /** Said where it takes a moment; most sounds are there at once. */
  sayLoading() {
    clearTimeout(this.patience);
    if (!deck.loading) { this.note.textContent = ''; return; }
    this.patience = setTimeout(() => {
      if (deck.loading) this.note.textContent = 'Loading the sound';
    }, LOADING_MS);
  },

  drawVolume() {
    const silent = audio.muted || audio.volume === 0;
    setIcon(this.mute, silent ? 'volume_off' : 'volume_up');
    this.mute.setAttribute('aria-label', silent ? 'Sound on' : 'Mute');
    this.volume.value = String(Math.round(100 * (audio.muted ? 0 : audio.volume)));
  },

  /** Seek to where the waveform is pressed, and on while the pointer is drawn along it. */
  drag(event) {
    if (!(event.buttons & 1)) return;
    if (event.type === 'pointerdown') this.wave.setPointerCapture(event.pointerId);
    const box = this.wave.getBoundingClientRect(), [from, to] = deck.span;
    deck.seek(from + (to - from) * clamp((event.clientX - box.left) / box.width, 0, 1));
  },

  home(event) {
    if (!['Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    deck.seek(deck.span[event.key === 'Home' ? 0 : 1]);
  },
};
