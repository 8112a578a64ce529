// A merger in words.
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

export interface MergerWords {
  readonly name: string
  readonly state: string
  readonly brings: { readonly people: number; readonly identities: number; readonly credentials: number; readonly digest: string } | null
  readonly answers: string | null
  readonly until: string | null
  readonly overdue: boolean
  readonly items: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly inQuarantine: { readonly people: number; readonly identities: number; readonly credentials: number }
}

const states: Readonly<Record<string, string>> = {
  open: 'is being delivered',
  delivered: 'was delivered whole; nothing of it is in before two people have signed it',
  coming: 'is coming in',
  in: 'is in, as far as it may be',
}

const columns = ['delivered', 'quarantined', 'taken_over', 'ended', 'same', 'unclear', 'waiting', 'refused', 'left_out']

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** What is to be done next before it is in. */
const nextSteps = ({ name, state, items }: MergerWords): string[] => {
  if (state !== 'delivered') return []
  const isUnclear = Object.values(items).some((counts) => (counts['unclear'] ?? 0) > 0)
  return [
    '',
    ...(isUnclear ? [`  countersign merger items ${plain(name)} --state unclear`] : []),
    `  countersign merger propose ${plain(name)} --title TEXT --answers PERSON --until INSTANT --reason TEXT --ticket REFERENCE`,
  ]
}

export const wordsOf = (merger: MergerWords): string => {
  const shown = columns.filter((state) => Object.values(merger.items).some((counts) => (counts[state] ?? 0) > 0))
  const { people, identities, credentials } = merger.inQuarantine
  return [
    `${plain(merger.name)} ${states[merger.state] ?? merger.state}`,
    ...(merger.brings === null ? [] : [`brings ${plain(merger.brings.digest)}`]),
    '',
    table(
      ['', ...shown.map((state) => state.replace('_', ' '))],
      Object.entries(merger.items).map(([kind, counts]) => [kind, ...shown.map((state) => counts[state] ?? 0)]),
    ),
    ...(people + identities === 0
      ? []
      : [
          '',
          `${counted(people, 'person', 'people')} and ${counted(identities, 'identity', 'identities')} with ${counted(credentials, 'credential', 'credentials')} are in quarantine; ${merger.answers ?? 'nobody'} is asked until ${merger.until === null ? '' : minute(merger.until)}${merger.overdue ? ', which is over' : ''}`,
        ]),
    ...nextSteps(merger),
  ].join('\n')
}
