// The file of a list is exactly the lines whose digest people sign, or there is no file.
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Io, noInterrupt } from '../terminal/io.ts'
import { writeList } from './list-file.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-list-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const lines = Array.from({ length: 12 }, (_, n) => ({ to: 'hal', id: `i-${String(n).padStart(2, '0')}`, from: 'gus', note: '–"\\' }))
const text = lines.map(({ id }) => `{"from":"gus","id":"${id}","note":"–\\"\\\\","to":"hal"}\n`).join('')
const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`
const list = { read: async (skip: number) => lines.slice(skip, skip + 5), count: lines.length, digest }
const io = (): Io => ({
  stdin: Readable.from([]),
  stdout: new PassThrough({ highWaterMark: 1 << 20 }),
  stderr: new PassThrough(),
  env: {},
  interrupt: noInterrupt(undefined),
})

test('is what its digest says, byte for byte', async () => {
  expect(await writeList(io(), join(folder, 'list'), list)).toBe(digest)
  expect(await readFile(join(folder, 'list'), 'utf8')).toBe(text)
  const captured = io()
  await writeList(captured, '-', list)
  expect(String((captured.stdout as PassThrough).read())).toBe(text)
})

test.each([
  ['a line is another', async (skip: number) => lines.slice(skip, skip + 5).map((line) => ({ ...line, to: 'eve' }))],
  ['lines are missing', async (skip: number) => lines.slice(skip, Math.min(10, skip + 5))],
  ['lines come twice', async () => lines.slice(0, 5)],
])('is not there when %s', async (_what, read) => {
  await expect(writeList(io(), join(folder, 'wrong'), { ...list, read })).rejects.toMatchObject({ code: 'cli.list_differs' })
  expect((await readdir(folder)).filter((name) => name.startsWith('wrong'))).toEqual([])
})
