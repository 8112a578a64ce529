// What every judgement of the story of lives asks: the change that followed from an event, and what came of a credential in it.
import type { Facts } from './facts.ts'

export interface Ending {
  readonly name: string
  /** What is wrong; empty when it ended as it must. */
  check(facts: Facts): readonly string[]
}

export const ended = (facts: Facts, name: string) => facts.changes.find((one) => one.id === facts.changeOf[name])

export const rejected = (facts: Facts, name: string, credentials: readonly string[]) =>
  credentials.map((credential) => {
    const row = ended(facts, name)?.operations.find((one) => one.credential === credential && one.operation.startsWith('credential.'))
    return [row?.verdict === 'rejected', `\`${credential}\` is ${row?.verdict ?? 'not in it'}`] as const
  })
