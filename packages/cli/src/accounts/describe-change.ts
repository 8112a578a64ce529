// A change that was noticed at an account, as people read it. Pure.
import type { Answer } from '../connection/api.ts'
import { plain } from '../terminal/plain.ts'
import { wrap } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

type Change = Answer<'accounts.history'>['items'][number]

const explained = ({ basis, basisId }: Change): string => {
  switch (basis) {
    case null:
      return 'nothing explains it'
    case 'mandate':
      return `mandate ${basisId}`
    case 'inventory':
      return `the inventory: ${basisId}`
    case 'expiry':
      return 'its own end'
    case 'returned':
      return 'it is again what was agreed'
    case 'decision':
      return `${basisId} agreed`
  }
}

const wrapEach = (text: string): string =>
  text
    .split('\n')
    .map((line) => wrap(line.trim(), line.startsWith(' ') ? '      ' : '  '))
    .join('\n')

export const describeChange = (one: Change): string => {
  const by =
    one.actor === null
      ? 'the system does not tell by whom'
      : `by ${plain(one.actor)}${one.actedAt === null ? '' : `, ${minute(one.actedAt)}`}`
  const lines = [
    `${one.what} between ${minute(one.since)} and ${minute(one.noticedAt)}; ${by}; ${explained(one)}`,
    ...one.differences.map((words) => `  ${plain(words)}`),
  ]
  return wrapEach(lines.join('\n'))
}
