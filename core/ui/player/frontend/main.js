// Streamlit calls this whenever it has drawn one of the two halves again.

const mounted = new WeakMap();  // parent: list
new ResizeObserver(() => bar.fit()).observe(document.querySelector('[data-testid="stMain"]') ?? document.body);
window.addEventListener('resize', () => bar.fit());

export default function draw(component) {
  const {data, parentElement} = component;
  if (data.role === 'supply') {
    supplyOf(data.list).update(component);
    return () => {};
  }
  if (!mounted.has(parentElement)) mounted.set(parentElement, new MatchList(parentElement));
  mounted.get(parentElement).update(component);
  return () => {
    mounted.get(parentElement)?.leave();
    mounted.delete(parentElement);
  };
}
