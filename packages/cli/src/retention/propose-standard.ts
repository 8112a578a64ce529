import type { ExitCode } from '../exit-codes.ts'
import { type ProposeOptions, proposeDocument } from '../instruments/propose.ts'
import { readDocument } from '../instruments/read-document.ts'
import type { Context } from '../program/context.ts'

/** There is one standard. */
export const proposeStandard = async (context: Context<ProposeOptions>, file: string): Promise<ExitCode> =>
  proposeDocument(context, 'retention', 'standard', await readDocument(file))
