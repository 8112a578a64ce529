import { given } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { shiftLines } from './rights-words.ts'

interface Options {
  readonly provider?: string
  readonly before?: string
  readonly after?: string
  readonly beforeBundle?: string
  readonly afterBundle?: string
}

const version = (name: string, text: string | undefined): number | undefined =>
  text === undefined ? undefined : wholeNumber(name, text, 1, 1_000_000)

/** Exit code 1 when a provider would gain anything. */
export const diffRights = async ({ options, connect, output }: Context<Options>): Promise<ExitCode> => {
  const api = await connect()
  const answer = await api.post('/v1/rights/diff', {
    body: {
      ...given({ party: options.provider }),
      before: given({ matrix: version('--before', options.before), bundle: options.beforeBundle }),
      after: given({ matrix: version('--after', options.after), bundle: options.afterBundle }),
    },
  })
  output.result(answer, () => shiftLines(answer).join('\n'))
  return answer.widened.length === 0 ? EXIT.ok : EXIT.refused
}
