import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/{src,tests,pack}/**/*.test.ts', 'examples/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: ['tests/shared-server.ts'],
    setupFiles: ['tests/generated-cases.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
    // What is waited for comes when a busy machine lets it: a second would say more about the machine than about the guarantee.
    expect: { poll: { timeout: 30_000 } },
    retry: 0,
    allowOnly: false,
  },
})
