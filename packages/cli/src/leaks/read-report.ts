// Reports of secret scanners: JSON of gitleaks, JSON lines of trufflehog, SARIF 2.1.0 of anybody. Gives where each leak is and by which names it may be recognised.
// SAFETY: the secret is read to find those names and goes nowhere: not into what this gives, not into an error.
import { CountersignError } from '@countersign/ledger'
import { type FoundObject, objectsIn, type Places } from '../program/json-objects.ts'
import { type LeakName, namesIn } from './names.ts'

export interface FoundLeak {
  readonly rule: string
  readonly file: string
  readonly commit?: string
  readonly line?: number
  readonly names: readonly LeakName[]
}

type Facts = Readonly<Record<string, unknown>>

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value)
const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (one, name) => (Array.isArray(one) ? one[Number(name)] : isFacts(one) && Object.hasOwn(one, name) ? one[name] : undefined),
    value,
  )

const line = (value: unknown, longest: number): string | undefined => {
  if (typeof value !== 'string') return undefined
  const clean = value.replace(/\p{Cc}+/gu, ' ').trim()
  return clean === '' ? undefined : clean.slice(0, longest)
}

const leakOf = (rule: unknown, file: unknown, commit: unknown, number: unknown, texts: readonly unknown[]): FoundLeak => ({
  rule: line(rule, 200) ?? 'unnamed',
  file: line(file, 1000) ?? 'unknown',
  ...(typeof commit === 'string' && /^[0-9a-f]{7,64}$/.test(commit) ? { commit } : {}),
  ...(Number.isSafeInteger(number) && Number(number) >= 0 && Number(number) <= 1e9 ? { line: Number(number) } : {}),
  names: namesIn(texts.filter((text): text is string => typeof text === 'string')),
})

const ofSarif = (value: Facts): FoundLeak => {
  const place = at(value, 'locations', 0, 'physicalLocation')
  const commit = at(value, 'partialFingerprints', 'commitSha')
  const region = at(place, 'region')
  return leakOf(value['ruleId'] ?? at(value, 'rule', 'id'), at(place, 'artifactLocation', 'uri'), commit, at(region, 'startLine'), [
    at(region, 'snippet', 'text'),
    at(place, 'contextRegion', 'snippet', 'text'),
  ])
}

/** trufflehog puts where it was under the name of what it scanned: `Git`, `Filesystem`, `Docker`, … */
const ofTrufflehog = (value: Facts): FoundLeak => {
  const data = at(value, 'SourceMetadata', 'Data')
  const [place] = isFacts(data) ? Object.values(data) : []
  return leakOf(value['DetectorName'], at(place, 'file') ?? at(place, 'link'), at(place, 'commit'), at(place, 'line'), [
    value['Raw'],
    value['RawV2'],
  ])
}

const ofGitleaks = (value: Facts): FoundLeak =>
  leakOf(value['RuleID'], value['File'], value['Commit'], value['StartLine'], [value['Secret'], value['Match']])

/** Those of an array at the top, those that stand one after the other there (JSON lines), or `runs[].results[]` of SARIF. */
export const reports: Places<'list' | 'lines' | 'sarif'> = {
  find: (frames) => {
    const [top, runs, run, results] = frames
    if (top === undefined) return 'lines'
    if (frames.length === 1 && top.list) return 'list'
    if (frames.length !== 4 || top.list || !runs?.list || run?.list || !results?.list) return undefined
    return top.key === 'runs' && run?.key === 'results' ? 'sarif' : undefined
  },
  holds: 'runs',
  wrong: (problem) => new CountersignError('cli.leak_report', 'invalid', `this is no report that can be read: ${problem}`),
}

const read = ({
  from,
  value,
}: FoundObject<'list' | 'lines' | 'sarif'>): { readonly scanner: string; readonly leak: FoundLeak } | undefined => {
  if (value === undefined) return undefined
  if (from === 'sarif') return { scanner: 'SARIF', leak: ofSarif(value) }
  if ('SourceMetadata' in value) return { scanner: 'trufflehog', leak: ofTrufflehog(value) }
  return 'RuleID' in value ? { scanner: 'gitleaks', leak: ofGitleaks(value) } : undefined
}

/** Undefined for one that can't be read. Errors: `cli.leak_report`. */
export async function* leaksIn(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly scanner: string; readonly leak: FoundLeak } | undefined> {
  for await (const found of objectsIn(bytes, reports)) yield read(found)
}
