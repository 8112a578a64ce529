import { type Api, listed } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { whyWords } from '../inventory/why-words.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

/** As its system shows it, else as the inventory has it. */
const namedSo = async (api: Api, account: string) => {
  const shown = (await listed((cursor) => api.get('/v1/accounts', { params: { query: { account, ...cursor } } }), 100)).items
  const known =
    shown.length > 0 ? [] : (await listed((cursor) => api.get('/v1/credentials', { params: { query: { account, ...cursor } } }), 100)).items
  return [...shown, ...known].map(({ id, system, kind, why }) => ({ id, system, kind, why }))
}

/** By the account's name at its system, or by the entitlement. */
export const why = async ({ connect, output }: Context, account: string): Promise<ExitCode> => {
  const api = await connect()
  const ids = account.startsWith('ent_')
    ? [account]
    : (await listed((cursor) => api.get('/v1/access/entitlements', { params: { query: { account, ...cursor } } }), 100)).items.map(
        ({ id }) => id,
      )
  const found = await Promise.all(
    ids.map((entitlement) => api.get('/v1/access/entitlements/{entitlement}', { params: { path: { entitlement } } })),
  )
  // What no package gave is there for another reason, or for none.
  const others = ids.length > 0 ? [] : await namedSo(api, account)
  output.result({ items: found, others }, () =>
    found.length === 0
      ? others.length === 0
        ? `no account \`${plain(account)}\` is known`
        : others.map(({ system, kind, why }) => `${plain(account)} at ${plain(system)} (${plain(kind)}): ${whyWords(why)}`).join('\n')
      : found
          .map(({ entitlement, ending, justifications }) =>
            [
              `${plain(entitlement.account)} at ${plain(entitlement.system)}: ${plain(entitlement.holder)}'s, ${entitlement.state}, with the scope of ${plain(entitlement.likeAccount)}`,
              ...(entitlement.note === null ? [] : [plain(entitlement.note)]),
              `given by ${plain(entitlement.grantChange ?? 'nothing yet')}${entitlement.endChange === null ? '' : `, taken by ${plain(entitlement.endChange)}`}; ends by ${ending.map((one) => String(one['operation'])).join(', then ') || 'itself'}`,
              '',
              table(
                ['because', 'of', 'state', 'since', 'until', 'by', 'ended', 'why'],
                justifications.map((one) => [
                  one.because,
                  `${one.package} v${one.version}`,
                  one.state,
                  minute(one.since),
                  minute(one.until),
                  one.because === 'birthright' ? 'what he is' : one.by,
                  minute(one.endedAt),
                  one.endReason ?? one.reason,
                ]),
              ),
            ].join('\n'),
          )
          .join('\n\n'),
  )
  return found.length + others.length === 0 ? EXIT.notFound : EXIT.ok
}
