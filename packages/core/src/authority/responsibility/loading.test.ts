// The matrix and the list of documents of authority need each other. Whichever is loaded first, both are whole: else a suite fails by itself that passes among others.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test.each(['matrix.ts', 'check.ts', 'definition.ts', 'index.ts'])('%s can be loaded first', async (file) => {
  const first = new URL(file, import.meta.url).href
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '--eval',
    `await import(${JSON.stringify(first)}); console.log('whole')`,
  ])
  expect(stdout.trim()).toBe('whole')
})
