import { createHash } from 'node:crypto'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Drops, type Handed, ownFolder } from './drop-folder.ts'

let root: string
let folder: string
let kept: string
let handed: [name: string, text: string][]
let reports: string[]
let answer: (name: string) => Handed | Promise<Handed>

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cs-drop-'))
  folder = join(root, 'drop')
  kept = `${folder}.taken`
  await mkdir(folder)
  await ownFolder(kept)
  handed = []
  reports = []
  answer = () => ({ is: 'done' })
})
afterEach(() => rm(root, { recursive: true, force: true }))

const drops = () =>
  new Drops({
    folder,
    kept,
    report: (name, what) => void reports.push(`${name}: ${what}`),
    hand: async (name, bytes) => {
      const chunks: Buffer[] = []
      for await (const chunk of bytes) chunks.push(Buffer.from(chunk))
      handed.push([name, Buffer.concat(chunks).toString()])
      return answer(name)
    },
  })
const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
const manifest = (name: string, text: string) => writeFile(join(folder, `${name}.sha256`), `${digest(text)}  ${name}\n`)
const drop = async (name: string, text: string): Promise<void> => {
  await writeFile(join(folder, name), text)
  await manifest(name, text)
}

test('a file is handed over whole and once, in the order of the names, and a copy is kept', async () => {
  await drop('b.csv', 'second')
  await drop('a.csv', 'first')
  const taking = drops()
  expect(await taking.takeAll()).toEqual({ done: 2, failed: 0, waiting: 0 })
  expect(await taking.takeAll()).toEqual({ done: 0, failed: 0, waiting: 0 })
  expect(handed).toEqual([
    ['a.csv', 'first'],
    ['b.csv', 'second'],
  ])
  expect(await readdir(folder)).toEqual([])
  expect(await readFile(join(kept, 'done', `a.csv.${digest('first').slice(0, 16)}`), 'utf8')).toBe('first')
  expect(await readdir(kept)).toEqual(['done'])
})

test('without its manifest, or while its bytes are not those of the manifest, a file is not read, and is when they are', async () => {
  await writeFile(join(folder, 'a.csv'), 'half')
  const taking = drops()
  expect(await taking.takeAll()).toEqual({ done: 0, failed: 0, waiting: 0 })
  await taking.takeAll()
  expect(reports, 'said once').toEqual([expect.stringContaining('sha256sum a.csv > a.csv.sha256')])
  reports.length = 0
  await manifest('a.csv', 'half and whole')
  expect(await taking.takeAll()).toEqual({ done: 0, failed: 0, waiting: 1 })
  expect(await taking.takeAll()).toEqual({ done: 0, failed: 0, waiting: 1 })
  expect(handed).toEqual([])
  expect(reports.length, 'said once').toBe(1)
  await appendFile(join(folder, 'a.csv'), ' and whole')
  expect(await taking.takeAll()).toEqual({ done: 1, failed: 0, waiting: 0 })
  expect(handed).toEqual([['a.csv', 'half and whole']])
})

test('what is written while it is handed over is not read, and is not taken away with what was', async () => {
  await drop('a.csv', 'one')
  answer = async () => {
    await drop('a.csv', 'another')
    answer = () => ({ is: 'done' })
    return { is: 'done' }
  }
  const taking = drops()
  await taking.takeAll()
  await taking.takeAll()
  expect(handed).toEqual([
    ['a.csv', 'one'],
    ['a.csv', 'another'],
  ])
})

test('a later file never overtakes one that waits', async () => {
  await writeFile(join(folder, '1.csv'), 'broken')
  await manifest('1.csv', 'whole')
  await drop('2.csv', 'newer')
  const taking = drops()
  expect(await taking.takeAll()).toMatchObject({ done: 0, waiting: 1 })
  expect(handed).toEqual([])
  await rm(join(folder, '1.csv.sha256'))
  expect(await taking.takeAll()).toMatchObject({ done: 1, waiting: 0 })
})

