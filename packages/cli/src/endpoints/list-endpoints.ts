import { type Answer, given } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { instant } from '../terminal/time.ts'

type Endpoint = Answer<'endpoints.list'>['items'][number]

/** By the clock where it can be: one may have ended since it was seen. */
const wrongOf = ({ certificate, code, revoked }: Endpoint, now: number): string[] => [
  ...(code === null ? [] : [`not looked at: ${code}`]),
  ...(certificate?.notAfter !== undefined && Date.parse(certificate.notAfter) <= now ? ['expired'] : []),
  ...(revoked ? ['revoked'] : []),
  ...new Set((certificate?.problems ?? []).filter((one) => one.code !== 'expired').map((one) => one.code.replaceAll('_', ' '))),
]

export const listEndpoints = async ({ options, connect, output }: Context<{ readonly system?: string }>): Promise<ExitCode> => {
  const api = await connect()
  const items: Endpoint[] = []
  let cursor: string | undefined
  do {
    const page: Answer<'endpoints.list'> = await api.get('/v1/endpoints', {
      params: { query: { limit: 200, ...given({ system: options.system, cursor }) } },
    })
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  const now = Date.now()
  const wrong = items.filter((one) => wrongOf(one, now).length > 0).length
  output.result({ items }, () =>
    items.length === 0
      ? 'no endpoint has been looked at; declare them in a system with the connector `tls`, then `countersign endpoint scan`'
      : [
          table(
            // What is wrong needs the room; all else about each is in `--json`.
            ['endpoint', 'wrong', 'ends', 'shows', 'by', 'key', 'seen'],
            items.map((one) => [
              `${one.system}/${one.name}`,
              wrongOf(one, now).join(', ') || '-',
              one.certificate?.notAfter === undefined ? '-' : instant(one.certificate.notAfter).slice(0, 10),
              one.certificate?.subject ?? '-',
              one.certificate?.issuer ?? '-',
              one.certificate?.key ?? '-',
              one.servedAt === null ? 'never' : instant(one.servedAt).slice(0, 10),
            ]),
          ),
          '',
          `${wrong} of ${items.length} endpoints have something wrong or could not be looked at`,
        ].join('\n'),
  )
  return wrong === 0 ? EXIT.ok : EXIT.refused
}
