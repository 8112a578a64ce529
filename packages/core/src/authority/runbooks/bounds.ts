// Whether what is asked for stays within a runbook's bounds. Pure. Each reason says what to change; none means it may run alone.
import { Check } from 'typebox/schema'
import { parameterSchema, type Runbook, type RunbookStep } from './model.ts'

/** What the inventory says of a step's target at this moment. */
export interface BoundTarget {
  readonly credential: string
  readonly system: string
  readonly kind: string
  readonly identityKind: string
  readonly environment: string
  readonly criticality: string
}

/** What is wrong with the parameters, or nothing. */
export const parameterProblems = (runbook: Runbook, parameters: unknown): string[] => {
  const isObject = typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)
  // SAFETY: only what is the object's own counts; nothing is inherited.
  const given: Record<string, unknown> = isObject ? { ...parameters } : {}
  if (isObject && Check(parameterSchema(runbook) as never, given)) return []
  const wrong = Object.keys(runbook.parameters).filter(
    (name) => !Check({ type: 'object', required: [name], properties: { [name]: runbook.parameters[name] } } as never, given),
  )
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(runbook.parameters, name))
  return [
    ...wrong.map((name) => `the parameter \`${name}\` is missing or outside of what the runbook allows`),
    ...(isObject ? [] : ['the parameters are no object']),
    ...unknown.map((name) => `the runbook has no parameter \`${name.slice(0, 64)}\``),
  ]
}

/** Steps with their parameters filled in. The parameters have been checked. */
export const boundSteps = (steps: readonly RunbookStep[], parameters: Readonly<Record<string, unknown>>): RunbookStep[] =>
  steps.map((step) => ({
    operation: step.operation,
    credential: step.credential.startsWith('$') ? String(parameters[step.credential.slice(1)]) : step.credential,
  }))

/** The way back with the parameters filled in. */
export const boundRollback = ({ rollback }: Runbook, parameters: Readonly<Record<string, unknown>>): Runbook['rollback'] =>
  'steps' in rollback ? { steps: boundSteps(rollback.steps, parameters) } : rollback

export const targetProblems = ({ bounds }: Runbook, target: BoundTarget): string[] => {
  const outside = (what: string, value: string, allowed: readonly string[] | undefined): string[] =>
    allowed === undefined || allowed.includes(value)
      ? []
      : [`\`${target.credential}\` is outside: ${what} \`${value}\` is none of ${allowed.join(', ')}`]
  return [
    ...outside('the system', target.system, bounds.systems),
    ...outside('the environment', target.environment, bounds.environments),
    ...outside('the criticality', target.criticality, bounds.criticality),
    ...outside('the kind', target.kind, bounds.kinds),
    ...outside('the kind of identity', target.identityKind, bounds.identityKinds),
  ]
}

/** Runs that stayed within the bounds before this one. */
export const rateProblems = ({ bounds }: Runbook, ran: { readonly lastHour: number; readonly lastDay: number }): string[] => [
  ...(ran.lastHour >= bounds.perHour ? [`it ran ${ran.lastHour} times in the last hour; ${bounds.perHour} are allowed`] : []),
  ...(ran.lastDay >= bounds.perDay ? [`it ran ${ran.lastDay} times in the last day; ${bounds.perDay} are allowed`] : []),
]

/** The hours of a place, by its own clock, daylight saving included. */
export const hourProblems = ({ bounds }: Runbook, at: Date): string[] => {
  if (!bounds.hours) return []
  const { timeZone, days, from, to } = bounds.hours
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  const day = part('weekday').toLowerCase()
  const clock = `${part('hour')}:${part('minute')}`
  return days.includes(day) && clock >= from && clock < to
    ? []
    : [`it is ${day} ${clock} in ${timeZone}; the runbook runs ${days.join(', ')} from ${from} to ${to}`]
}
