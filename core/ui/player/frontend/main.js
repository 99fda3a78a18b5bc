// Streamlit calls `draw` whenever it has drawn a list again. The other half, which asks for sound, is
// a script of its own (supply.js): it is drawn several times a second, and this one is large.

const mounted = new WeakMap();  // parent: list
new ResizeObserver(() => bar.fit()).observe(document.querySelector('[data-testid="stMain"]') ?? document.body);
window.addEventListener('resize', () => bar.fit());

const line = window.soundkinSupply ??= {drawn: []};
line.take = (component) => supplyOf(component.data.list).update(component);
line.drawn.splice(0).forEach(line.take);

export default function draw(component) {
  const {parentElement} = component;
  if (!mounted.has(parentElement)) mounted.set(parentElement, new MatchList(parentElement));
  mounted.get(parentElement).update(component);
  return () => {
    mounted.get(parentElement)?.leave();
    mounted.delete(parentElement);
  };
}
