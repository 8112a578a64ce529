// Tries a registered system before anything depends on it. Uses both sides as they are configured, changes nothing, and repeats no secret.
import type { Door, Handle, Observer, Presentation } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'
import { withDeadline } from '../../platform/deadline.ts'
import type { Runtime, SystemRecord } from '../../runtime.ts'

export interface CheckedSide {
  works: boolean
  code: string
  detail: string
  can: string[]
}

interface Answer {
  answer: Presentation['answer']
  code: string
  ms: number
}

export interface CheckedDoor {
  kind: string
  id: string
  title: string
  endpoint: string
  good: Answer | null
  random: Answer
  verdict: 'works' | 'no_canary' | 'canary_refused' | 'refuses_nobody' | 'unreachable'
}

export interface SystemCheck {
  system: string
  connector: string
  ready: boolean
  operator: CheckedSide
  observer: CheckedSide
  doors: CheckedDoor[]
  inventory: { status: 'done' | 'refused' | 'unknown'; code: string; items: number; complete: boolean }
}

/** An account that no system has: only its doors are asked for, and the random credential stands in for it. */
const nobody = 'countersign-check'

/** Errors: `system.no_connector`. Everything else is part of the answer. */
export const checkSystem = async (runtime: Runtime, system: SystemRecord): Promise<SystemCheck> => {
  const definition = runtime.connectors.definition(system.connector)
  if (!definition)
    throw new CountersignError('system.no_connector', 'conflict', `the system \`${system.id}\` has no connector that could be tried`)
  const timeoutMs = runtime.settings.callTimeoutSeconds * 1000
  const operator = await opened(() => runtime.connectors.operator(system), timeoutMs)
  const observer = await opened(() => runtime.connectors.observer(system), timeoutMs)
  const handles = Object.keys(definition.credentialKinds).map((kind): Handle => ({ kind, account: nobody }))
  const doors = observer.side ? await doorsOf(observer.side, handles, timeoutMs) : []
  const inventory = observer.side
    ? await inventoryOf(observer.side, timeoutMs)
    : ({ status: 'unknown', code: observer.shown.code, items: 0, complete: false } as const)
  return {
    system: system.id,
    connector: system.connector,
    ready: operator.shown.works && observer.shown.works && inventory.status === 'done' && doors.every((door) => door.verdict === 'works'),
    operator: operator.shown,
    observer: observer.shown,
    doors,
    inventory,
  }
}

const opened = async <Side extends object>(
  open: () => Promise<Side>,
  timeoutMs: number,
): Promise<{ side: Side | undefined; shown: CheckedSide }> => {
  try {
    const side = await withDeadline(open, timeoutMs)
    return { side, shown: { works: true, code: 'opened', detail: '', can: capabilitiesOf(side) } }
  } catch (error) {
    // SAFETY: a vendor's error may hold a connection string; only our own words are repeated.
    const known = error instanceof CountersignError
    const detail = known ? error.message : 'the side could not be opened'
    return { side: undefined, shown: { works: false, code: known ? error.code : 'system.cannot_open', detail, can: [] } }
  }
}

const capabilityNames = [
  'create',
  'rotate',
  'disable',
  'delete',
  'endSessions',
  'inventory',
  'observe',
  'present',
  'sessions',
  'introspect',
]

const capabilitiesOf = (side: object): string[] =>
  capabilityNames.filter((name) => typeof (side as Record<string, unknown>)[name] === 'function')

const doorsOf = async (observer: Observer, handles: readonly Handle[], timeoutMs: number): Promise<CheckedDoor[]> => {
  const checked: CheckedDoor[] = []
  for (const handle of handles) {
    for (const door of observer.doors(handle)) {
      const canary = observer.canary(door)
      const knock = (credential: Parameters<Observer['present']>[1]) =>
        presented((signal) => observer.present(door, credential, signal), timeoutMs)
      const good = canary === undefined ? null : await knock(canary)
      const random = await knock(observer.random(door, handle))
      checked.push({ kind: handle.kind, ...shownDoor(door), good, random, verdict: verdictOf(good, random) })
    }
  }
  return checked
}

const shownDoor = ({ id, title, endpoint }: Door) => ({ id, title, endpoint })

const presented = async (present: (signal: AbortSignal) => Promise<Presentation>, timeoutMs: number): Promise<Answer> => {
  try {
    const { answer, code, ms } = await withDeadline(present, timeoutMs)
    return { answer, code, ms: Math.round(ms) }
  } catch {
    return { answer: 'unreachable', code: 'error', ms: timeoutMs }
  }
}

const verdictOf = (good: Answer | null, random: Answer): CheckedDoor['verdict'] => {
  if (random.answer === 'accepted') return 'refuses_nobody'
  if (random.answer !== 'refused') return 'unreachable'
  if (good === null) return 'no_canary'
  return good.answer === 'accepted' ? 'works' : good.answer === 'refused' ? 'canary_refused' : 'unreachable'
}

const mostEmptyPages = 20

const inventoryOf = async (observer: Observer, timeoutMs: number): Promise<SystemCheck['inventory']> => {
  try {
    let outcome = await withDeadline((signal) => observer.inventory(undefined, signal), timeoutMs)
    // A system that has to get ready first answers with pages that are empty.
    for (let pages = 1; pages < mostEmptyPages; pages += 1) {
      if (outcome.status !== 'done' || outcome.value.items.length > 0 || outcome.value.next === undefined) break
      const { next } = outcome.value
      outcome = await withDeadline((signal) => observer.inventory(next, signal), timeoutMs)
    }
    return outcome.status === 'done'
      ? { status: 'done', code: 'done', items: outcome.value.items.length, complete: outcome.value.next === undefined }
      : { status: outcome.status, code: outcome.code, items: 0, complete: false }
  } catch {
    return { status: 'unknown', code: 'error', items: 0, complete: false }
  }
}
