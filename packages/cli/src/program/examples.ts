// Examples of a command: shown after its help and copied into the reference page.
import type { Command } from 'commander'

export type Example = readonly [command: string, what: string]

const known = new WeakMap<Command, readonly Example[]>()

export const examplesOf = (command: Command): readonly Example[] => known.get(command) ?? []

export const withExamples = (command: Command, ...examples: Example[]): Command => {
  known.set(command, examples)
  const lines = examples.flatMap(([line, what]) => [`  # ${what}`, `  ${line}`])
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
}

/** For options that may be given several times. */
export const collect = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value]
