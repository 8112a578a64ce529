// Who is refused for its pace again and again is a finding, for whoever answers for it; it is closed by the fact that it has kept to its class for a while.
// Written by the sweep from what was counted. INVARIANT: however many requests are refused, one finding, and an entry now and then.
import { rateModelOf } from '@countersign/policy'
import { transact } from '../../evidence/journal/index.ts'
import { type NewFinding, openOfKinds, reconcileFindings } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { answeringPerson } from '../changes/index.ts'
import { nearest } from './answering-store.ts'
import { type Pressing, type RatedCaller, ratesOf } from './rates.ts'

const kind = 'caller.too_fast'
const severity = 'moderate'

const nextOf = ({ by, id, class: name }: RatedCaller): string => {
  const less = `have it send less, or let its class send more (\`perMinute.${name}\` in \`rates.json\`)`
  if (by === 'key') return `${less}; countersign api-key revoke ${id} stops it at once`
  if (by === 'session') return `${less}; countersign session end ${id} ends it at once`
  if (by === 'workload') return `${less}; countersign workload show ${id} says what it uses`
  return `${less}; countersign ${by} show ${id} says who sends for it`
}

const findingOf = async (runtime: Runtime, org: string, { caller, perMinute, refused, since, last }: Pressing): Promise<NewFinding> => {
  const owner = await answeringPerson(runtime, org, await nearest(runtime.db, org, caller))
  return {
    kind,
    subject: `${caller.by}:${caller.id}`,
    severity,
    ...(owner === undefined ? {} : { ownerId: owner.id }),
    detail: {
      class: caller.class,
      perMinute,
      refused,
      since: since.toISOString(),
      lastRefused: last.toISOString(),
      next: nextOf(caller),
    },
  }
}

const lastOf = (detail: unknown): number => {
  const said = typeof detail === 'object' && detail !== null && 'lastRefused' in detail ? detail.lastRefused : undefined
  return typeof said === 'string' ? Date.parse(said) : Number.NaN
}

const everyMs = 60_000
const lookedAt = new WeakMap<Runtime, number>()

export const followCallers = async (runtime: Runtime, system: Caller): Promise<void> => {
  const { org } = system
  const model = rateModelOf(runtime.policy.current().bundle)
  const quietMs = model.alarm.quietSeconds * 1000
  const at = runtime.clock.now()
  const pressing = ratesOf(runtime).pressing(model, at)
  if (pressing.length === 0 && Math.abs(at.getTime() - (lookedAt.get(runtime) ?? Number.NEGATIVE_INFINITY)) < everyMs) return
  // One key may be over in two classes: the one that is refused more often stands for it.
  const worst = new Map<string, Pressing>()
  for (const one of [...pressing].sort((a, b) => a.refused - b.refused)) worst.set(`${one.caller.by}:${one.caller.id}`, one)
  const found = new Map<string, NewFinding>()
  for (const [subject, one] of worst) found.set(subject, await findingOf(runtime, org, one))
  await transact(runtime, system, async (work) => {
    const open = await openOfKinds(work.db, org, [kind])
    for (const { subject, detail } of open) {
      const told = at.getTime() - lastOf(detail)
      // What is in the finding is brought up to date now and then, not at each look …
      const fresh = Math.abs(told) <= quietMs / 2
      // … so that what another process wrote, or this one before it was restarted, is over only when that much has passed beside.
      const stands = Math.abs(told) <= quietMs * 1.5
      if (found.has(subject) ? fresh : stands) found.set(subject, { kind, subject, severity, detail })
    }
    await reconcileFindings(runtime, work, [kind], [...found.values()])
  })
  lookedAt.set(runtime, at.getTime())
}
