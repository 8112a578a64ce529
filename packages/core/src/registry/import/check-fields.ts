// Is every record well-formed by itself: known fields, the required ones there, each of its type. All problems at once, each with its place.
// SAFETY: a value is repeated only where it is a name; what stands where a secret's reference belongs is never repeated.
import type { Cell, Field, FieldType, ImportProblem, RawRecord, SectionName } from './document.ts'
import { sections } from './document.ts'

/** A record whose fields have their types. */
export interface CheckedRecord {
  readonly section: SectionName
  /** `credentials[3]` */
  readonly path: string
  readonly line: number
  readonly column: number
  readonly values: Readonly<Record<string, unknown>>
  readonly cells: ReadonlyMap<string, Cell>
  /** Fields of which their owner says nothing any more. */
  readonly takesBack: readonly string[]
}

const idForm = /^[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}$/
const dateForm = /^\d{4}-\d{2}-\d{2}$/
const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/
const roleForm = /^[a-z][a-z_]{1,62}$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/

export const isDate = (text: string): boolean =>
  dateForm.test(text) && !Number.isNaN(Date.parse(text)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

/** In one list of names. */
const mostNames = 500

type Complain = (message: string, part?: string) => void

const isText = (value: unknown): value is string => typeof value === 'string' && value.isWellFormed() && !control.test(value)

const idProblem = (value: unknown): string | undefined => {
  if (typeof value === 'number' || typeof value === 'boolean') return 'must be text; put it in quotes'
  return typeof value === 'string' && idForm.test(value) ? undefined : 'must be a name of letters, digits and `._:@-`, at most 100'
}

/** Checks a value against its type. */
const checkValue = (type: FieldType, value: unknown, complain: Complain): void => {
  switch (type.is) {
    case 'id':
    case 'reference': {
      const problem = idProblem(value)
      if (problem) complain(problem)
      return
    }
    case 'text':
      if (typeof value === 'number' || typeof value === 'boolean') complain('must be text; put it in quotes')
      else if (!isText(value) || value.trim() === '' || value.length > type.longest)
        complain(`must be text of 1 to ${type.longest} characters without control characters`)
      return
    case 'date':
      if (typeof value !== 'string' || !isDate(value)) complain('must be a date as `2026-01-31`')
      return
    case 'instant':
      if (typeof value !== 'string' || !instantForm.test(value) || Number.isNaN(Date.parse(value)))
        complain('must be an instant as `2026-12-31T23:59:59Z`')
      return
    case 'boolean':
      if (typeof value !== 'boolean') complain('must be true or false')
      return
    case 'number':
      if (typeof value !== 'number' || !(value >= type.least && value <= type.most) || (type.whole && !Number.isInteger(value)))
        complain(`must be a ${type.whole ? 'whole ' : ''}number from ${type.least} to ${type.most}`)
      return
    case 'names':
    case 'references':
      if (!Array.isArray(value) || value.length > mostNames) complain(`must be a list of names, at most ${mostNames}`)
      else
        value.forEach((name, index) => {
          const problem = value.indexOf(name) < index ? 'stands there twice' : idProblem(name)
          if (problem) complain(problem, String(index))
        })
      return
    case 'words':
      if (!Array.isArray(value) || (value.length === 0 && type.orNone !== true) || value.length > mostNames)
        complain(`must be a list of ${type.orNone ? 'at most' : '1 to'} ${mostNames} words`)
      else
        value.forEach((word, index) => {
          if (!isText(word) || !/^\S{1,500}$/.test(word)) complain('must be a word without blanks, at most 500 characters', String(index))
          else if (value.indexOf(word) < index) complain('stands there twice', String(index))
        })
      return
    case 'role':
      if (typeof value !== 'string' || !roleForm.test(value)) complain('must be a role, as `control_owner`')
      return
    case 'roles':
      if (!Array.isArray(value)) complain('must be a list of roles')
      else
        value.forEach((role, index) => {
          if (typeof role !== 'string' || !roleForm.test(role)) complain('must be a role, as `control_owner`', String(index))
        })
      return
    case 'choice':
      if (typeof value !== 'string' || !type.of.includes(value)) complain(`must be one of ${type.of.join(', ')}`)
      return
    case 'secret':
      if (!isText(value) || value.length > 2000) complain('must be a reference to a secret')
      return
    case 'secrets':
    case 'settings':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) complain('must be a map')
      else if (type.is === 'secrets')
        for (const [slot, reference] of Object.entries(value))
          if (!isText(reference) || reference.length > 2000) complain('must be a reference to a secret', slot)
  }
}

export const checkFields = (records: readonly RawRecord[], problems: ImportProblem[]): CheckedRecord[] => {
  const counts = new Map<SectionName, number>()
  const checked: CheckedRecord[] = []
  for (const record of records) {
    const index = counts.get(record.section) ?? 0
    counts.set(record.section, index + 1)
    const path = `${record.section}[${index}]`
    const table: Readonly<Record<string, Field>> = sections[record.section]
    const values: Record<string, unknown> = {}
    for (const [name, cell] of record.cells) {
      const field = Object.hasOwn(table, name) ? table[name] : undefined
      const place = { line: cell.line, column: cell.column }
      if (!field) {
        problems.push({
          path: `${path}.${name.slice(0, 64)}`,
          ...place,
          message: `no such field; there are: ${Object.keys(table).join(', ')}`,
        })
        continue
      }
      if (cell.value === null) continue
      checkValue(field.type, cell.value, (message, part) => {
        const at = part === undefined ? place : (cell.places?.get(part) ?? place)
        problems.push({ path: `${path}.${name}${part === undefined ? '' : `.${part}`}`, line: at.line, column: at.column, message })
      })
      values[name] = cell.value
    }
    for (const [name, field] of Object.entries(table))
      if (field.required && values[name] === undefined && record.cells.get(name)?.value === undefined)
        problems.push({ path: `${path}.${name}`, line: record.line, column: record.column, message: 'is missing' })
      else if (field.required && record.cells.get(name)?.value === null)
        problems.push({ path: `${path}.${name}`, line: record.line, column: record.column, message: 'is empty' })
    // Also what is not right is handed on: a reference to it is not a second problem.
    const { section, line, column, cells, takesBack = [] } = record
    checked.push({ section, path, line, column, values, cells, takesBack })
  }
  return checked
}
