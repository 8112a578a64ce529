// A policy pack as a document of authority: which texts it consists of, by their digests, and what it changes beside the pack before, as it was found out
// when it was proposed. Pure. Nobody writes one himself: what people sign would be the proposer's words.
import { digestOf } from '@countersign/ledger'
import { Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { Closed, Digest } from '../../platform/schemas.ts'
import { type Document, type Problem, readKept } from '../instruments/index.ts'

export const packKind = 'policy'
/** There is one pack. */
export const packName = 'pack'
/** More lines than people read are counted, and all of them are in the preview. */
export const mostLinesOfMeaning = 1000

const Texts = Type.Record(Type.String({ minLength: 1, maxLength: 200 }), Digest)
const Line = Type.String({ minLength: 1, maxLength: 2000 })

const PackDocument = Closed({
  type: Type.Literal('countersign/policy-pack/v1'),
  name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,62}$' }),
  version: Type.String({ pattern: '^\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}$' }),
  /** What decisions and approvals name. */
  bundle: Digest,
  /** Path inside the pack → digest of its text. */
  files: Texts,
  /** File name → digest of its text: what states what the pack is to do. */
  tests: Texts,
  testsPassed: Type.Integer({ minimum: 1 }),
  /** The bundle that it takes the place of, which `changes` is about. */
  before: Digest,
  /** SHA-256 of the whole permission matrix that it comes to. */
  matrix: Digest,
  changes: Type.Array(Line, { maxItems: mostLinesOfMeaning + 10 }),
})

export interface PackText {
  readonly type: 'countersign/policy-pack/v1'
  readonly name: string
  readonly version: string
  readonly bundle: string
  readonly files: Readonly<Record<string, string>>
  readonly tests: Readonly<Record<string, string>>
  readonly testsPassed: number
  readonly before: string
  readonly matrix: string
  readonly changes: readonly string[]
}

/** What a bundle of these texts is called: the digest of their digests, as `bundleFromFiles` gives it. */
export const bundleDigestOf = (files: Readonly<Record<string, string>>): string =>
  digestOf(Object.fromEntries(Object.entries(files).map(([path, digest]) => [path, digest.slice('sha256:'.length)])))

/** Its form: what is wrong, or the pack. */
export const readPack = (input: unknown): { readonly document: PackText } | { readonly problems: readonly Problem[] } => {
  if (!Check(PackDocument, input))
    return {
      problems: Errors(PackDocument, input)
        .slice(0, 20)
        .map((error) => ({ where: error.instancePath.slice(1).replaceAll('/', '.') || 'pack', problem: error.message })),
    }
  const pack = input as PackText
  return bundleDigestOf(pack.files) === pack.bundle
    ? { document: pack }
    : { problems: [{ where: 'bundle', problem: 'is not the digest of these files' }] }
}

/** A kept pack. Errors: `instrument.unreadable`. */
export const packIn = (document: Document): PackText => readKept(packKind, document, readPack)

const numbers = (version: string): number[] => version.split('.').map(Number)

/** Whether one version is higher than the other: part by part, as numbers. */
export const isHigher = (one: string, other: string): boolean => {
  const [a, b] = [numbers(one), numbers(other)]
  const at = a.findIndex((part, n) => part !== b[n])
  return at !== -1 && a[at]! > b[at]!
}

/** The next one: its last part is one higher. */
export const versionAfter = (version: string): string => {
  const parts = numbers(version)
  return [...parts.slice(0, -1), parts.at(-1)! + 1].join('.')
}
