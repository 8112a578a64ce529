// What the page shows of a decision. The rest of it stands in the server's own words beside it.
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

export interface Determining {
  readonly id: string
  readonly outcome: string
  readonly reason: string
}

const determining = (value: unknown): readonly Determining[] =>
  Array.isArray(value)
    ? value.filter(
        (one: unknown): one is Determining =>
          typeof one === 'object' && one !== null && 'id' in one && typeof one.id === 'string' && 'outcome' in one && 'reason' in one,
      )
    : []

export const readDecision = (decision: Readonly<Record<string, unknown>>) => ({
  policies: determining(decision['policies']),
  reasons: texts(decision['reasons']),
  errors: texts(decision['errors']),
})
