// Strings about one identity in its parts, beside the common catalogue: they are loaded by whoever goes there.
import { identity } from './en/identity.ts'

export const identityWords: typeof identity = identity
