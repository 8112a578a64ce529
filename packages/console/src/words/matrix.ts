// Strings about who answers, decides and executes, beside the common catalogue: they are loaded by whoever goes there.
import { matrix } from './en/matrix.ts'

export const matrixWords: typeof matrix = matrix
