// Elements of SVG, for the components that draw on a page.

const SVG = "http://www.w3.org/2000/svg";

const make = (name, attributes, ...inside) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
};
