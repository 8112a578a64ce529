// Strings about the log and what the reader’s browser verifies of it, beside the common catalogue: they are loaded by whoever goes there.
import { log } from './en/log.ts'

export const logWords: typeof log = log
