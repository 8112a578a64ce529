// One identity: what it is, whose, until when, by whose word, and what it has.
import type { Answer } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

type Identity = Answer<'identities.read'>

const stateOf = ({ state, frozenAt, frozenWhy, quarantinedIn }: Identity): string =>
  [
    state,
    ...(frozenAt === null ? [] : [`frozen since ${minute(frozenAt)}${frozenWhy === null ? '' : `: ${frozenWhy}`}`]),
    ...(quarantinedIn === null ? [] : [`in the quarantine of ${quarantinedIn}`]),
  ].join('; ')

const countsOf = ({ credentials }: Identity): string =>
  [
    `${credentials.active} active`,
    ...(credentials.suspended === 0 ? [] : [`${credentials.suspended} suspended`]),
    ...(credentials.riskAccepted === 0 ? [] : [`${credentials.riskAccepted} whose risk is accepted`]),
    `${credentials.retired} retired`,
  ].join(', ')

const render = (one: Identity): string =>
  [
    `${plain(one.id)}: ${plain(one.name)}`,
    '',
    pairs([
      ['kind', one.kind],
      ['purpose', one.purpose],
      ['state', stateOf(one)],
      ['business owner', one.businessOwner ?? '-'],
      ['technical owner', one.technicalOwner ?? '-'],
      ...(one.holder === null ? [] : [['own of', one.holder] as const]),
      ['party', one.party],
      ['contract', one.contract ?? '-'],
      ['environment', one.environment],
      ['criticality', one.privileged ? `${one.criticality}, privileged` : one.criticality],
      ['ends', minute(one.expiresAt)],
      ['credentials', countsOf(one)],
      ['on systems', one.systems.join(', ') || '-'],
      ['in regions', one.regions.join(', ') || '-'],
    ]),
    '',
    one.sources.length === 0
      ? 'no source speaks of it: what stands here was brought in by hand, or made here'
      : table(
          ['source', 'calls it', 'as', 'says', 'state', 'since'],
          one.sources.map(({ source, record, kind, says, state, changedAt }) => [
            source,
            record,
            kind,
            says.join(', '),
            state,
            minute(changedAt),
          ]),
        ),
    '',
    `what it was, and who said so: countersign identity history ${plain(one.id)}`,
    `what it opens: countersign estate blast-radius identity:${plain(one.id)}; its credentials: countersign credentials --identity ${plain(one.id)}`,
  ].join('\n')

export const showIdentity = async ({ connect, output }: Context, identity: string): Promise<undefined> => {
  const api = await connect()
  const one = await api.get('/v1/identities/{identity}', { params: { path: { identity } } })
  output.result(one, () => render(one))
  return undefined
}
