// The tree of commands, as those need it who look at all of them.
import type { Command } from 'commander'

/** `countersign source list`. */
export const pathOf = (command: Command): string => (command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name())

/** Commands that do something; groups only hold them. */
export const leaves = (command: Command): Command[] => (command.commands.length === 0 ? [command] : command.commands.flatMap(leaves))

/** `countersign source readings [options] <source>`. */
export const usageOf = (command: Command): string => {
  const args = command.registeredArguments.map((arg) => {
    const name = `${arg.name()}${arg.variadic ? '...' : ''}`
    return arg.required ? `<${name}>` : `[${name}]`
  })
  return [pathOf(command), ...(command.options.length > 0 ? ['[options]'] : []), ...args].join(' ')
}
