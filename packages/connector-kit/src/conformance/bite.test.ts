// The suite is tested too: a connector with one fault fails the guarantee that is about this fault.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The fault, and words of the test that must fail because of it. */
const BITES: Readonly<Record<string, string>> = {
  'slots overlap': 'no slot in common',
  'an inventory that ends too early': 'read to its last page',
  'a bad cursor read as the beginning': 'a cursor that the inventory did not give',
  'absent while down': 'while the system is down',
  'refused while down': 'while the system is down',
  'deaf to the signal': 'while the system hangs',
  'an enable that lies': 'the secret of before opens each door again',
  'an enable that gives more': 'nothing else of it has changed',
  'an enable that makes a new one': 'enable of what has been deleted',
  'an enable of everybody': 'switches nobody else on',
  'a door that trusts everybody': 'a random one is refused',
  'random names a real account': 'never names a real account',
  'a lock-out budget that is too large': 'lock nobody out',
  'a delete that lies': 'delete: refused at each door',
  'a rotation that keeps the old one': 'the old one is refused at each door',
  'a create that doubles': 'makes no second one',
  'a delete that minds what is gone': 'one that was gone already',
  'ends the sessions of everybody': "a neighbour's goes on",
  'a delete by prefix': 'a garbage account, however it is written',
  'throws at garbage': 'a garbage account, however it is written',
  'anybody may operate': "with the observer's credentials change nothing",
  'a detail with a secret in it': 'no error of the whole suite shows a secret',
  'a side that shows its secret': 'neither side shows one when printed',
}

let folder: string
const failed = new Map<string, string[]>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cs-bite-'))
  const report = join(folder, 'report.json')
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const here = join(import.meta.dirname, 'broken')
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')))
  await new Promise<void>((resolve) => {
    const args = [vitest, 'run', '--root', here, '--config', join(here, 'vitest.config.ts'), '--reporter=json', `--outputFile=${report}`]
    // Its exit code is non-zero, as it should be: what counts is the report.
    execFile(process.execPath, args, { env, timeout: 110_000 }, () => resolve())
  })
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as {
    testResults: { assertionResults: { ancestorTitles: string[]; title: string; status: string }[] }[]
  }
  for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
    const fault = ancestorTitles[0] ?? ''
    const titles = failed.get(fault) ?? []
    if (status !== 'passed') titles.push(title)
    failed.set(fault, titles)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a connector without a fault fails nothing', () => {
  expect(failed.get('nothing')).toEqual([])
})

test('each planted fault is tried', () => {
  expect([...failed.keys()].filter((fault) => fault !== 'nothing').sort()).toEqual(Object.keys(BITES).sort())
})

test.each(Object.entries(BITES))('%s: fails the guarantee about it', (fault, words) => {
  expect(
    failed.get(fault)?.filter((title) => title.includes(words)),
    `failed: ${failed.get(fault)?.join(' | ')}`,
  ).not.toEqual([])
})
