// One credential: what it opens, what it was made for, how old it is, where its secret lies, how it is renewed, and who uses it.
import type { Answer } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'
import { useHead, useRow } from './use-words.ts'
import { whyWords } from './why-words.ts'

type Credential = Answer<'credentials.read'>

const ways: Readonly<Record<Credential['renewed'], string>> = {
  beside: 'a new one beside it, then this one ends',
  in_place: 'in its place: the old secret ends at once',
  anew: 'not at all: it ends, and another one is made',
  not_known: 'nobody knows: its system has no connector for it',
}

/** `nobody knows` and `nothing` are two things. */
const known = (value: string | null): string => value ?? 'nobody knows'

const scopeOf = ({ scope, ofIdentity }: Credential): string =>
  scope !== null
    ? scope.join(', ') || 'nothing'
    : ofIdentity.scope === null
      ? 'nobody knows'
      : `${ofIdentity.scope.join(', ')}, as approved for its identity`

/** The shorter of the two counts. */
const scheduleOf = ({ rotateEveryDays, ofIdentity }: Credential): string => {
  const own = rotateEveryDays ?? Number.POSITIVE_INFINITY
  const its = ofIdentity.rotateEveryDays ?? Number.POSITIVE_INFINITY
  if (its < own) return `every ${its} days, as all of its identity`
  return rotateEveryDays === null ? 'on no schedule' : `every ${rotateEveryDays} days`
}

const render = (one: Credential): string =>
  [
    plain(one.id),
    '',
    pairs([
      ['identity', one.privileged ? `${one.identity}, ${one.impact === 'high' ? 'of high impact' : 'marked as privileged'}` : one.identity],
      ['opens', `${one.account} on ${one.system} (${one.kind}${one.key === null ? '' : `, ${one.key}`})`],
      ['state', one.legacy ? `${one.state}, legacy` : one.state],
      ['why', whyWords(one.why)],
      ['purpose', known(one.purpose)],
      ['scope', scopeOf(one)],
      ['issuer', known(one.issuer)],
      ['made', one.createdAt === null ? 'nobody knows' : minute(one.createdAt)],
      ['last used', one.lastUsedAt === null ? 'nobody knows' : minute(one.lastUsedAt)],
      ['ends', minute(one.expiresAt)],
      ['renewed', scheduleOf(one)],
      ...(one.ofIdentity.rotationPath === null
        ? []
        : [['renewed by', `${one.ofIdentity.rotationPath}, as is said of its identity`] as const]),
      ...(one.ofIdentity.lastRotatedAt === null
        ? []
        : [
            [
              'last renewed',
              `${minute(one.ofIdentity.lastRotatedAt)}, as is said of its identity; what was seen counts before it`,
            ] as const,
          ]),
      ['renewal', ways[one.renewed]],
      ['secret', one.storedIn === null ? 'not known here' : `read from \`${one.storedIn}\``],
      ...(one.compensatingControls === null ? [] : [['instead', one.compensatingControls.join(', ')] as const]),
      ...(one.derivedFrom === null ? [] : [['derived from', one.derivedFrom] as const]),
      ...(one.replaces === null ? [] : [['replaces', one.replaces] as const]),
      ...(one.createdBy === null ? [] : [['made by', one.createdBy] as const]),
      ['ended by', one.executor ?? 'the connector'],
      ...(one.irrevocableUntil === null ? [] : [['irrevocable until', minute(one.irrevocableUntil)] as const]),
    ]),
    '',
    one.uses.length === 0
      ? 'nobody is known to use it'
      : table(
          ['used by', ...useHead],
          one.uses.map((use) => [use.workload, ...useRow(use)]),
          160,
        ),
    '',
    `what it was, and who said so: countersign credential history ${plain(one.id)}; what it opens: countersign estate blast-radius credential:${plain(one.id)}`,
  ].join('\n')

export const showCredential = async ({ connect, output }: Context, credential: string): Promise<undefined> => {
  const api = await connect()
  const one = await api.get('/v1/credentials/{credential}', { params: { path: { credential } } })
  output.result(one, () => render(one))
  return undefined
}
