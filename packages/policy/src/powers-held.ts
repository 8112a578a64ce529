/**
 * Which powers policy gives somebody on any record, or on one that names him: what an interface shows him. INVARIANT: nothing is let in because of it; each
 * power is asked for again when it is used.
 */
import { ACTION_NAMES, type ActionName } from './authorization.ts'
import { power, STANDINGS } from './corpus.ts'
import type { PolicyEngine } from './engine.ts'
import { powerQuestions } from './power-questions.ts'
import type { PrincipalRef } from './principal.ts'

const mostRemembered = 1_000
const remembered = new WeakMap<PolicyEngine, Map<string, readonly ActionName[]>>()

/** `at`: a policy that reads the instant is asked each time. */
export const powersHeld = (engine: PolicyEngine, principal: PrincipalRef, at: string): readonly ActionName[] => {
  const answers = remembered.get(engine) ?? new Map<string, readonly ActionName[]>()
  remembered.set(engine, answers)
  const { kind, id, party, roles, active } = principal
  const name = JSON.stringify([kind, id, party.kind, party.id, [...roles].sort(), active])
  const before = answers.get(name)
  if (before) return before
  const held = ACTION_NAMES.filter((action) =>
    STANDINGS.some(({ of }) => engine.authorize({ ...power(principal, action, of(principal)), context: { at } }).permitted),
  )
  if (!powerQuestions(engine.bundle).readsInstant) {
    answers.set(name, held)
    if (answers.size > mostRemembered) answers.delete(answers.keys().next().value!)
  }
  return held
}
