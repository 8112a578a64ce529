// One identity: what it is, whose, until when, by whose word, and what it has.
import type { Answer } from '../connection/api.ts'
import { whyWords } from '../inventory/why-words.ts'
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

const impactOf = ({ impact, impactSince }: Identity): string =>
  impact === 'ordinary' ? 'ordinary' : impactSince === null ? 'high' : `high since ${minute(impactSince)}`

const amount = ({ count, more }: Identity['because'][number]): string => `${count}${more ? ' or more' : ''}`

const words: Readonly<Record<Identity['because'][number]['what'], (one: Identity['because'][number]) => string>> = {
  administers: (one) => `administers ${(one.systems ?? []).join(', ')}: ${(one.rights ?? []).join(', ')}, as shown there`,
  could_set: (one) => `could set ${amount(one)} credentials of others, at ${(one.systems ?? []).join(', ')}`,
  could_become: (one) => `could become ${amount(one)} identities of high or critical criticality`,
  opens_production: (one) => `opens ${amount(one)} production systems: ${(one.systems ?? []).join(', ')}`,
}

/** What makes it high comes first; the rest is told because it may become it. */
const becauseOf = ({ because }: Identity): string[] =>
  because.length === 0
    ? []
    : [
        '',
        'what it could do in wrong hands',
        ...[...because]
          .sort((a, b) => Number(b.high) - Number(a.high))
          .map((one) => `  ${plain(words[one.what](one))}${one.high ? '' : ' (not high by itself)'}`),
      ]

/** SAFETY: never told as an approval of ours. */
const approvalOf = ({ approvalReference, sources }: Identity): string => {
  if (approvalReference === null) return 'nothing is said of it'
  const source = sources.find(({ says }) => says.includes('approvalReference'))?.source
  return source === undefined
    ? `${approvalReference}, as whoever brought it in says; not approved here`
    : `${approvalReference}, as the source ${source} says; not approved here`
}

/** What is said of it, and by whom it is done: a word, since nobody has seen it. */
const renewalOf = ({ rotateEveryDays, rotationPath, lastRotatedAt }: Identity): string =>
  [
    rotateEveryDays === null ? 'as each credential says' : `its credentials every ${rotateEveryDays} days, or sooner`,
    ...(rotationPath === null ? [] : [`by ${rotationPath}`]),
    ...(lastRotatedAt === null ? [] : [`last on ${minute(lastRotatedAt)}, as is said of it`]),
  ].join('; ')

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
      ['criticality', one.markedPrivileged ? `${one.criticality}, marked as privileged` : one.criticality],
      ['impact', impactOf(one)],
      ['ends', minute(one.expiresAt)],
      ['scope', one.scope === null ? 'nobody has said' : one.scope.join(', ')],
      ['renewal', renewalOf(one)],
      ['approved', approvalOf(one)],
      ['why', whyWords(one.why)],
      ['credentials', countsOf(one)],
      ['on systems', one.systems.join(', ') || '-'],
      ['in regions', one.regions.join(', ') || '-'],
    ]),
    ...becauseOf(one),
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
