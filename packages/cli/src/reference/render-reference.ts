// The reference page of the command line, written from the tree of commands: what the help says, the page says.
import type { Command, Option } from 'commander'
import { EXIT_CODE_TABLE } from '../exit-codes.ts'
import { examplesOf } from '../program/examples.ts'
import { leaves, pathOf, usageOf } from '../program/tree.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const optionRow = (option: Option): string => {
  const value = option.defaultValue
  const otherwise = typeof value === 'string' && value !== '' ? `; default \`${value}\`` : ''
  const choices = option.argChoices ? `: ${option.argChoices.map((choice) => `\`${choice}\``).join(', ')}` : ''
  return `| \`${cell(option.flags)}\` | ${cell(option.description)}${choices}${otherwise}${option.mandatory ? ' (required)' : ''} |`
}

const optionTable = (options: readonly Option[]): string[] =>
  options.length === 0 ? [] : ['| option | meaning |', '|---|---|', ...options.map(optionRow), '']

const section = (command: Command): string[] => {
  const examples = examplesOf(command)
  return [
    `### ${pathOf(command)}`,
    '',
    `${command.description()}.`,
    '',
    '```',
    usageOf(command),
    '```',
    '',
    ...optionTable(command.options),
    ...(examples.length === 0 ? [] : ['```sh', ...examples.flatMap(([line, what]) => [`# ${what}`, line]), '```', '']),
  ]
}

/** Markdown. Equal for equal trees: no date, no version. */
export const renderReference = (program: Command): string => {
  const groups = new Map<string, Command[]>()
  for (const command of program.commands) {
    const heading = command.helpGroup().replace(/:$/, '')
    groups.set(heading, [...(groups.get(heading) ?? []), ...leaves(command)])
  }
  return [
    '# The command line',
    '',
    '<!-- Generated from the tree of commands by packages/cli/src/reference/write-reference.ts; edit the commands, not this page. -->',
    '',
    `${program.description()} Every command takes \`--help\`. Answers go to stdout, everything else to stderr.`,
    'Secrets are never arguments and never printed; the one exception is the first administrator’s API key at the very first `serve`.',
    '',
    '## Options of every command',
    '',
    ...optionTable(program.options),
    'The profile is `~/.config/countersign/config.json` (mode 0600), written by `countersign login`. With `--json`, an error is one JSON',
    'object `{"error":{"code","kind","message","details"}}` on stderr, and stdout stays empty.',
    '',
    '## Exit codes',
    '',
    '| code | meaning |',
    '|---|---|',
    ...EXIT_CODE_TABLE.map(([code, meaning]) => `| ${code} | ${cell(meaning)} |`),
    '',
    ...[...groups].flatMap(([heading, commands]) => [`## ${heading}`, '', ...commands.flatMap(section)]),
  ]
    .join('\n')
    .replace(/\n+$/, '\n')
}
