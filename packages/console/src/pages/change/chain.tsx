// The chain of accountability of one change, step by step: what has been done, what is under way, what waits.
import { Check, Circle, CircleAlert, CircleDot } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/answers.ts'
import { words } from '../../words/index.ts'

type Change = Answer<'changes.read'>
type Standing = 'done' | 'now' | 'ahead' | 'broken'

interface Step {
  readonly name: keyof typeof words.change.steps
  readonly standing: Standing
  readonly says: string
}

/** Of a change that is closed nothing is left to do: what was accepted as a risk was never carried out, and says so at the closure. */
const part = (done: number, all: number, broken = false): Standing =>
  broken ? 'broken' : all > 0 && done === all ? 'done' : done > 0 ? 'now' : 'ahead'

/** Every figure is counted from the operations and requests themselves; nothing here is remembered. */
export const stepsOf = (change: Change): readonly Step[] => {
  const live = change.operations.filter(({ phase }) => phase !== 'void')
  const acted = live.filter(({ phase }) => phase !== 'skipped')
  const all = acted.length
  const counted = (test: (operation: Change['operations'][number]) => boolean): number => acted.filter(test).length
  const mandated = counted(({ mandates }) => mandates > 0)
  const executed = counted(({ attempts, executedAt }) => attempts > 0 || executedAt !== null)
  const evident = counted(({ executedAt }) => executedAt !== null)
  const proven = counted(({ phase, proof }) => proof !== null && ['done', 'awaiting_owner'].includes(phase))
  const closed = counted(({ closure }) => ['risk_complete', 'risk_accepted'].includes(closure))
  const stuck = counted(({ phase }) => phase === 'stuck')
  const requests = change.approvalRequests.filter(({ state }) => state !== 'void')
  const approved = requests.filter(({ state }) => state === 'approved').length
  const over = change.state === 'closed'
  const upTo = (done: number, broken = false): Standing => (over ? 'done' : part(done, all, broken))
  const denied = change.state === 'denied' || change.state === 'refused'
  const outcome = String(change.decisionDocument?.['outcome'] ?? '')
  return [
    { name: 'trigger', standing: 'done', says: change.trigger.kind },
    { name: 'plan', standing: change.plan === null ? 'now' : 'done', says: words.plan.count(live.length) },
    { name: 'decision', standing: change.state === 'denied' ? 'broken' : 'done', says: words.change.outcomes[outcome] ?? outcome },
    {
      name: 'approval',
      standing: denied ? 'broken' : requests.length === 0 ? 'done' : part(approved, requests.length),
      says: requests.length === 0 ? words.everywhere.none : `${approved}/${requests.length}`,
    },
    { name: 'mandate', standing: upTo(mandated), says: `${mandated}/${all}` },
    { name: 'execution', standing: upTo(executed), says: `${executed}/${all}` },
    { name: 'evidence', standing: upTo(evident), says: `${evident}/${all}` },
    { name: 'verification', standing: upTo(proven, stuck > 0), says: `${proven}/${all}` },
    {
      name: 'closure',
      standing: change.closure === 'stuck' ? 'broken' : upTo(closed),
      says: words.change.closures[change.closure] ?? change.closure,
    },
  ]
}

const icons: Record<Standing, ReactNode> = {
  done: <Check size={15} aria-hidden="true" />,
  now: <CircleDot size={15} aria-hidden="true" />,
  ahead: <Circle size={15} aria-hidden="true" />,
  broken: <CircleAlert size={15} aria-hidden="true" />,
}

const colours: Record<Standing, string> = {
  done: 'bg-good-soft text-good',
  now: 'bg-info-soft text-info',
  ahead: 'bg-sunken text-ink-faint',
  broken: 'bg-bad-soft text-bad',
}

export const Chain = ({ change }: { change: Change }) => (
  <ol className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5 2xl:grid-cols-9">
    {stepsOf(change).map(({ name, standing, says }) => (
      <li key={name} className={`rounded-lg px-2.5 py-2 ${colours[standing]}`}>
        <span className="flex items-center gap-1.5 text-[13px] font-semibold">
          {icons[standing]}
          {words.change.steps[name]}
        </span>
        <span className="mt-0.5 block text-[13px] leading-snug break-words">{says}</span>
      </li>
    ))}
  </ol>
)
