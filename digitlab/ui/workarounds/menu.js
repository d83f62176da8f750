const shown = new WeakMap();

export default function ({ data, parentElement }) {
  const before = shown.get(parentElement);
  shown.set(parentElement, data.page);
  const liesOver = window.matchMedia("(max-width: 768px)").matches;
  if (before === undefined || before === data.page || !liesOver) return;
  document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}
