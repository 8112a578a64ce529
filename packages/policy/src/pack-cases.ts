/** The cases of test files, read: what each asks and what it expects. Nothing is run here. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseStrict } from '@countersign/ledger'
import type { Finding } from './refusal.ts'
import { refusePack } from './refusal.ts'
import { isRecord } from './rule-fields.ts'

export type Fields = Record<string, unknown>

export interface Case {
  file: string
  name: string
  decide?: Fields
  authorize?: Fields
  expect: Fields
}

const TEST_FILE = /^[a-z0-9][a-z0-9-]{0,80}\.test\.json$/
const MAX_TEST_FILES = 512
const MAX_TEST_BYTES = 256 * 1024

/** The test files of a folder: name → text. A folder that is not there has none. */
export async function readTestFiles(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.test.json')).sort()
  const texts: Record<string, string> = {}
  for (const name of names) texts[name] = await readFile(join(folder, name), 'utf8')
  return texts
}

/** Errors: `policy.invalid_data`, with everything that is wrong. */
export function casesIn(texts: Readonly<Record<string, string>>): Case[] {
  const findings: Finding[] = []
  const cases: Case[] = []
  const files = Object.keys(texts).sort()
  if (files.length > MAX_TEST_FILES) findings.push({ where: 'tests', problem: `has more than ${MAX_TEST_FILES} files` })
  for (const file of findings.length > 0 ? [] : files) readFileOfCases(file, texts[file] ?? '', cases, findings)
  if (findings.length > 0) refusePack('policy.invalid_data', findings)
  return cases
}

function readFileOfCases(file: string, text: string, cases: Case[], findings: Finding[]): void {
  const list = listIn(file, text)
  if (typeof list === 'string') findings.push({ where: `tests/${file}`, problem: list })
  else
    for (const [index, one] of list.entries()) {
      const problem = caseProblem(one)
      if (problem) findings.push({ where: `tests/${file}`, problem: `case ${index + 1} ${problem}` })
      else cases.push({ ...(one as Omit<Case, 'file'>), file })
    }
}

/** The list of cases, or why there is none. */
function listIn(file: string, text: string): unknown[] | string {
  if (!TEST_FILE.test(file)) return 'is no name of a test file; call it as the policy file, with `.test.json`'
  if (Buffer.byteLength(text) > MAX_TEST_BYTES) return `is larger than ${MAX_TEST_BYTES} bytes`
  try {
    const data = parseStrict(text)
    return Array.isArray(data) && data.length > 0 ? data : 'is not a list of cases'
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

function caseProblem(one: unknown): string | undefined {
  if (!isRecord(one) || typeof one.name !== 'string' || one.name === '') return 'has no name'
  if (!isRecord(one.expect) || Object.keys(one.expect).length === 0) return 'expects nothing'
  if (isRecord(one.decide) === isRecord(one.authorize)) return 'must have either `decide` or `authorize`'
  return undefined
}
