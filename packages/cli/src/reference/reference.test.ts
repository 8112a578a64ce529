import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { buildCommandLine } from '../program/command-line.ts'
import { examplesOf } from '../program/examples.ts'
import { currentReference, referencePath } from './write-reference.ts'

const leaves = (command: Command): Command[] => (command.commands.length === 0 ? [command] : command.commands.flatMap(leaves))

const commands = leaves(buildCommandLine(() => async () => undefined))

describe('the reference of the command line', () => {
  it('is what the commands say; run write-reference.ts beside this test where it is not', async () => {
    expect(await readFile(referencePath, 'utf8')).toBe(currentReference())
  })

  it('has an example of every command that does something', () => {
    const without = commands.filter((command) => examplesOf(command).length === 0).map((command) => command.name())
    expect(without).toEqual(['exit-codes'])
  })

  it('names only commands that there are', () => {
    const names = new Set(
      commands.map((command) =>
        [command.parent?.parent?.name(), command.parent?.name(), command.name()]
          .filter((name) => name !== undefined && name !== 'countersign')
          .join(' '),
      ),
    )
    for (const command of commands)
      for (const [line] of examplesOf(command)) {
        const words = /countersign ((?:[a-z-]+ ?)+)/.exec(line)?.[1]?.trim().split(' ') ?? []
        const known = words[0] === 'witness' || [3, 2, 1].some((depth) => names.has(words.slice(0, depth).join(' ')))
        expect(known, line).toBe(true)
      }
  })

  it('has no option that would carry a secret', () => {
    const options = commands.flatMap((command) => command.options.map((option) => option.long))
    expect(options.filter((name) => /^--(api-key|password|passphrase|secret|token)$/.test(name ?? ''))).toEqual([])
  })
})
