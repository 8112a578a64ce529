// What policy lets whom do, of the powers that are the enterprise's alone. Asked once for each class of principals that no policy can
// tell apart, on every record on which the answer could differ; so the answer holds for all of them, and for any record.
import { type ActionName, type PolicyEngine, type PrincipalRef, powerQuestions } from '@countersign/policy'

export interface Grant {
  readonly power: ActionName
  readonly reason: string
  readonly policies: readonly string[]
}

/** Answers by class, for as long as the engine lives. */
const remembered = new WeakMap<PolicyEngine, Map<string, readonly Grant[]>>()

export class Grants {
  readonly #engine: PolicyEngine
  readonly #at: string
  readonly #classes = new Map<string, readonly Grant[]>()
  #questions = 0

  constructor(engine: PolicyEngine, at: Date) {
    this.#engine = engine
    this.#at = at.toISOString()
  }

  get classes(): number {
    return this.#classes.size
  }

  /** Asked of the engine in this run, those not counted whose answer was known. */
  get questions(): number {
    return this.#questions
  }

  get powers(): readonly ActionName[] {
    return powerQuestions(this.#engine.bundle).reserved
  }

  of(principal: PrincipalRef): readonly Grant[] {
    // Who isn't active isn't let in, whatever a policy would say of him.
    if (!principal.active) return []
    const questions = powerQuestions(this.#engine.bundle)
    const { id, party } = principal
    const apart = [questions.tellsApart(id) ? id : null, questions.tellsApart(party.id) ? party.id : null]
    const name = JSON.stringify([principal.kind, party.kind, [...principal.roles].sort(), ...apart])
    const here = this.#classes.get(name)
    if (here) return here
    // An answer that depends on the hour is not kept for another one.
    const before = questions.readsInstant ? undefined : (remembered.get(this.#engine) ?? new Map<string, readonly Grant[]>())
    const grants = before?.get(name) ?? this.#ask(principal)
    if (before) remembered.set(this.#engine, before.set(name, grants))
    this.#classes.set(name, grants)
    return grants
  }

  #ask(principal: PrincipalRef): readonly Grant[] {
    const { reserved, records } = powerQuestions(this.#engine.bundle)
    return reserved.flatMap((power) => {
      for (const resource of records(power, principal)) {
        this.#questions += 1
        const answer = this.#engine.authorize({ principal, action: power, resource, context: { at: this.#at } })
        if (answer.permitted) return [{ power, reason: answer.reasons.join('; '), policies: answer.policies }]
      }
      return []
    })
  }
}
