import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'chapters/**/*.test.ts'],
    pool: 'forks', // GPU.js's headless GL addon cannot be loaded by a second worker thread
    testTimeout: 120_000,
  },
});
