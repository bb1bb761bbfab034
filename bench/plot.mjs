// A picture of four measured sizes and the fitted line, as SVG that reads on light and on dark pages.

const [WIDTH, HEIGHT] = [560, 320];
const BOX = { left: 64, right: 36, top: 36, bottom: 48 };
/** Of middle lightness, told apart by people who do not see red and green as well. */
const COLOURS = { podpis: "#3b82d6", openssl: "#d9822b" };
const GREY = "#808890";

/** `growth` as scaling.mjs measures it. Both axes are logarithmic, so the straight line bends where the start ends. */
export function plot({ axis, sides }, title) {
  const points = Object.values(sides).flatMap((side) => side.points);
  const x = scale(
    points.map(([size]) => size),
    BOX.left + 12,
    WIDTH - BOX.right - 12,
  );
  const y = scale(
    points.map(([, time]) => time),
    HEIGHT - BOX.bottom,
    BOX.top,
    decades,
  );
  const parts = [
    ...y.ticks.map((value) => gridLine(y.at(value), number(value))),
    ...sides.podpis.points.map(([size]) =>
      text(x.at(size), HEIGHT - BOX.bottom + 18, number(size), "middle"),
    ),
    text((BOX.left + WIDTH) / 2, HEIGHT - 8, axis, "middle"),
    text(8, BOX.top - 18, "wall, ms", "start"),
  ];
  Object.entries(sides).forEach(([who, side], i) => {
    const colour = COLOURS[who];
    const line = curve(side, x, y);
    parts.push(`<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="1.5"/>`);
    for (const [size, time] of side.points)
      parts.push(`<circle cx="${round(x.at(size))}" cy="${round(y.at(time))}" r="4" fill="${colour}"/>`);
    const left = 90 + i * 240;
    const fitted = `${side.start.toFixed(0)} + ${side.slope.toPrecision(3)}·x`;
    parts.push(`<circle cx="${left}" cy="${BOX.top - 22}" r="4" fill="${colour}"/>`);
    parts.push(text(left + 10, BOX.top - 18, `${who}: ${fitted}`, "start"));
  });
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="13">`;
  return `${[head, `<title>${escaped(title)}</title>`, ...parts, "</svg>"].join("\n")}\n`;
}

/** A logarithmic axis between two places of the picture; `widen` rounds its ends. */
function scale(values, from, to, widen = (range) => range) {
  const [low, high] = widen([Math.min(...values), Math.max(...values)]);
  const ticks = [];
  for (let tick = 10 ** Math.ceil(Math.log10(low) - 1e-9); tick <= high * 1.001; tick *= 10) ticks.push(tick);
  const share = (value) => Math.log(value / low) / Math.log(high / low);
  return { low, high, ticks, at: (value) => from + share(value) * (to - from) };
}

const decades = ([low, high]) => [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))];

function curve({ start, slope }, x, y) {
  const places = Array.from({ length: 41 }, (_one, i) => x.low * (x.high / x.low) ** (i / 40));
  return places
    .map((size) => [size, Math.min(y.high, Math.max(y.low, start + slope * size))])
    .map(([size, time]) => `${round(x.at(size))},${round(y.at(time))}`)
    .join(" ");
}

const gridLine = (at, label) =>
  `<path d="M${BOX.left} ${round(at)}H${WIDTH - BOX.right}" stroke="${GREY}" stroke-opacity="0.35"/>` +
  text(BOX.left - 8, at + 4, label, "end");

const text = (x, y, words, anchor) =>
  `<text x="${round(x)}" y="${round(y)}" fill="${GREY}" text-anchor="${anchor}">${escaped(words)}</text>`;

const escaped = (words) => words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const round = (value) => Number(value.toFixed(1));
const number = (value) => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, " ");
