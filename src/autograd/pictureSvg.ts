/** The graph of computations as a picture: leaves on top, every node below what it was computed from. */
import type { Tensor } from '../tensor.ts';
import type { OneOrMany } from './engine.ts';
import { graphOf, type Picture, shapesOf, titleOf } from './picture.ts';

/** A node, or a bend of an edge that passes a row. */
interface Place {
  readonly id: number | null;
  readonly row: number;
  readonly width: number;
  /** Places of the row above that lines come from. */
  readonly above: Place[];
  x: number;
}
const boxHeight = 40;
const rowHeight = 78;
const gap = 18;
const margin = 12;
const letterWidth = 7.2;

/**
 * The graph behind some outputs as an SVG picture, the same bytes every time.
 *
 * @param names  what to call tensors, leaves or results: `{ x, w }`
 */
export function graphSvg(outputs: OneOrMany, names: Readonly<Record<string, Tensor>> = {}): string {
  const picture = graphOf(outputs, names);
  const rows = rowsOf(picture);
  untangle(rows);
  spread(rows);
  const places = rows.flat();
  const width = Math.ceil(Math.max(...places.map(({ x, width: size }) => x + size / 2)) + margin);
  const height = rows.length * rowHeight - (rowHeight - boxHeight) + 2 * margin;
  const top = ({ row }: Place): number => margin + row * rowHeight;
  const lines = places.flatMap((place) => place.above.map((from) => curve(from.x, top(from) + boxHeight, place.x, top(place), place.id !== null)));
  const passes = places.filter(({ id }) => id === null).map((place) => `<path d="M${n(place.x)} ${n(top(place))}v${boxHeight}"/>`);
  const boxes = places.filter(({ id }) => id !== null).map((place) => box(picture, place, top(place)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
    '<path d="M0 0L8 4L0 8z" fill="#777"/></marker></defs>',
    `<g fill="none" stroke="#777">${[...lines, ...passes].join('')}</g>`,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

/** Coordinates with at most one digit behind the point. */
const n = (value: number): string => String(Math.round(value * 10) / 10);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function curve(x0: number, y0: number, x1: number, y1: number, arrives: boolean): string {
  const middle = n((y0 + y1) / 2);
  return `<path d="M${n(x0)} ${n(y0)}C${n(x0)} ${middle} ${n(x1)} ${middle} ${n(x1)} ${n(y1)}"${arrives ? ' marker-end="url(#tip)"' : ''}/>`;
}

function box({ nodes }: Picture, { id, x, width }: Place, y: number): string {
  const node = nodes[id as number];
  const fill = node.isLeaf ? '#cfe4f7' : '#f4f4f4';
  const rectangle = `<rect x="${n(x - width / 2)}" y="${n(y)}" width="${n(width)}" height="${boxHeight}" rx="5" fill="${fill}" stroke="#999"/>`;
  const text = (line: string, down: number, color: string): string =>
    `<text x="${n(x)}" y="${n(y + down)}" text-anchor="middle" fill="${color}">${escaped(line)}</text>`;
  return `<g>${rectangle}${text(titleOf(node), 17, '#111')}${text(shapesOf(node), 32, '#555')}</g>`;
}

/** Every node one row below the lowest of its inputs; leaves just above their first use; bends where an edge passes a row. */
function rowsOf({ nodes, edges }: Picture): Place[][] {
  const row = nodes.map(() => 0);
  for (const { id } of nodes) for (const { from, to } of edges) if (from === id) row[id] = Math.max(row[id], row[to] + 1);
  for (const { id, isLeaf } of nodes) {
    const users = edges.filter(({ to }) => to === id).map(({ from }) => row[from]);
    if (isLeaf && users.length > 0) row[id] = Math.min(...users) - 1;
  }
  const rows: Place[][] = Array.from({ length: Math.max(...row) + 1 }, () => []);
  const add = (place: Place): Place => {
    rows[place.row].push(place);
    return place;
  };
  const places = nodes.map((node) => add({
    id: node.id, row: row[node.id], width: Math.max(titleOf(node).length, shapesOf(node).length, 3) * letterWidth + 16, above: [], x: 0,
  }));
  for (const { from, to } of edges) {
    let last = places[to];
    for (let passed = row[to] + 1; passed < row[from]; passed++) last = add({ id: null, row: passed, width: 4, above: [last], x: 0 });
    places[from].above.push(last);
  }
  return rows;
}

/** Orders every row so that lines cross little: each place goes to the mean of those it is joined to, from above and from below in turn. */
function untangle(rows: readonly Place[][]): void {
  const order = (row: Place[], joined: (place: Place) => readonly Place[], other: readonly Place[]): void => {
    const at = new Map(row.map((place, i) => {
      const places = joined(place).map((one) => other.indexOf(one));
      return [place, places.length > 0 ? places.reduce((sum, one) => sum + one, 0) / places.length : i] as const;
    }));
    row.sort((a, b) => (at.get(a) as number) - (at.get(b) as number));
  };
  for (let sweep = 0; sweep < 4; sweep++) {
    for (let r = 1; r < rows.length; r++) order(rows[r], ({ above }) => above, rows[r - 1]);
    for (let r = rows.length - 2; r >= 0; r--) order(rows[r], (place) => rows[r + 1].filter(({ above }) => above.includes(place)), rows[r + 1]);
  }
}

/** Gives every place its x: rows without overlaps, each centred under the widest. */
function spread(rows: readonly Place[][]): void {
  const widthOf = (row: readonly Place[]): number => row.reduce((sum, { width }) => sum + width + gap, -gap);
  const widest = Math.max(...rows.map(widthOf));
  for (const row of rows) {
    let x = margin + (widest - widthOf(row)) / 2;
    for (const place of row) {
      place.x = x + place.width / 2;
      x += place.width + gap;
    }
  }
}
