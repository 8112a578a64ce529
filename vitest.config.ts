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
    // A process reads the product, compiles the policy and opens its databases once, and then tells one file after the other: no file leaves anything behind
    // in a module that another one could find.
    isolate: false,
    // Files are loaded by Node itself, as in production; there is nothing to transform, and nothing is mocked.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // What is waited for comes when a busy machine lets it: a second would say more about the machine than about the guarantee.
    expect: { poll: { timeout: 30_000 } },
    retry: 0,
    allowOnly: false,
  },
})
