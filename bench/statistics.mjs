// Medians, ratios of rounds, and lines through points.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Round by round, so that a machine that slows down in the middle slows both sides. */
export const ratios = (ours, theirs) => ours.map((value, round) => value / theirs[round]);

/**
 * The line y = start + slope·x that is nearest by least squares of the relative distance: sizes span decades, and the
 * largest would else decide alone. `fit` is R² of the same weights.
 */
export function fitLine(points) {
  const weighted = points.map(([x, y]) => [x, y, 1 / y ** 2]);
  const sum = (of) => weighted.reduce((total, [x, y, w]) => total + w * of(x, y), 0);
  const all = sum(() => 1);
  const [middleX, middleY] = [sum((x) => x) / all, sum((_x, y) => y) / all];
  const slope = sum((x, y) => (x - middleX) * (y - middleY)) / sum((x) => (x - middleX) ** 2);
  const start = middleY - slope * middleX;
  const rest = sum((x, y) => (y - start - slope * x) ** 2);
  return { start, slope, fit: 1 - rest / sum((_x, y) => (y - middleY) ** 2) };
}
