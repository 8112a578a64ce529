import { given, type Item } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

type Sleeper = Item<'access.suspended'>

const back = (one: Sleeper): string => {
  if (one.was === 'off') return 'not by us: it was off before'
  if (one.heldBy !== null) return `when ${one.heldBy}'s word is taken back`
  if (one.resumes === 'needed') return `when somebody needs it: countersign access resume ${one.credential}`
  return one.resumes === 'itself' ? 'by itself when it holds again' : 'asked of an approver when it holds again'
}

export const listSuspended = async ({ connect, output }: Context, credential: string | undefined): Promise<ExitCode> => {
  const api = await connect()
  let any = false
  await showList(output, {
    page: async (cursor) => {
      const page = await api.get('/v1/access/suspended', { params: { query: { ...given({ credential }), ...cursor } } })
      any ||= page.items.length > 0
      return page
    },
    head: ['credential', 'at', 'since', 'because', 'comes back', 'end proposed', 'change'],
    row: (one) => [
      one.credential,
      one.system,
      one.suspendedAt === null ? 'not proven yet' : minute(one.suspendedAt),
      one.because,
      back(one),
      one.endsAt === null ? '-' : minute(one.endsAt),
      one.resumption ?? one.change,
    ],
    none: 'nothing is suspended',
  })
  return any ? EXIT.refused : EXIT.ok
}
