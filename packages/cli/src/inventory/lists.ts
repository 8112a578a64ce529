// The lists of the inventory, each under two names: in the group of its kind (`identity list`), and by the plural alone, which is the same.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { type Example, withExamples } from '../program/examples.ts'

interface List {
  readonly plural: string
  readonly says: string
  /** What it can be narrowed by. */
  readonly filters: readonly (readonly [flags: string, help: string])[]
  readonly example: Example
}

const lists = {
  workload: {
    plural: 'workloads',
    says: 'workloads, as the inventory has them',
    filters: [],
    example: ['countersign workload list', 'which workloads are known?'],
  },
  identity: {
    plural: 'identities',
    says: 'identities, as the inventory has them; what is held outside, with who answers inside: `countersign identity held`',
    filters: [
      ['--owner <person>', 'those that this person answers for, in either way'],
      ['--party <party>', 'those of this party'],
      ['--kind <kind>', '`service_account`, `person`, `oauth_client` …'],
      ['--environment <name>', '`production`, `staging` or `development`'],
      ['--state <state>', '`active`, `offboarding` or `retired`'],
      ['--frozen <yes|no>', 'those for which nobody answers, or the others'],
      ['--impact <impact>', '`high` or `ordinary`, by what systems show and what they reach'],
      ['--name <part>', 'part of its name or id'],
    ],
    example: ['countersign identity list --owner ada --impact high', 'what of hers could do much in wrong hands?'],
  },
  credential: {
    plural: 'credentials',
    says: 'credentials, as the inventory has them',
    filters: [
      ['--identity <identity>', 'those of this identity'],
      ['--system <system>', 'those on this system'],
      ['--account <name>', 'those of this account'],
      ['--kind <kind>', '`postgresql.password`, `ssh.public_key` …'],
      ['--state <state>', '`active`, `suspended`, `retired` or `risk_accepted`'],
    ],
    example: ['countersign credential list --system orders-db --state active', 'what opens it?'],
  },
} as const satisfies Record<string, List>

export type Listed = keyof typeof lists

const add = (parent: Command, name: string, what: Listed, open: Opener, says: string): void => {
  const { filters, example } = lists[what]
  const command = parent.command(name).description(says)
  for (const [flags, help] of filters) command.option(flags, help)
  withExamples(command.action(open(() => import('./list-inventory.ts').then((room) => room.listOf[what]))), [...example])
}

/** `list` in the group of its kind. */
export const listOf = (group: Command, open: Opener, what: Listed): void => add(group, 'list', what, open, lists[what].says)

/** The plural alone. */
export const pluralCommands = (program: Command, open: Opener): void => {
  for (const what of ['identity', 'credential', 'workload'] as const)
    add(program, lists[what].plural, what, open, `the same as \`countersign ${what} list\``)
}
