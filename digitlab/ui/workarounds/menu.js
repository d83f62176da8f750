let listens = false;

export default function () {
  if (listens) return;
  listens = true;
  document.addEventListener("click", (event) => {
    const liesOver = window.matchMedia("(max-width: 768px)").matches;
    if (!liesOver || !event.target.closest('[data-testid="stSidebarNavLink"]')) return;
    document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  });
}
