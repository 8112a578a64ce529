// Who calls a command with too little is told how it is called, by an example, and where what it asks for is listed.
import { describe, expect, it } from 'vitest'
import { buildCommandLine } from './command-line.ts'
import { run } from './testing/captured-io.ts'
import { leaves, pathOf } from './tree.ts'

const all = leaves(buildCommandLine(() => async () => undefined))
const paths = new Set(all.map(pathOf))
const asking = all.filter((command) => command.registeredArguments.some((arg) => arg.required)).map((command) => pathOf(command))
const called = async (path: string) => run(path.split(' ').slice(1))

describe('called with too little', () => {
  it.each(asking)('`%s` says how it is called, and names only commands that there are', async (path) => {
    const { code, out, err } = await called(path)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(`usage: ${path} `)
    expect(err).toContain(`such as: ${path} `)
    for (const [, named] of err.matchAll(/see `([^`]+)`/g)) expect(paths).toContain(named)
  })

  it.each([
    ['countersign authority list', 'is one of access-package, approval-key, delegation'],
    ['countersign telemetry compare', 'see `countersign change list`'],
    ['countersign source readings', 'see `countersign source list`'],
    ['countersign issuer show', 'see `countersign issuer list`'],
    ['countersign finding show', 'see `countersign findings`'],
  ])('`%s`: %s', async (path, words) => expect((await called(path)).err).toContain(words))
})
