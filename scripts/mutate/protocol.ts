/** What `mutate.ts` and its workers say to each other. */

/** Run the tests of a page. */
export interface Task {
  /** The page, as a path from the project's root. */
  readonly page: string;
  /** The text it is to have; null leaves it as it is. */
  readonly source: string | null;
  /** Whose tests: null asks for those of the operators the page exports. */
  readonly operators: readonly string[] | null;
  /** Calls a property is tried on, and the seed they are drawn with. */
  readonly runs: number;
  readonly seed: number;
}

export interface Outcome {
  /** The operators whose tests were run. */
  readonly operators: readonly string[];
  /** The first test that failed and what it said, or null where all passed. */
  readonly noticed: { readonly by: string; readonly message: string } | null;
}
