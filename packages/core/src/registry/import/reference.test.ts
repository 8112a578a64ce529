// The reference of the inventory document says what the code does.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkFields } from './check-fields.ts'
import { type Field, type ImportProblem, sections } from './document.ts'
import { readCsv } from './read-csv.ts'
import { readYaml } from './read-yaml.ts'

const reference = readFileSync(new URL('../../../../../docs/reference/import.md', import.meta.url), 'utf8')
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(reference)?.[1] ?? ''

describe('docs/reference/import.md', () => {
  it.each([
    ['yaml', readYaml, 20],
    ['csv', readCsv, 4],
  ] as const)('shows a %s document that can be read', (language, read, records) => {
    const { records: found, problems } = read(block(language))
    const wrong: ImportProblem[] = [...problems]
    checkFields(found, wrong)
    expect(wrong).toEqual([])
    expect(found.length).toBe(records)
  })

  it.each(Object.keys(sections))('lists the fields of %s, and no others', (name) => {
    const table = reference.split(`### ${name}\n`)[1]?.split('###')[0] ?? ''
    const listed = [...table.matchAll(/^\| `([A-Za-z]+)` \| (required)? ?\|/gm)].map((match) => [match[1], match[2] === 'required'])
    const fields: Readonly<Record<string, Field>> = sections[name as keyof typeof sections]
    expect(listed).toEqual(Object.entries(fields).map(([field, { required }]) => [field, required]))
  })
})
