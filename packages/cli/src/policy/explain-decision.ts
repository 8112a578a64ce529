// Why the policy decides what it decides. A question is a file, or the ordinary question with facts changed one by one.
import { CountersignError, parseStrict } from '@countersign/ledger'
import {
  createPolicyEngine,
  defaultPackDir,
  explainDecision,
  loadBundle,
  type OperationQuery,
  ordinaryOperation,
} from '@countersign/policy'
import { readDocument } from '../inventory/import-inventory.ts'
import type { Context } from '../program/context.ts'
import { plainText } from '../terminal/plain.ts'

interface Options {
  readonly pack?: string
  readonly operation: string
  readonly set?: readonly string[]
  readonly server?: boolean
}

const invalid = (message: string) => new CountersignError('cli.bad_option', 'invalid', message)

type Facts = Record<string, unknown>

/** `true`, numbers and lists as JSON; anything else as text. */
const factFrom = (text: string): unknown => {
  try {
    return parseStrict(text)
  } catch {
    return text
  }
}

/** SAFETY: only facts that are there can be changed: a path never reaches beyond the question's own members. */
export const withFact = (query: Facts, assignment: string): Facts => {
  const [, path, text] = /^([A-Za-z.]+)=(.*)$/s.exec(assignment) ?? []
  if (path === undefined || text === undefined) throw invalid(`\`--set\` is path=value, got \`${assignment.slice(0, 100)}\``)
  const changed = structuredClone(query)
  const names = path.split('.')
  const last = names.pop()!
  let place = changed
  for (const name of names) {
    const next = Object.hasOwn(place, name) ? place[name] : undefined
    if (typeof next !== 'object' || next === null) throw invalid(`the question has no \`${path}\``)
    place = next as Facts
  }
  if (!Object.hasOwn(place, last)) throw invalid(`the question has no \`${path}\`; there are ${Object.keys(place).join(', ')}`)
  place[last] = factFrom(text)
  return changed
}

export const explainQuestion = async ({ options, output, connect }: Context<Options>, file?: string): Promise<undefined> => {
  const start = file === undefined ? ordinaryOperation(options.operation) : parseStrict(await readDocument(file))
  const query = (options.set ?? []).reduce(withFact, start as unknown as Facts)
  if (options.server) {
    const api = await connect()
    const answer = await api.post('/v1/policy/explain', { body: { query } })
    output.result({ query, ...answer }, () => plainText(answer.text))
    return undefined
  }
  const bundle = await loadBundle(options.pack ?? defaultPackDir)
  // A question that can't be read is answered too: it is denied, and why is in the answer.
  const decision = createPolicyEngine(bundle).decide(query as unknown as OperationQuery)
  const text = explainDecision(decision, bundle)
  output.result({ query, outcome: decision.outcome, text, decision }, () => plainText(text))
  return undefined
}
