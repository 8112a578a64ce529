// What of a journal entry tells the story, in one line. Pure.

const telling = [
  'outcome',
  'verdict',
  'strength',
  'status',
  'code',
  'closure',
  'state',
  'person',
  'approvers',
  'executor',
  'credential',
  'owner',
  'principal',
  'action',
  'reason',
  'reasons',
] as const

const plain = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(plain).join(', ')
  if (typeof value === 'object' && value !== null) return String((value as { id?: unknown }).id ?? '')
  return String(value)
}

/** `leaf`: the entry's canonical text; null where it was deleted, or is not the reader's to see. */
export const tellEntry = (leaf: string | null): string => {
  if (leaf === null) return ''
  try {
    const body = (JSON.parse(leaf) as { body?: Record<string, unknown> }).body ?? {}
    return telling
      .map((name) => body[name])
      .filter((value) => value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
      .map(plain)
      .join(' · ')
  } catch {
    return ''
  }
}
