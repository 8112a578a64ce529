// A file of any length is read piece by piece: what is held does not grow with it.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const program = new URL('./large.testing.ts', import.meta.url).pathname

it('reads a table many times as long as the memory that it is given, to its last record', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=40', program, '192'])
  expect((JSON.parse(stdout) as { records: number }).records).toBeGreaterThan(1_900_000)
})
