// Checks what came in against an operation's schemas, before anything else looks at it. Bodies are taken as they are; path and query are
// text by nature and become numbers or booleans where their schema says so.
import type { AnyOperation } from '@countersign/core/platform/operation'
import { CountersignError } from '@countersign/ledger'
import { type TSchema, Type } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'

const nothing = Type.Object({}, { additionalProperties: false })
const mostProblems = 20

export interface CheckedInput {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
}

interface Part {
  readonly name: keyof CheckedInput
  readonly schema: TSchema
  readonly validator: Validator
}

/** Errors: `request.invalid` with `details.problems`: `{in, path, message}`. */
export type InputCheck = (given: { params: unknown; query: unknown; body: unknown }) => CheckedInput

const part = (name: keyof CheckedInput, schema: TSchema | undefined): Part => {
  const given = schema ?? nothing
  return { name, schema: given, validator: Compile(given) as Validator }
}

/** SAFETY: also what PostgreSQL can't hold; a lone surrogate can't come through a URL. */
const unreadable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).some((text) => typeof text === 'string' && text.includes('\u0000'))

export const inputCheck = (operation: AnyOperation): InputCheck => {
  const params = part('params', operation.params)
  const query = part('query', operation.query)
  const body = part('body', operation.body)
  return (given) => {
    const texts = { params: { ...(given.params as object) }, query: { ...(given.query as object) } }
    if (unreadable(texts.params) || unreadable(texts.query))
      throw new CountersignError('request.nul_character', 'invalid', 'a text holds the character U+0000')
    if (operation.body === undefined && given.body !== undefined)
      throw new CountersignError('request.unexpected_body', 'invalid', 'this request takes no body')
    return {
      params: checked(params, typed(params.schema, texts.params)),
      query: checked(query, typed(query.schema, texts.query)),
      body: operation.body === undefined ? undefined : checked(body, given.body === undefined ? {} : given.body),
    }
  }
}

const wholeNumber = /^-?(0|[1-9]\d{0,15})$/

/** Text of a URL, as its schema types it. What does not read exactly as that type stays text, and is refused as such. */
const typed = (schema: TSchema, texts: Record<string, unknown>): Record<string, unknown> => {
  const { properties = {} } = schema as { properties?: Record<string, { type?: string }> }
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const type = Object.hasOwn(properties, name) ? properties[name]?.type : undefined
      return [name, type === 'integer' && typeof text === 'string' && wholeNumber.test(text) ? Number(text) : text]
    }),
  )
}

const checked = ({ name, validator }: Part, value: unknown): unknown => {
  if (validator.Check(value)) return value
  const problems: { in: string; path: string; message: string }[] = []
  for (const error of validator.Errors(value)) {
    // Names the field that is too much, not also the object that it is in.
    if (error.keyword === 'additionalProperties' || error.keyword === 'anyOf') continue
    const required = error.keyword === 'required' ? (error.params as { requiredProperties?: string[] }).requiredProperties : undefined
    const message = error.keyword === 'boolean' ? 'is not a known field' : required ? `must have ${required.join(', ')}` : error.message
    problems.push({ in: name, path: error.instancePath.slice(0, 200), message })
    if (problems.length === mostProblems) break
  }
  const first = problems[0]
  const where = first ? `${name}${first.path.replaceAll('/', '.')} ${first.message}` : `the ${name} does not fit`
  throw new CountersignError('request.invalid', 'invalid', where, { details: { problems } })
}
