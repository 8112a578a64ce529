// Facts of any depth as short lines: `target.environment: production`.
const isFacts = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const said = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(said).join(', ') || '[]' : JSON.stringify(value)

export const factLines = (facts: Readonly<Record<string, unknown>>, above = ''): readonly string[] =>
  Object.entries(facts).flatMap(([name, value]) =>
    isFacts(value) && Object.keys(value).length > 0 ? factLines(value, `${above}${name}.`) : [`${above}${name}: ${said(value)}`],
  )