test('a server that can’t be reached keeps the file in its place; a file that can’t be read goes away with the reason', async () => {
  await drop('a.csv', 'text')
  answer = () => ({ is: 'later', why: 'no answer' })
  const taking = drops()
  expect(await taking.takeAll()).toMatchObject({ done: 0, waiting: 1 })
  answer = () => ({ is: 'failed', why: 'a quote is never closed' })
  expect(await taking.takeAll()).toMatchObject({ failed: 1, waiting: 0 })
  expect(await readFile(join(kept, 'failed', `a.csv.${digest('text').slice(0, 16)}.why`), 'utf8')).toBe('a quote is never closed\n')
  expect(await readdir(folder)).toEqual([])
})

test('a process that dies while it hands over leaves the file: the next one hands it over', async () => {
  await drop('a.csv', 'text')
  answer = () => Promise.reject(new Error('killed'))
  await expect(drops().takeAll()).rejects.toThrow('killed')
  answer = () => ({ is: 'done' })
  expect(await drops().takeAll()).toMatchObject({ done: 1 })
  expect(handed.map(([, text]) => text)).toEqual(['text', 'text'])
})

test('no link is followed: neither the file, nor its manifest, nor the folder of copies', async () => {
  const secret = join(root, 'secret')
  await writeFile(secret, 'secret')
  await symlink(secret, join(folder, 'a.csv'))
  await manifest('a.csv', 'secret')
  expect(await drops().takeAll()).toMatchObject({ done: 0, waiting: 1 })
  await rm(join(folder, 'a.csv'))
  await writeFile(join(folder, 'a.csv'), 'secret')
  await rename(join(folder, 'a.csv.sha256'), join(root, 'm'))
  await symlink(join(root, 'm'), join(folder, 'a.csv.sha256'))
  expect(await drops().takeAll()).toMatchObject({ done: 0, waiting: 1 })
  expect(handed).toEqual([])
  await symlink(root, join(root, 'link'))
  await expect(ownFolder(join(root, 'link'))).rejects.toThrow('nobody else may write')
})

test('a name that is no plain one is left alone, and keeps nobody else from being taken', async () => {
  for (const name of ['-rf', '.hidden', 'a b.csv', 'ä.csv', 'a\nb.csv', '$(reboot)', '']) await manifest(name, 'x')
  await drop('z.csv', 'fine')
  const taking = drops()
  expect(await taking.takeAll()).toEqual({ done: 1, failed: 0, waiting: 0 })
  await taking.takeAll()
  expect(handed.map(([name]) => name)).toEqual(['z.csv'])
  expect(reports.length, 'each said once').toBe(7)
})

test('a manifest says the name of its file and a digest, and nothing else', async () => {
  await writeFile(join(folder, 'a.csv'), 'x')
  for (const text of [
    '',
    digest('x'),
    `${digest('x')}  b.csv\n`,
    `${digest('x')}  ../a.csv\n`,
    `${digest('x')}  a.csv\nmore\n`,
    'x'.repeat(9000),
  ]) {
    await writeFile(join(folder, 'a.csv.sha256'), text)
    expect(await drops().takeAll(), text.slice(0, 80)).toMatchObject({ done: 0, waiting: 1 })
  }
  expect(handed).toEqual([])
})

test('whatever is dropped in whatever order, each whole file is handed over once', async () => {
  const steps = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), step: fc.constantFrom('write', 'manifest', 'take') }), {
    maxLength: 15,
  })
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder)
      handed = []
      const taking = drops()
      const content = new Map<string, string>()
      let n = 0
      for (const { name, step } of given) {
        if (step === 'write') {
          n += 1
          content.set(name, `${name}${n}`)
          await writeFile(join(folder, name), `${name}${n}`)
        } else if (step === 'manifest' && content.has(name)) await manifest(name, content.get(name)!)
        else if (step === 'take') await taking.takeAll()
      }
      expect(new Set(handed.map(([, text]) => text)).size).toBe(handed.length)
      for (const [name, text] of handed) expect(text.startsWith(name)).toBe(true)
    }),
    { numRuns: 40 },
  )
})
