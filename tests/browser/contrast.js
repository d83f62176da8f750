// What is written with too little contrast to be read, by WCAG 2.2, 1.4.3: seen, enabled, in HTML.
() => {
  const parse = (color) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return color.startsWith("color(") ? [255 * red, 255 * green, 255 * blue, alpha] : [red, green, blue, alpha];
  };
  const over = (top, ground) => ground.map((part, at) => (at < 3 ? top[at] * top[3] + part * (1 - top[3]) : 1));
  const luminance = (color) => {
    const linear = color.slice(0, 3).map((part) => (part <= 10.02 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const around = (element) => {
    const all = [];
    for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) all.push(getComputedStyle(at));
    return all;
  };
  const share = (element) => {
    const styles = around(element);
    const grounds = styles.map((style) => parse(style.backgroundColor)).reverse();
    const ground = grounds.reduce((under, color) => over(color, under), [255, 255, 255, 1]);
    const [red, green, blue, alpha] = parse(styles[0].color);
    const seen = alpha * styles.reduce((product, style) => product * style.opacity, 1);
    const [bright, dim] = [luminance(over([red, green, blue, seen], ground)), luminance(ground)].sort((a, b) => b - a);
    return (bright + 0.05) / (dim + 0.05);
  };
  const RESTING = ":disabled, [aria-disabled=true], [data-testid=stButtonGroup]:has(:disabled)";
  const found = new Set();
  const visit = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
      if (node.shadowRoot) visit(node.shadowRoot);
      const element = node.parentElement;
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || !(element instanceof HTMLElement)) continue;
      if (element.matches("style, script, noscript") || element.closest(RESTING)) continue;
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const { fontSize, fontWeight } = getComputedStyle(element);
      const isLarge = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
      const contrast = share(element);
      if (contrast < (isLarge ? 3 : 4.5)) found.add(`${contrast.toFixed(2)}: ${node.data.trim().slice(0, 60)}`);
    }
  };
  visit(document.body);
  return [...found];
}
