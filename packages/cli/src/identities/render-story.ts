// The story of an identity as a person reads it. Pure.
import type { Answer } from '../connection/api.ts'
import { plain } from '../terminal/plain.ts'
import { minute } from '../terminal/time.ts'

export type Told = Answer<'identities.story'>
type Chapter = Told['items'][number]
type Gap = NonNullable<Told['gaps']>[number]

const line = (name: string, words: string): string => `  ${name.padEnd(12)}${words}`
const some = (name: string, words: readonly string[]): string[] => (words.length === 0 ? [] : [line(name, words.join('; '))])
const at = (instant: string | null): string => (instant === null ? 'not yet' : minute(instant))

const evidenceOf = (mandate: Chapter['executed']['mandates'][number]): string => {
  if (mandate.evidence === null) return `none under ${mandate.id}${mandate.dueAt === null ? '' : `, owed by ${minute(mandate.dueAt)}`}`
  const late = mandate.dueAt !== null && mandate.evidence.receivedAt > mandate.dueAt
  return `${minute(mandate.evidence.receivedAt)} from ${mandate.party}${late ? ', late' : ''}, truth: ${mandate.evidence.truth}`
}

const chapter = (one: Chapter): string[] => {
  const { asked, decided, accountable, executed, proof, compared } = one
  const begun = executed.mandates.filter(({ startedAt }) => startedAt !== null)
  return [
    `${minute(one.openedAt)}  ${one.what} of ${one.credential} on ${one.system}  ${one.operation}`,
    ...(asked ? [line('asked', `${asked.by} (${asked.trigger.kind} ${asked.trigger.ref}): ${asked.reason} [${asked.ticket}]`)] : []),
    ...(decided ? [line('decided', `${decided.outcome} under ${decided.policies.join(', ') || 'no policy'}, ${minute(decided.at)}`)] : []),
    ...(accountable
      ? [line('accountable', `${accountable.people.join(', ') || 'nobody'} (${accountable.ref}): ${accountable.outcome}`)]
      : []),
    ...some(
      'approved',
      one.approved.map(
        (approval) =>
          `${approval.person}${approval.for === null ? '' : ` for ${approval.for}`}${approval.verdict === 'refuse' ? ' refused' : ''} ${minute(approval.at)}`,
      ),
    ),
    line('executed', `${executed.by} of ${executed.party}, ${at(executed.at)}, ${executed.mandates.length} mandates`),
    ...some('evidence', begun.map(evidenceOf)),
    ...(proof
      ? [
          line(
            'seen',
            proof.verdict === null
              ? `nothing that says something, in ${proof.rounds} looks`
              : `${proof.verdict}${proof.strength === null ? '' : `, ${proof.strength}`}, ${at(proof.at)}, ${proof.rounds} looks`,
          ),
        ]
      : []),
    ...(compared
      ? [
          line(
            'compared',
            `${compared.verdict}: ${compared.matched} matched, ${compared.attempted.attempts + compared.attempted.performed + compared.attempted.evidence} attempted, observed ${compared.observed}`,
          ),
        ]
      : []),
    ...some(
      'drift',
      (compared?.drifts ?? []).map(({ kind, reasons, settled }) => `${kind}${settled ? ' (settled)' : ''}: ${reasons.join(', ')}`),
    ),
    ...some(
      'findings',
      one.findings.map(({ kind, resolvedAt }) => `${kind}${resolvedAt === null ? ' (open)' : ''}`),
    ),
    ...some(
      'incidents',
      one.incidents.map(({ kind, closedAt }) => `${kind}${closedAt === null ? ' (open)' : ''}`),
    ),
    ...some(
      'risk',
      one.acceptances.map(
        ({ state, person, expiresAt }) =>
          `${state}${person === null ? '' : ` by ${person}`}${expiresAt === null ? '' : ` until ${minute(expiresAt)}`}`,
      ),
    ),
    line('stands', `${one.closure} (${one.phase})`),
  ].map(plain)
}

export const gapLine = (gap: Gap): string =>
  plain(`  ${minute(gap.from)} – ${gap.until === null ? 'now' : minute(gap.until)}  ${gap.kind}: ${gap.words}`)

export const renderStory = (
  told: Pick<Told, 'identity' | 'items'> & { gaps: readonly Gap[]; exceptions: NonNullable<Told['exceptions']> },
): string => {
  const { identity } = told
  const facts = [identity.kind, identity.party, identity.environment, identity.criticality, identity.state].filter((one) => one !== null)
  return [
    plain(`${identity.id}${identity.name === null ? '' : `  ${identity.name}`}${facts.length === 0 ? '' : `  (${facts.join(', ')})`}`),
    ...(identity.businessOwner !== null || identity.technicalOwner !== null
      ? [plain(`owners: ${identity.businessOwner ?? 'none'} (business), ${identity.technicalOwner ?? 'none'} (technical)`)]
      : []),
    ...(identity.approval === null
      ? []
      : [
          plain(
            `${identity.approval.source === null ? 'whoever brought it in' : `the source ${identity.approval.source}`} says that ${identity.approval.reference} approved it; nobody approved it here by that`,
          ),
        ]),
    '',
    ...(told.items.length === 0 ? ['nothing was done to it that is on record'] : told.items.flatMap((one) => [...chapter(one), ''])),
    ...told.exceptions.map((one) =>
      plain(
        `exception ${one.id} of ${one.party}: ${one.rule} for ${one.subject}, ${one.state}${one.person === null ? '' : ` by ${one.person}`}`,
      ),
    ),
    told.gaps.length === 0 ? 'no gaps' : `${told.gaps.length} ${told.gaps.length === 1 ? 'gap' : 'gaps'}:`,
    ...told.gaps.map(gapLine),
  ].join('\n')
}
