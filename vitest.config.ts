import { defineConfig } from 'vitest/config';
import { checkedChapters } from './scripts/checkedChapters.ts';

export default defineConfig({
  plugins: [checkedChapters()],
  test: {
    include: ['tests/**/*.test.ts', 'chapters/**/*.test.ts'],
    pool: 'forks', // GPU.js's headless GL addon cannot be loaded by a second worker thread
    setupFiles: ['./tests/support/draws.ts'],
    testTimeout: 120_000,
    reporters: ['default', './scripts/exerciseReporter.ts'],
  },
});
