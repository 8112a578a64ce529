// A path that is there is a finding of the security leads', one for each hop that leaves the outside: that is what somebody has to take away.
// It is resolved by the fact that the path is gone, and by nobody's word.
import { canonicalJson } from '@countersign/ledger'
import { closeFinding, openFinding, openOfKinds } from '../../registry/findings/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { Proof } from './prove.ts'
import type { Opening } from './search.ts'

export const pathFinding = 'authority.path'

const subjectOf = ({ first }: Opening): string => `${first.from} ${first.kind} ${first.to}`

export const keepFindings = async (runtime: Runtime, work: Work, proof: Proof): Promise<void> => {
  const wanted = new Map<string, Opening[]>()
  for (const opening of proof.openings) wanted.set(subjectOf(opening), [...(wanted.get(subjectOf(opening)) ?? []), opening])
  const details = new Map(
    [...wanted].map(([subject, openings]) => {
      const nearest = openings.reduce((best, one) => (one.length < best.length ? one : best))
      return [
        subject,
        { powers: openings.map((one) => one.power), power: nearest.power, hops: nearest.hops().map((hop) => hop.words) },
      ] as const
    }),
  )
  const open = await openOfKinds(work.db, work.org, [pathFinding])
  const standing = new Set<string>()
  for (const finding of open) {
    const detail = details.get(finding.subject)
    if (detail && canonicalJson(detail) === canonicalJson(finding.detail)) standing.add(finding.subject)
    else await closeFinding(work, pathFinding, finding.subject)
  }
  for (const [subject, detail] of details)
    if (!standing.has(subject)) await openFinding(runtime, work, { kind: pathFinding, subject, severity: 'critical', detail })
}
