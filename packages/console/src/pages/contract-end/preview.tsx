// A plan that nobody has frozen: what would be done, who would be asked, and what could not be proven.
import type { Answer } from '../../api/answers.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Card } from '../../parts/page.tsx'
import { planIn } from '../../signing/plan-document.ts'
import { words } from '../../words/index.ts'
import { PlanInWords } from '../inbox/plan-in-words.tsx'

const w = words.contractEnd
type Previewed = Answer<'contracts.previewEnd'>

const tones: Record<string, Tone> = { autonomous: 'good', approval: 'info', escalate: 'warn', deny: 'bad' }

export const Preview = ({ of }: { of: Previewed }) => {
  const plan = planIn(of.planDocument)
  return (
    <Card
      title={w.previewTitle}
      aside={
        <span className="flex flex-wrap gap-2">
          {of.massChange && <Badge tone="warn">{w.mass}</Badge>}
          <Badge tone={tones[of.outcome] ?? 'neutral'}>{w.outcomes[of.outcome]}</Badge>
        </span>
      }
    >
      {plan.operations.length === 0 ? <p>{w.nothing}</p> : <PlanInWords plan={plan} only={new Set(plan.operations.map(({ id }) => id))} />}
      {of.needs.length > 0 && (
        <div className="mt-5">
          <h3 className="mb-1 text-sm font-semibold">{w.needs}</h3>
          <ul className="space-y-1 text-sm">
            {of.needs.map((need) => (
              <li key={need.operations.join(' ')}>
                {words.inbox.request.needsText(need.quorum, need.roles.map((role) => role.replaceAll('_', ' ')).join(' or '))}
                {need.stepUp && `, ${words.inbox.request.stepUp}`} · {words.plan.count(need.operations.length)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {of.unprovable.length > 0 && (
        <div className="mt-5">
          <h3 className="mb-1 text-sm font-semibold">{w.unprovable}</h3>
          <ul className="space-y-1 text-sm">
            {of.unprovable.map(({ credential, reason }) => (
              <li key={credential}>
                <span className="font-medium">{credential}</span>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  )
}
