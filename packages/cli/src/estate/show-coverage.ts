import type { Answer } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

type Coverage = Answer<'estate.coverage'>

const percent = (share: number | null): string => (share === null ? '-' : `${Math.floor(share * 100)} %`)

/** Exit code 1 where there is a blind spot. */
export const showCoverage = async ({ connect, output }: Context): Promise<ExitCode> => {
  const api = await connect()
  const items: Coverage['items'] = []
  let first: Coverage | undefined
  let cursor: string | undefined
  do {
    const page: Coverage = await api.get('/v1/estate-coverage', {
      params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
    })
    first ??= page
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  const { sources, leaks, unknown } = first
  const unheard = sources.filter(({ hearing }) => hearing === 'silent' || hearing === 'never')
  const blind = items.filter(({ sight }) => sight !== 'fresh')
  output.result({ items, sources, leaks, unknown }, () =>
    [
      items.length === 0
        ? 'no system is registered'
        : table(
            ['system', 'sight', 'read to the end', 'accounts', 'somebody’s', 'credentials', 'never seen', 'endpoints', 'why'],
            items.map((one) => [
              one.system,
              one.sight.replace('_', ' '),
              one.completeAt === null ? '-' : minute(one.completeAt),
              one.accounts,
              percent(one.share),
              one.credentials,
              one.unseen,
              one.endpoints === 0 ? '-' : one.unreached === 0 ? one.endpoints : `${one.endpoints}, ${one.unreached} unreached`,
              one.code ?? '-',
            ]),
          ),
      '',
      `${blind.length} of ${items.length} systems are blind spots`,
      ...(sources.length === 0
        ? []
        : [
            '',
            table(
              ['source', 'hearing', 'last heard', 'expected every', 'records', 'gone', 'whole reading'],
              sources.map((one) => [
                one.source,
                one.hearing.replace('_', ' '),
                one.heardAt === null ? '-' : minute(one.heardAt),
                one.expectEvery ?? '-',
                one.records,
                one.gone,
                one.completeAt === null ? 'never' : minute(one.completeAt),
              ]),
            ),
            '',
            `${unheard.length} of ${sources.length} sources are blind spots`,
          ]),
      '',
      `of ${unknown.credentials} credentials nobody knows: the scope of ${unknown.withoutScope}, the age of ${unknown.withoutAge}, the last use of ${unknown.withoutLastUse}, a consumer of ${unknown.withoutUsers}`,
      leaks.lastAt === null
        ? 'no report of a secret scanner was ever brought in'
        : `scanners found ${leaks.leaks} leaks, last told ${minute(leaks.lastAt)}: ${leaks.recognised} are credentials here, ${leaks.leaks - leaks.named} can not be recognised by anything`,
      `of ${unknown.identities} identities ${unknown.withoutOwner} lack an owner, ${unknown.withoutEnd} an end, ${unknown.quarantined} are in quarantine`,
    ].join('\n'),
  )
  return blind.length + unheard.length === 0 ? EXIT.ok : EXIT.refused
}
