import type { operations } from '@countersign/client'
import { CountersignError } from '@countersign/ledger'
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'
import { showList } from '../terminal/show-list.ts'
import { instant, minute, untilInstant } from '../terminal/time.ts'

interface Options {
  readonly role: string
  readonly until: string
  readonly from?: string
  readonly for?: string
  readonly reason: string
  readonly risk?: readonly string[]
  readonly environment?: readonly string[]
  readonly operation?: readonly string[]
  readonly max?: string
}

type Terms = operations['deputies.appoint']['requestBody']['content']['application/json']

const moment = (text: string): string => {
  const found = untilInstant(text, new Date())
  if (found === undefined)
    throw new CountersignError('cli.bad_until', 'invalid', `\`${text}\` is no instant, no day and no span such as 14d`)
  return found
}

export const appointDeputy = async ({ options, connect, output }: Context<Options>, deputy: string): Promise<undefined> => {
  const { role, until, from, reason, risk, environment, operation, max } = options
  const body = {
    deputy,
    role,
    until: moment(until),
    reason,
    ...given({
      principal: options.for,
      from: from === undefined ? undefined : moment(from),
      riskClasses: risk,
      environments: environment,
      operations: operation,
      maxUses: max === undefined ? undefined : wholeNumber('--max', max, 1, 10_000),
    }),
  }
  const api = await connect()
  const result = await api.post('/v1/deputies', { body: body as Terms })
  output.result(
    result,
    () =>
      `${plain(result.deputy)} stands in for ${plain(result.principal)} as ${plain(result.role)} until ${instant(result.until)} (${result.id})`,
  )
  return undefined
}

export const withdrawDeputy = async ({ options, connect, output }: Context<{ reason: string }>, deputyship: string): Promise<undefined> => {
  const api = await connect()
  const result = await api.post('/v1/deputies/{deputyship}/withdraw', {
    params: { path: { deputyship } },
    body: { reason: options.reason },
  })
  output.result(result, () => `${plain(result.deputy)} no longer stands in for ${plain(result.principal)}`)
  return undefined
}

export const listDeputies = async ({ options, connect, output }: Context<{ all?: boolean }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/deputies', { params: { query: { ...(options.all ? { all: 'yes' as const } : {}), ...cursor } } }),
    head: ['deputyship', 'deputy', 'in the place of', 'as', 'until', 'limits', 'used'],
    row: ({ id, deputy, principal, role, until, riskClasses, environments, operations, maxUses, used, withdrawnAt }) => [
      id,
      deputy,
      principal,
      role,
      withdrawnAt === null ? minute(until) : `withdrawn ${minute(withdrawnAt)}`,
      [riskClasses, environments, operations].flatMap((limit) => (limit === null ? [] : [limit.join('/')])).join('; '),
      maxUses === null ? used : `${used} of ${maxUses}`,
    ],
    none: 'nobody stands in for anybody',
  })
}
