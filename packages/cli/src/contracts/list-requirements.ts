import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { spokenTerms } from './render-contract.ts'

export const listRequirements = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const register = await api.get('/v1/clause-requirements', {})
  output.result(register, () =>
    table(
      ['clause', 'of', 'from risk', 'says', 'by'],
      register.items.map((one) => [
        one.clause,
        one.kind ?? 'every kind',
        one.atLeast,
        spokenTerms(one.terms),
        one.shipped ? 'shipped' : 'the enterprise',
      ]),
    ),
  )
  return undefined
}
