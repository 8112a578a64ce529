// Completeness: the dossier holds the whole of the change: its plan, every operation's stream, and an end that says no more than its parts.
import type { Streams } from '../streams.ts'
import { type Judgement, plannedOperations } from './judgement.ts'

const RANK: Readonly<Record<string, number>> = { risk_complete: 3, risk_accepted: 2, operationally_complete: 1 }
const rank = (closure: string): number => (Object.hasOwn(RANK, closure) ? RANK[closure]! : 0)

/** A change that was refused before anything was mandated is at its end and need not have touched its operations. */
const wasRefused = ({ story }: Judgement): boolean => story.refused && story.closed === undefined && story.mandates.size === 0

const checkStreams = (judgement: Judgement, streams: Streams): void => {
  const { story, problems, change } = judgement
  const known = new Set<string>([change])
  for (const { slot } of story.plans) for (const id of slot.facts?.operations.keys() ?? []) known.add(id)
  for (const name of streams.names()) {
    if (!known.has(name))
      problems.add('completeness', 'stream.unknown', `stream ${name.slice(0, 200)}`, 'no plan of the change has this operation')
  }
  if (wasRefused(judgement)) return
  for (const { id } of plannedOperations(judgement)) {
    if (!streams.has(id))
      problems.add('completeness', 'stream.missing', `operation ${id.slice(0, 200)}`, 'an operation of the last plan has no stream')
  }
}

const checkClosed = (judgement: Judgement): void => {
  const { story, problems } = judgement
  const { closed } = story
  if (closed === undefined) {
    if (wasRefused(judgement)) return
    problems.add('completeness', 'change.not_closed', 'dossier', 'the change is not closed: its story is not at its end')
    return
  }
  for (const operation of plannedOperations(judgement)) {
    const last = story.operations.get(operation.id)?.lastClosure
    const listed = closed.operations.get(operation.id)
    const open = last === undefined && (listed === undefined || rank(listed) === 0)
    if (last === undefined ? !open : last.closure !== listed || last.index > closed.index) {
      problems.add(
        'completeness',
        'change.closure_differs',
        closed.where,
        `operation \`${operation.id}\` is listed with another closure than it reached`,
      )
    }
    if (operation.purpose === 'none') continue
    if (rank(closed.closure) > rank(last?.closure ?? 'open')) {
      problems.add(
        'truth',
        'change.closure_overstated',
        closed.where,
        `the change is called \`${closed.closure}\`, operation \`${operation.id}\` is \`${last?.closure ?? 'open'}\``,
      )
    }
  }
  for (const id of closed.operations.keys()) {
    if (story.lastPlan?.slot.facts?.operations.has(id) !== true) {
      problems.add(
        'completeness',
        'change.closure_differs',
        closed.where,
        `operation \`${id.slice(0, 200)}\` is not one of the last plan's`,
      )
    }
  }
}

export const checkCoverage = (judgement: Judgement, streams: Streams): void => {
  const { story, problems } = judgement
  if (story.opened === undefined) problems.add('completeness', 'change.not_opened', 'dossier', 'no entry opens the change')
  if (story.plans.length === 0) problems.add('completeness', 'plan.missing', 'dossier', 'no plan was frozen')
  let revision = -1
  for (const frozen of story.plans) {
    if (frozen.revision <= revision) problems.add('completeness', 'plan.revision', frozen.where, 'the revision of the plan does not grow')
    revision = frozen.revision
  }
  checkStreams(judgement, streams)
  checkClosed(judgement)
}
