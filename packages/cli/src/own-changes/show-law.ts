// Whether what anybody holds here is given by other people's signatures already.
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const showOwnLaw = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const law = await api.get('/v1/own-access/law')
  const { firstHour, couldSign, needed, roles, stepUp } = law
  output.result(law, () => {
    const who = couldSign.length === 0 ? 'nobody' : couldSign.map(plain).join(', ')
    const needs = `a role of ${roles.map(plain).join(' or ')} and a key that approves${stepUp ? ' and counts for a step-up' : ''}`
    return firstHour
      ? [
          `the first hour: an administrator changes what anybody holds here alone, and each time is in the journal`,
          `it ends when ${needed} people beside you could sign; now ${who} could`,
          `next: give two people ${needs}`,
        ].join('\n')
      : `what anybody holds here is given by other people's signatures; beside you could sign: ${who}`
  })
  return undefined
}
