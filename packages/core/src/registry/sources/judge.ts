// Whether a source may say this at all, and whether it is said in a form that can be read. Pure.
// SAFETY: what is refused here has no effect; a value is never repeated, since it may be somebody's.
import { plusSeconds } from '../../platform/clock.ts'
import type { Attributes, RecordKind } from '../../tables.ts'
import { ownsOf, type Source, speaksOf } from './declaration.ts'
import { formOf, isInForm } from './forms.ts'
import { hasAttribute, isRecordKind, recordKinds } from './kinds.ts'
import { externalIdProblem } from './names.ts'

export interface TakeProblem {
  readonly code: 'source.unauthorised_record' | 'source.clock_ahead' | 'source.record_invalid'
  readonly attribute?: string
  readonly message: string
}

/** A clock that is further ahead than this is not believed. */
export const aheadSeconds = 300
/** Of one attribute. */
const longest = 2000

interface Said {
  readonly kind: RecordKind
  readonly externalId: string
  readonly at: Date
  readonly asOf?: Date
}

/** `asOf` is by our own count, and may be ahead of a clock of ours that went back. */
export const saidProblems = (source: Source, now: Date, said: Said): TakeProblem[] => {
  if (!isRecordKind(said.kind))
    return [{ code: 'source.record_invalid', message: `there is no such kind of record; there are ${Object.keys(recordKinds).join(', ')}` }]
  const problems: TakeProblem[] = []
  if (!speaksOf(source, said.kind))
    problems.push({ code: 'source.unauthorised_record', message: `the source \`${source.name}\` does not speak of a ${said.kind}` })
  const id = externalIdProblem(said.externalId)
  if (id !== undefined) problems.push({ code: 'source.record_invalid', message: id })
  if (Number.isNaN(said.at.getTime()) || said.at > plusSeconds(said.asOf !== undefined && said.asOf > now ? said.asOf : now, aheadSeconds))
    problems.push({ code: 'source.clock_ahead', message: 'it is dated in the future; set the clock of the source right' })
  return problems
}

export const attributeProblems = (source: Source, kind: RecordKind, attributes: Attributes): TakeProblem[] => {
  const problems: TakeProblem[] = []
  const complain = (attribute: string, message: string): void => void problems.push({ code: 'source.record_invalid', attribute, message })
  for (const [name, value] of Object.entries(attributes)) {
    if (!hasAttribute(kind, name))
      complain(name.slice(0, 64), `a ${kind} has no such attribute; it has ${Object.keys(recordKinds[kind].attributes).join(', ')}`)
    else if (value !== null && typeof value !== 'boolean' && !isInForm(formOf(kind, name), value))
      if (typeof value !== 'string' || value.length > longest || !value.isWellFormed())
        complain(name, `must be text of at most ${longest} characters, true, false or null`)
  }
  if (source.party.kind !== 'enterprise' && attributes['party'] !== undefined && attributes['party'] !== source.party.id)
    problems.push({
      code: 'source.unauthorised_record',
      attribute: 'party',
      message: `the source \`${source.name}\` speaks of \`${source.party.id}\` alone`,
    })
  return problems
}

/** Attributes that are said and are not this source's to say. */
export const notItsOwn = (source: Source, kind: RecordKind, attributes: Attributes): string[] => {
  const owned = new Set(ownsOf(source, kind))
  return Object.keys(attributes).filter((name) => attributes[name] !== null && attributes[name] !== undefined && !owned.has(name))
}
