// Every command that can be called without a required option, as people type it: against the real API, with the options that every command takes. Where
// an id is wanted there is one that nobody has: what is asked is then refused as not there, never as badly asked.

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instrumentKinds } from '@countersign/core/instrument-kinds'
import { nextSteps } from '@countersign/core/registry/findings/index'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DOCUMENT_KINDS } from '../../packages/cli/src/instruments/kinds.ts'
import { buildCommandLine } from '../../packages/cli/src/program/command-line.ts'
import { run } from '../../packages/cli/src/program/testing/captured-io.ts'
import { leaves, pathOf as wholePathOf } from '../../packages/cli/src/program/tree.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from '../api/house.ts'

type Command = ReturnType<typeof buildCommandLine>

let database: TestDatabase
let api: ApiHouse

beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

/** They stay until they are stopped, or ask a person at a terminal. */
const staying = new Set(['serve', 'sandbox', 'witness run', 'agent run', 'login', 'sign-in'])

/** Without the program's own name. */
const pathOf = (command: Command): string[] => wholePathOf(command).split(' ').slice(1)
/** What can't be anybody's id, and a file where there is no place for one. */
const sampleOf = (name: string): string => {
  if (name === 'file') return join(tmpdir(), 'countersign-no-such-folder', 'nobody')
  return name === 'node' || name === 'subject' ? 'identity:nobody' : 'nobody'
}

const commands = leaves(buildCommandLine(() => async () => undefined))
  .filter((command) => !command.options.some((option) => option.mandatory) && !staying.has(pathOf(command).join(' ')))
  .map((command): [string, string[]] => {
    const args = command.registeredArguments.filter((arg) => arg.required).map((arg) => arg.argChoices?.[0] ?? sampleOf(arg.name()))
    return [pathOf(command).join(' '), args]
  })

const named = (text: string): string[] => [...text.matchAll(/countersign ([a-z][a-z -]*)/g)].map(([, words]) => words!.trim())

describe('what is to be done about a finding', () => {
  const all = new Set(leaves(buildCommandLine(() => async () => undefined)).map((command) => pathOf(command).join(' ')))
  it.each(Object.entries(nextSteps))('`%s` names a command, and one that there is', (_kind, step) => {
    const lines = named(step)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) {
      const words = line.split(' ')
      expect(
        words.some((_, n) => all.has(words.slice(0, n + 1).join(' '))),
        line,
      ).toBe(true)
    }
  })
})

describe('every command', () => {
  it('knows exactly the kinds of documents that the server knows', () => {
    expect([...DOCUMENT_KINDS]).toEqual([...instrumentKinds.keys()].sort())
  })

  it('that lists or shows is among those that are tried', () => {
    expect(commands.filter(([name]) => /(^| )(list|show|events)$/.test(name)).length).toBeGreaterThan(40)
    expect(commands.map(([name]) => name)).toEqual(
      expect.arrayContaining(['lifecycle events', 'findings', 'identities', 'journal', 'work']),
    )
  })

  it.each(commands)('`%s` asks for nothing that the server does not know, as text and as JSON', async (name, args) => {
    for (const json of [false, true]) {
      const argv = [...name.split(' '), ...args, '--url', api.url, '--no-color', ...(json ? ['--json'] : [])]
      const { code, out, err } = await run(argv, { env: { COUNTERSIGN_API_KEY: api.keys.get('ada')! } })
      expect(err).not.toMatch(/is not a known field|is not a function|Cannot read prop|\[cli\.not_an_api\]|\[(cli\.)?internal/)
      // A list is there without a word more.
      if (/(^| )(list|events)$/.test(name) && args.length === 0) expect([code, err]).toEqual([0, expect.any(String)])
      // A stream is one document a line.
      if (json && code === 0)
        for (const document of name === 'journal' ? out.trim().split('\n') : [out]) expect(JSON.parse(document)).toBeTypeOf('object')
    }
  })
})
