import { CountersignError } from '@countersign/ledger'
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { instant, minute, untilInstant } from '../terminal/time.ts'

const NOBODY: Readonly<Record<string, string>> = {
  closed: 'nobody: closed',
  no_rotation: 'NOBODY: no rotation',
  not_holding: 'NOBODY: no longer one who may',
}

export const showDuty = async ({ options, connect, output }: Context<{ at?: string }>): Promise<undefined> => {
  const at = options.at === undefined ? undefined : untilInstant(options.at, new Date())
  if (options.at !== undefined && at === undefined)
    throw new CountersignError('cli.bad_instant', 'invalid', `\`${options.at}\` is no instant, no day and no span such as 12h`)
  const api = await connect()
  const result = await api.get('/v1/duty', { params: { query: given({ at }) } })
  output.result(result, () =>
    result.duties.length === 0
      ? 'no schedule is set: a question goes to whoever holds the role'
      : [
          `on call at ${instant(result.at)}, by version ${result.schedule} of the schedule`,
          table(
            ['duty', 'role', 'person', 'until', 'stands in', 'zone'],
            result.duties.map(({ duty, role, person, why, named, until, deputies, zone }) => [
              duty,
              role,
              person ?? `${NOBODY[why ?? 'no_rotation']}${named === null ? '' : ` (${named})`}`,
              minute(until),
              deputies.join(', '),
              zone,
            ]),
          ),
        ].join('\n'),
  )
  return undefined
}
