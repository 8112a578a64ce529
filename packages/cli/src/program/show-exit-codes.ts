import { EXIT_CODE_TABLE } from '../exit-codes.ts'
import type { Context } from './context.ts'

export const showExitCodes = async ({ output }: Context): Promise<undefined> => {
  output.result(
    EXIT_CODE_TABLE.map(([code, meaning]) => ({ code, meaning })),
    () => EXIT_CODE_TABLE.map(([code, meaning]) => `${String(code).padStart(3)}  ${meaning}`).join('\n'),
  )
  return undefined
}
