// Decision rights and their differences, as people read them.
import type { Answer } from '../connection/api.ts'
import { plain } from '../terminal/plain.ts'

type Difference = Answer<'rights.diff'>
const most = 40

const line = (shift: Difference['widened'][number]): string =>
  `  ${shift.toAutonomous ? '! ' : '  '}${plain(shift.party)}: ${plain(shift.operation)}, ${plain(shift.where)}, ${shift.criticalities.join(' and ')}: ${shift.before} → ${shift.after}`

const part = (title: string, shifts: Difference['widened']): string[] =>
  shifts.length === 0
    ? []
    : [
        `${title} (${shifts.length})`,
        ...shifts.slice(0, most).map(line),
        ...(shifts.length > most ? [`    and ${shifts.length - most} more; --json lists them`] : []),
      ]

export const shiftLines = (difference: Difference): string[] => [
  ...part('Providers would gain', difference.widened),
  ...part('Providers would lose', difference.narrowed),
  `${difference.compared} rights compared: ${difference.widened.length} wider, ${difference.narrowed.length} narrower`,
  ...(difference.widened.some(({ toAutonomous }) => toAutonomous) ? ['  ! would run without anybody being asked'] : []),
]
