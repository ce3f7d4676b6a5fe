import { writeWhole } from '../../scripts/book.ts';

/** A line through points; a point's place on the x axis is its number in the list. */
export interface Line {
  readonly title: string;
  readonly color: string;
  readonly heights: readonly number[];
}
export interface Chart {
  readonly label: string;
  /** Written under the points, from left to right. */
  readonly marks: readonly string[];
  readonly below: string;
  /** Written at heights along the left side. */
  readonly levels: readonly (readonly [height: number, text: string])[];
  readonly lines: readonly Line[];
}

const [width, height, left, right, top, bottom] = [560, 260, 56, 16, 34, 44];
const place = (value: number): string => String(Number(value.toFixed(1)));

/** Writes lines over an evenly marked axis as an SVG, with the same bytes every time. */
export function writeChart(file: URL, { label, marks, below, levels, lines }: Chart): void {
  const heights = [...levels.map(([level]) => level), ...lines.flatMap((line) => line.heights)];
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const across = (i: number): number => left + (i * (width - left - right)) / (marks.length - 1);
  const up = (value: number): number => height - bottom - ((value - low) * (height - top - bottom)) / (high - low);
  const grid = levels.map(([level, text]) => {
    const name = `<text x="${left - 6}" y="${place(up(level) + 4)}" text-anchor="end">${text}</text>`;
    return `<path d="M${left} ${place(up(level))}H${width - right}" stroke="#ddd"/>${name}`;
  });
  const axis = marks.map((mark, i) => `<text x="${place(across(i))}" y="${height - bottom + 18}" text-anchor="middle">${mark}</text>`);
  const drawn = lines.map(({ color, heights: values }) => {
    const points = values.map((value, i) => `${place(across(i))} ${place(up(value))}`);
    const dots = points.map((point) => `<circle cx="${point.replace(' ', '" cy="')}" r="3" fill="${color}"/>`);
    return `<path d="M${points.join('L')}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}`;
  });
  const names = lines.map(({ title, color }, i) => `<text x="${left + i * 170}" y="18" fill="${color}">● ${title}</text>`);
  writeWhole(file, [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">`,
    `<style>text{font:12px sans-serif}</style><rect width="${width}" height="${height}" fill="#fff"/>`,
    ...grid, `<g fill="#333">${axis.join('')}<text x="${width / 2}" y="${height - 8}" text-anchor="middle">${below}</text></g>`, ...drawn, ...names,
    '</svg>', '',
  ].join('\n'));
}
