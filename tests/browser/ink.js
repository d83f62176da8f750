canvas => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const [red, green, blue] = data;
  const box = { left: 1, top: 1, right: 0, bottom: 0 };
  let count = 0;
  for (let at = 0; at < width * height; at++) {
    const far = Math.abs(data[4 * at] - red) + Math.abs(data[4 * at + 1] - green);
    if (far < 200) continue;
    const x = (at % width) / width, y = Math.floor(at / width) / height;
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
    count++;
  }
  return { share: count / (width * height), paper: [red, green, blue], ...box };
}
