// One person's (or agent's) way to the product: its HTTP API, with that one's own API key, and nothing beside it.
import { type CountersignClient, CountersignProblem } from '@countersign/client'

export type Api = CountersignClient

/** The answer that refused, or undefined where it was let through. */
export const refusalOf = async (attempt: Promise<unknown>): Promise<CountersignProblem | undefined> => {
  try {
    await attempt
    return undefined
  } catch (error) {
    if (error instanceof CountersignProblem) return error
    throw error
  }
}
