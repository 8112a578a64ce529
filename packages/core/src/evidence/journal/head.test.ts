// The head file on a real file system: it holds the head that was written last, byte for byte, however it was written; and only what lies within one
// sector, and changes no length, is written in place.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { headFile } from './head.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-head-'))
  path = join(folder, 'log-head')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const head = (n: number): string => `acme.test/log\n${n}\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— acme.test/log Az3grl${n}==\n`
const inode = async (): Promise<number> => (await stat(path)).ino

test('what stands in the file is the head that was written last, and nothing else, also where a head grows by a digit', async () => {
  const file = headFile(path)
  expect(await file.read()).toBeUndefined()
  for (let n = 1; n <= 120; n += 1) {
    await file.write(head(n))
    expect(await readFile(path, 'utf8')).toBe(head(n))
    expect(await file.read()).toBe(head(n))
  }
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(folder)).toEqual(['log-head'])
})

test('a head of another length, or beyond the first sector, is never written over the one that stands there', async () => {
  const file = headFile(path)
  await file.write(head(1))
  await file.write(head(2))
  const first = await inode()
  await file.write(head(3))
  expect(await inode()).toBe(first)
  await file.write(head(10))
  const longer = await inode()
  expect(longer).not.toBe(first)
  await file.write('x'.repeat(512))
  const sector = await inode()
  await file.write('y'.repeat(512))
  expect(await inode()).toBe(sector)
  await file.write('x'.repeat(513))
  const beyond = await inode()
  await file.write('y'.repeat(513))
  expect(await inode()).not.toBe(beyond)
  expect(await file.read()).toBe('y'.repeat(513))
})

test('the first head after a start is written whole: what stands there may be anything', async () => {
  await headFile(path).write(head(1))
  const before = await inode()
  await headFile(path).write(head(2))
  expect(await inode()).not.toBe(before)
})

test('a file that somebody took away, replaced, cut or turned into a link meanwhile holds the next head whole', async () => {
  const file = headFile(path)
  const other = join(folder, 'other')
  await writeFile(other, head(1))
  const done: (() => Promise<unknown>)[] = [() => rm(path), () => writeFile(path, ''), () => writeFile(path, `${head(1)}more`)]
  for (const [n, meddle] of done.entries()) {
    await file.write(head(3))
    await meddle()
    await file.write(head(4 + n))
    expect(await readFile(path, 'utf8')).toBe(head(4 + n))
  }
  await rm(path)
  await symlink(other, path)
  await expect(file.write(head(8))).rejects.toThrow()
  await file.write(head(9))
  expect(await readFile(path, 'utf8')).toBe(head(9))
  expect(await readFile(other, 'utf8')).toBe(head(1))
})

test('after a write that failed, the next one is whole', async () => {
  const file = headFile(path)
  await file.write(head(1))
  await rm(folder, { recursive: true })
  await expect(file.write(head(2))).rejects.toThrow()
  await mkdir(folder)
  await writeFile(path, head(1))
  const before = await inode()
  await file.write(head(2))
  expect(await inode()).not.toBe(before)
  expect(await file.read()).toBe(head(2))
})

test('a file that can not be read is said to be so, and is not taken for one that is missing', async () => {
  await expect(headFile(folder).read()).rejects.toMatchObject({ code: 'log.head_unreadable' })
  await expect(headFile(folder).write(head(1))).rejects.toThrow()
})
