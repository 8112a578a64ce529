// A file of any length is read piece by piece: what is held does not grow with it.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const program = new URL('./large.testing.ts', import.meta.url).pathname

it.each([
  ['a table', 'csv', 1_900_000],
  ['entries of SPIRE', 'spire', 80_000],
])('reads %s many times as long as the memory that it is given, to its last record', async (_name, what, least) => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=40', program, '192', what])
  expect((JSON.parse(stdout) as { records: number }).records).toBeGreaterThan(least)
})
