// The ladder document: its form, what it means, and all that is wrong with it, each with its place. Pure.
import { durationSeconds, RISK_CLASSES } from '@countersign/policy'
import { type Static, Type } from 'typebox'
import type { YamlProblem } from '../../platform/yaml.ts'
import { type Complain, yamlReader } from '../../platform/yaml-document.ts'
import type { Asked, Ladder, Rung, Schedule } from './model.ts'

const Closed = <P extends Parameters<typeof Type.Object>[0]>(properties: P) => Type.Object(properties, { additionalProperties: false })
const Name = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}$' })

export const LadderShape = Closed({
  ladders: Type.Array(
    Closed({
      id: Name,
      risk: Type.Array(Type.Enum([...RISK_CLASSES]), { minItems: 1, maxItems: RISK_CLASSES.length, uniqueItems: true }),
      calendar: Type.Optional(Name),
      rungs: Type.Array(
        Closed({
          approvers: Type.Optional(Type.Literal(true)),
          duty: Type.Optional(Name),
          role: Type.Optional(Type.String({ pattern: '^[a-z][a-z_]{1,62}$' })),
          after: Type.Optional(Type.String({ maxLength: 40 })),
        }),
        { minItems: 1, maxItems: 12 },
      ),
      end: Type.Optional(Type.String({ maxLength: 40 })),
    }),
    { maxItems: RISK_CLASSES.length },
  ),
})
type RawRung = Static<typeof LadderShape>['ladders'][number]['rungs'][number]

export interface ReadLadders {
  readonly ladders: readonly Ladder[] | undefined
  readonly problems: YamlProblem[]
}

const read = yamlReader(LadderShape)

/** No rung waits longer: a request lives for days, not for months. */
const longestWaitSeconds = 14 * 86_400
const asDuration = 'must be a duration as `PT30M`, at most 14 days'

const wait = (text: string, path: string, complain: Complain): number => {
  const seconds = durationSeconds(text)
  if (seconds !== undefined && seconds <= longestWaitSeconds) return seconds
  complain(path, asDuration)
  return 0
}

const askedBy = (raw: RawRung, path: string, complain: Complain): Asked => {
  const said = [raw.approvers, raw.duty, raw.role].filter((one) => one !== undefined)
  if (said.length !== 1) complain(path, 'a rung asks exactly one of `approvers: true`, `duty` and `role`')
  if (raw.duty !== undefined) return { kind: 'duty', duty: raw.duty }
  if (raw.role !== undefined) return { kind: 'role', role: raw.role }
  return { kind: 'approvers' }
}

/** `schedule`: what the ladders may name. */
export const readLadders = (text: string, schedule: Schedule, isRole: (role: string) => boolean): ReadLadders => {
  const { value, problems, complain } = read(text)
  if (value === undefined) return { ladders: undefined, problems }
  const risks = new Map<string, string>()
  const ids = new Set<string>()
  const ladders = value.ladders.map((one, index): Ladder => {
    const here = `ladders.${index}`
    if (ids.has(one.id)) complain(`${here}.id`, `\`${one.id}\` is declared twice`)
    ids.add(one.id)
    for (const [at, risk] of one.risk.entries()) {
      const other = risks.get(risk)
      if (other !== undefined) complain(`${here}.risk.${at}`, `\`${risk}\` has the ladder \`${other}\` already`)
      risks.set(risk, one.id)
    }
    if (one.calendar !== undefined && !schedule.calendars.some(({ id }) => id === one.calendar))
      complain(`${here}.calendar`, `the schedule has no calendar \`${one.calendar}\``)
    const rungs = one.rungs.map((raw, at): Rung => {
      const path = `${here}.rungs.${at}`
      const ask = askedBy(raw, path, complain)
      if (ask.kind === 'duty' && !schedule.duties.some(({ id }) => id === ask.duty))
        complain(`${path}.duty`, `the schedule has no duty \`${ask.duty}\``)
      if (ask.kind === 'role' && (ask.role.startsWith('provider_') || !isRole(ask.role)))
        complain(`${path}.role`, `\`${ask.role}\` is no role of the enterprise`)
      if (at === 0 && raw.after !== undefined) complain(`${path}.after`, 'the first rung is asked at once')
      if (at > 0 && raw.after === undefined) complain(path, 'must have `after`: how long the rung before it waits')
      return { ask, afterSeconds: at === 0 || raw.after === undefined ? 0 : wait(raw.after, `${path}.after`, complain) }
    })
    return {
      id: one.id,
      risk: one.risk,
      calendar: one.calendar,
      rungs,
      endSeconds: one.end === undefined ? undefined : wait(one.end, `${here}.end`, complain),
    }
  })
  return { ladders: problems.length > 0 ? undefined : ladders, problems }
}
