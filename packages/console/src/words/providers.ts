// Strings about providers, beside the common catalogue: they are loaded by whoever goes there.
import { providers } from './en/providers.ts'

export const providerWords: typeof providers = providers
