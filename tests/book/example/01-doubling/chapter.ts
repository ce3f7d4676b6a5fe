// # 1 · Doubling: a chapter to test the book with
//
// A number may be doubled. See `tests/book/example/01-doubling/exercises.ts`.

import { inspect } from 'node:util';

const double = (x: number): number => 2 * x;
console.log(double(3));
//=> 6

// A loop prints a line a round, and one call may print several:

for (const x of [1, 2]) console.log(`twice ${x} is`, double(x));
//=> twice 1 is 2
//=> twice 2 is 4

console.log('up\n\ndown');
//=> up
//=>
//=> down

// Waiting is no excuse.

await Promise.resolve();
console.log(inspect([double(0.5)]));
//=> [ 1 ]
