// What a hold covers, in words.
import type { Answer } from '../connection/api.ts'

type Scope = Answer<'retention.hold'>['scope']

export const scopeInWords = (scope: Scope): string => {
  const parts = Object.entries(scope)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${value}`)
  return parts.length === 0 ? 'everything' : parts.join(', ')
}
