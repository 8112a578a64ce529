/**
 * What a change of policy changes: the texts, and what they mean over a corpus of questions. A text that is merely moved
 * widens nothing; a comma can widen everything. INVARIANT: whatever becomes looser anywhere in the corpus is listed as widened.
 */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import type { CompiledPack } from './compile.ts'
import type { Corpus } from './corpus.ts'
import { generateCorpus } from './corpus.ts'
import { createPolicyEngine } from './engine.ts'
import { compareDecisions } from './strictness.ts'

export interface Shift {
  /** The question, in words. */
  question: string
  changes: string[]
  /** The operation would now run without being asked, or the power is now held: such a change of policy itself needs approval. */
  toAutonomous: boolean
}

export interface BundleDiff {
  added: string[]
  removed: string[]
  changed: string[]
  /** Files other than policies whose text differs: schema, contracts, risk, defaults. */
  otherFiles: string[]
  widened: Shift[]
  narrowed: Shift[]
  /** Questions that were compared. */
  compared: number
}

/** From `a` to `b`, over `corpus`; without one, over the generated corpus in the words of both. */
export function diffBundles(a: Bundle, b: Bundle, corpus: Corpus = corpusOf(a, b)): BundleDiff {
  const before = createPolicyEngine(a, { cacheSize: 0 })
  const after = createPolicyEngine(b, { cacheSize: 0 })
  const widened: Shift[] = []
  const narrowed: Shift[] = []
  const same = sameMeaning(checkedBundle(a).pack, checkedBundle(b).pack, textDiff(a, b).otherFiles.length === 0)
  for (const { title, query } of corpus.operations) {
    if (same.operation(query.operation)) continue
    const was = before.decide(query)
    const is = after.decide(query)
    const { looser, stricter } = compareDecisions(was, is)
    const toAutonomous = was.outcome !== 'autonomous' && is.outcome === 'autonomous'
    if (looser.length > 0) widened.push({ question: title, changes: looser, toAutonomous })
    if (stricter.length > 0) narrowed.push({ question: title, changes: stricter, toAutonomous: false })
  }
  for (const { title, query } of corpus.powers) {
    if (same.power(query.action)) continue
    const was = before.authorize(query).permitted
    const is = after.authorize(query).permitted
    if (!was && is) widened.push({ question: title, changes: ['refused → permitted'], toAutonomous: true })
    if (was && !is) narrowed.push({ question: title, changes: ['permitted → refused'], toAutonomous: false })
  }
  return { ...textDiff(a, b), widened, narrowed, compared: corpus.operations.length + corpus.powers.length }
}

/** Where everything that an answer depends on is equal byte by byte, the answers are equal: such questions need not be asked. */
function sameMeaning(a: CompiledPack, b: CompiledPack, sameData: boolean) {
  const equal = (kind: 'operations' | 'powers', action: string): boolean => {
    const was = a[kind].actions.get(action)
    const is = b[kind].actions.get(action)
    return was !== undefined && is !== undefined && was.schema === is.schema && was.policies === is.policies
  }
  return {
    operation: (action: string) => sameData && equal('operations', action),
    power: (action: string) => equal('powers', action),
  }
}

/** What decisions read beside policies and schema. Of `pack.json` only what holds where a policy says nothing. */
const decisiveData = ({ contracts, risk, defaults, roles }: CompiledPack): string =>
  JSON.stringify([contractsIn(contracts), risk, defaults, roles])
const contractsIn = ({ byId, byOperation }: CompiledPack['contracts']) => [[...byId], [...byOperation]]

/** The operations of which both bundles decide alike, whatever is asked: nothing that an answer depends on differs by a byte. */
export function unchangedOperations(a: Bundle, b: Bundle): ReadonlySet<string> {
  const [was, is] = [checkedBundle(a).pack, checkedBundle(b).pack]
  if (decisiveData(was) !== decisiveData(is)) return new Set()
  const same = sameMeaning(was, is, true)
  return new Set([...is.operations.actions.keys()].filter((action) => same.operation(action)))
}

/** Whether both mean the same in everything that a permission matrix shows. */
export function sameMatrix(a: Bundle, b: Bundle): boolean {
  const [was, is] = [checkedBundle(a).pack, checkedBundle(b).pack]
  const same = sameMeaning(was, is, true)
  return (
    decisiveData(was) === decisiveData(is) &&
    was.powers.actions.size === is.powers.actions.size &&
    was.operations.actions.size === is.operations.actions.size &&
    [...is.powers.actions.keys()].every((action) => same.power(action)) &&
    [...is.operations.actions.keys()].every((action) => same.operation(action))
  )
}

function corpusOf(...bundles: Bundle[]): Corpus {
  const packs = bundles.map((bundle) => checkedBundle(bundle).pack)
  const all = (words: (pack: CompiledPack) => Iterable<string>): string[] => [...new Set(packs.flatMap((pack) => [...words(pack)]))]
  return generateCorpus({
    operations: all((pack) => pack.operations.actions.keys()),
    powers: all((pack) => pack.powers.actions.keys()),
    roles: all((pack) => pack.roles),
  })
}

/** What of two bundles differs in its text: policies by their ids, other files by their paths. */
export function textDiff(a: Bundle, b: Bundle): Pick<BundleDiff, 'added' | 'removed' | 'changed' | 'otherFiles'> {
  const texts = (bundle: Bundle): Map<string, string> => {
    const { operations, powers } = checkedBundle(bundle).pack
    return new Map([
      ...Object.entries(operations.texts).map(([id, text]): [string, string] => [`operations/${id}`, text]),
      ...Object.entries(powers.texts).map(([id, text]): [string, string] => [`powers/${id}`, text]),
    ])
  }
  const was = texts(a)
  const is = texts(b)
  const other = Object.keys({ ...a.files, ...b.files }).filter((path) => !path.endsWith('.cedar') && a.files[path] !== b.files[path])
  return {
    added: [...is.keys()].filter((id) => !was.has(id)).sort(),
    removed: [...was.keys()].filter((id) => !is.has(id)).sort(),
    changed: [...is.keys()].filter((id) => was.has(id) && was.get(id) !== is.get(id)).sort(),
    otherFiles: other.sort(),
  }
}
