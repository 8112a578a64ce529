// What stands below the words of a usage error: how the command is called, an example that can be copied, and where what it asks for is listed.
import type { Argument, Command } from 'commander'
import { examplesOf } from './examples.ts'
import { leaves, pathOf, usageOf } from './tree.ts'

const isBare = (command: Command): boolean =>
  !command.registeredArguments.some((arg) => arg.required) && !command.options.some((option) => option.mandatory)

/** The command that lists what an argument can be: the one named like it, or the one beside it. */
const listing = (argument: Argument, command: Command, bare: ReadonlySet<string>): string | undefined => {
  const name = argument.name()
  const beside = name === 'name' && command.parent ? [`${pathOf(command.parent)} list`] : []
  return [`countersign ${name} list`, `countersign ${name}s`, ...beside].find((path) => bare.has(path))
}

const wordsFor = (command: Command, bare: ReadonlySet<string>): string => {
  const asked = command.registeredArguments.flatMap((argument) => {
    if (argument.argChoices) return [`  <${argument.name()}> is one of ${argument.argChoices.join(', ')}`]
    const list = listing(argument, command, bare)
    return list === undefined ? [] : [`  <${argument.name()}>: see \`${list}\``]
  })
  const [example] = examplesOf(command)
  return [
    `usage: ${usageOf(command)}`,
    ...asked,
    ...(example ? [`  such as: ${example[0]}`] : []),
    `all of it: ${pathOf(command)} --help`,
  ].join('\n')
}

export const explainUsageErrors = (program: Command): void => {
  const all = leaves(program)
  const bare = new Set(all.filter(isBare).map(pathOf))
  for (const command of all) command.showHelpAfterError(wordsFor(command, bare))
}
