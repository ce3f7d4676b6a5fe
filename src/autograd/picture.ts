/** The graph of computations as data, as text, and as a picture. */
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { many, type OneOrMany } from './engine.ts';
import { AccumulateGrad, edgeOf, type GradientNode } from './graph.ts';

/** A node of the graph. `AccumulateGrad` nodes are the leaves. */
export interface PictureNode {
  /** Place in the list; the last nodes are the ones that were computed last. */
  readonly id: number;
  /** As PyTorch prints it: `MulBackward0`. */
  readonly name: string;
  /** What the caller calls the tensor that belongs to it: a leaf, or an output. */
  readonly label: string | null;
  readonly isLeaf: boolean;
  /** The shapes of its outputs. */
  readonly shapes: readonly (readonly number[])[];
  /** Bytes it keeps for backward. */
  readonly savedBytes: number;
}
/** From a node to one whose result it was computed from: the way gradients go. */
export interface PictureEdge {
  readonly from: number;
  readonly to: number;
  /** Which of its inputs. */
  readonly input: number;
  /** Which output of the other node it was. */
  readonly output: number;
}
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

/**
 * The graph behind some outputs, as plain data: nodes in an order in which they could be computed, and edges.
 *
 * @param names  what to call tensors, leaves or results: `{ x, w }`
 * @example graphOf(y, { x, w }).edges    // [{ from: 2, to: 0, input: 0, output: 0 }, …]
 */
export function graphOf(outputs: OneOrMany, names: Readonly<Record<string, Tensor>> = {}): Picture {
  const labels = new Map(Object.entries(names).map(([label, x]) => [edgeOf(x)?.node, label]));
  const order = inOrder(many(outputs));
  const ids = new Map(order.map((node, id) => [node, id]));
  const idOf = (node: GradientNode): number => ids.get(node) as number;
  return {
    nodes: order.map((node, id) => ({
      id, name: node.name, label: labels.get(node) ?? null, isLeaf: node instanceof AccumulateGrad, shapes: node.outputs.map(({ shape }) => shape),
      savedBytes: [...new Set(node.saved().map((x) => x.storage()))].reduce((total, { nbytes }) => total + nbytes, 0),
    })),
    edges: order.flatMap((node) => node.next.flatMap((edge, input) => (edge ? [{ from: idOf(node), to: idOf(edge.node), input, output: edge.output }] : []))),
  };
}

/** Every node after those it was computed from, in the order of its inputs. */
function inOrder(outputs: readonly Tensor[]): GradientNode[] {
  const order = new Set<GradientNode>();
  const stack = outputs.flatMap((output) => edgeOf(output)?.node ?? []).reverse();
  const open = new Set<GradientNode>();
  for (let node = stack.at(-1); node; node = stack.at(-1)) {
    const waiting = open.has(node) ? [] : node.next.flatMap((edge) => (edge && !order.has(edge.node) ? [edge.node] : [])).reverse();
    open.add(node);
    stack.push(...waiting);
    if (waiting.length === 0) {
      order.add(node);
      stack.pop();
    }
  }
  return [...order];
}

export const titleOf = ({ name, label, isLeaf }: PictureNode): string => (label === null ? name : isLeaf ? label : `${label} = ${name}`);
export const shapesOf = ({ shapes }: PictureNode): string => shapes.map(show).join(' ');

/**
 * The graph as text, from the outputs down to the leaves. What is used twice is written out once, and then referred to by its number.
 *
 * @example graphText(y, { x, w, y })
 * // y = MulBackward0 []
 * // ├─ AddBackward0 []
 * // │  ├─ x []
 * // │  └─ w []  #1
 * // └─ AddBackward0 []
 * //    └─ #1
 */
export function graphText(outputs: OneOrMany, names: Readonly<Record<string, Tensor>> = {}): string {
  const { nodes, edges } = graphOf(outputs, names);
  const usedBy = nodes.map(({ id }) => edges.filter(({ to }) => to === id).length);
  const numbers = new Map<number, number>();
  const lines: string[] = [];
  const write = (id: number, first: string, rest: string): void => {
    const node = nodes[id];
    const known = numbers.get(id);
    if (known !== undefined) {
      lines.push(`${first}#${known} ${titleOf(node)}`);
      return;
    }
    if (usedBy[id] > 1) numbers.set(id, numbers.size + 1);
    lines.push(`${first}${titleOf(node)} ${shapesOf(node)}${usedBy[id] > 1 ? `  #${numbers.get(id)}` : ''}`);
    const below = edges.filter(({ from }) => from === id);
    below.forEach(({ to }, i) => {
      const isLast = i === below.length - 1;
      write(to, `${rest}${isLast ? '└─ ' : '├─ '}`, `${rest}${isLast ? '   ' : '│  '}`);
    });
  };
  for (const { id } of nodes) if (usedBy[id] === 0) write(id, '', '');
  return lines.join('\n');
}

/** The graph in the language of Graphviz: `dot -Tsvg`. Leaves are blue, as they are in most pictures of PyTorch graphs. */
export function graphDot(outputs: OneOrMany, names: Readonly<Record<string, Tensor>> = {}): string {
  const { nodes, edges } = graphOf(outputs, names);
  const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
  return [
    'digraph computation {',
    '  rankdir=TB;',
    '  node [shape=box, fontname="sans-serif"];',
    ...nodes.map((node) => `  n${node.id} [label=${quoted(`${titleOf(node)} ${shapesOf(node)}`)}${node.isLeaf ? ', style=filled, fillcolor=lightblue' : ''}];`),
    ...edges.map(({ from, to }) => `  n${to} -> n${from};`),
    '}',
    '',
  ].join('\n');
}
