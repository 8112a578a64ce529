import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['**/broken-connectors.ts'], pool: 'forks', maxWorkers: 1, retry: 0 } })
