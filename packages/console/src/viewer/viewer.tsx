// The page: a dossier here, the keys there, and what follows from the two. Whoever brings another file gets another answer, at once.
import { useEffect, useState } from 'react'
import { Button, Spinner } from '../parts/button.tsx'
import { Card, Facts, Page } from '../parts/page.tsx'
import { When } from '../parts/when.tsx'
import { viewer as w } from '../words/en/viewer.ts'
import { DropZone } from './drop-zone.tsx'
import { chunksOf, sortOut } from './dropped.ts'
import { CountersignError, type Judged, judge, TRUST_FILES } from './judge.ts'
import { PasteKeys } from './paste-keys.tsx'
import { namesIn, type Told, tellDossier } from './story.ts'
import { Chain, Gaps, Operations, Proofs } from './told.tsx'
import { Verdicts } from './verdicts.tsx'

type Keys = ReadonlyMap<string, Uint8Array>

interface Outcome {
  readonly told?: Told
  readonly judged?: Judged
  readonly problem?: { readonly title: string; readonly text: string }
}

const allThere = (keys: Keys): boolean => TRUST_FILES.every((name) => keys.has(name))

const outcomeOf = async (dossier: File, keys: Keys): Promise<Outcome> => {
  let told: Told
  try {
    told = tellDossier(await dossier.text())
  } catch (error) {
    return { problem: { title: w.notRead, text: error instanceof Error ? error.message : '' } }
  }
  if (!allThere(keys)) return { told }
  try {
    return { told, judged: await judge(chunksOf(dossier), keys) }
  } catch (error) {
    const title = error instanceof CountersignError && error.code.startsWith('trust.') ? w.badKeys : w.notRead
    return { told, problem: { title, text: error instanceof Error ? error.message : '' } }
  }
}

export const Viewer = () => {
  const [dossier, setDossier] = useState<File>()
  const [keys, setKeys] = useState<Keys>(new Map())
  const [outcome, setOutcome] = useState<Outcome>()
  useEffect(() => {
    let stale = false
    setOutcome(undefined)
    if (dossier)
      void outcomeOf(dossier, keys).then((next) => {
        if (!stale) setOutcome(next)
      })
    return () => {
      stale = true
    }
  }, [dossier, keys])
  const addKeys = (more: Keys) => setKeys((before) => new Map([...before, ...more]))
  const take = (files: readonly File[]) => {
    void sortOut(files).then((dropped) => {
      if (dropped.dossier) setDossier(dropped.dossier)
      if (dropped.keys.size > 0) addKeys(dropped.keys)
    })
  }
  const missing = TRUST_FILES.filter((name) => !keys.has(name))
  return (
    <main>
      <Page
        wide
        title={w.title}
        lead={w.lead}
        actions={
          outcome?.judged && (
            <Button className="print:hidden" onClick={() => window.print()}>
              {w.print}
            </Button>
          )
        }
      >
        <div className="mb-5 grid items-start gap-4 md:grid-cols-2 print:hidden">
          <DropZone title={w.dossier.drop} choose={w.dossier.choose} multiple onFiles={take}>
            {dossier ? w.dossier.chosen(dossier.name, dossier.size) : w.dossier.none}
          </DropZone>
          <DropZone title={w.keys.drop} choose={w.keys.choose} multiple onFiles={take}>
            {keys.size === 0 ? w.keys.none : w.keys.have(TRUST_FILES.length - missing.length)}
            {keys.size > 0 && missing.length > 0 && <p>{w.keys.lacks(missing.join(', '))}</p>}
            {keys.size === 0 ? (
              <PasteKeys onKeys={addKeys} />
            ) : (
              <Button look="plain" className="mt-2 -ml-3" onClick={() => setKeys(new Map())}>
                {w.keys.clear}
              </Button>
            )}
          </DropZone>
        </div>
        {dossier && !outcome && (
          <p role="status" className="flex items-center gap-2 text-sm text-ink-soft">
            <Spinner /> {allThere(keys) ? w.work : w.read}
          </p>
        )}
        {outcome?.problem && (
          <div role="alert" className="mb-5 rounded-xl border border-bad/40 bg-bad-soft px-4 py-3 text-sm">
            <p className="font-semibold text-bad">{outcome.problem.title}</p>
            <p>{outcome.problem.text}</p>
          </div>
        )}
        {outcome?.told && !outcome.judged && !outcome.problem && <Unverified told={outcome.told} />}
        {outcome?.told && outcome.judged && <Verified told={outcome.told} judged={outcome.judged} names={namesIn(keys)} />}
      </Page>
    </main>
  )
}

const subjectName = (type: string): string =>
  type.startsWith('countersign/identity') ? w.facts.identity : type.startsWith('countersign/control') ? w.facts.control : w.facts.change

const Claimed = ({ told }: { told: Told }) => (
  <Facts
    of={[
      [subjectName(told.type), <code key="subject">{told.subject}</code>],
      [w.facts.org, told.org],
      [w.facts.sealed, told.createdAt === '' ? '–' : <When key="at" at={told.createdAt} />],
    ]}
  />
)

const Unverified = ({ told }: { told: Told }) => (
  <>
    <div role="status" className="mb-5 rounded-xl border border-warn/40 bg-warn-soft px-5 py-4">
      <p className="text-lg font-semibold text-warn">{w.noKeys.title}</p>
      <p className="mt-0.5 text-sm">{w.noKeys.text}</p>
    </div>
    <div className="grid items-start gap-x-4 md:grid-cols-2">
      <Card title={w.noKeys.can}>
        <Claimed told={told} />
        <p className="mt-3 text-sm text-ink-soft">{w.noKeys.what(told.counts.entries, told.counts.documents)}</p>
      </Card>
      <Card title={w.noKeys.cannot}>
        <ul className="list-disc space-y-1 pl-5 text-sm">
          {w.noKeys.cannots.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </Card>
    </div>
  </>
)

const Verified = ({ told, judged, names }: { told: Told; judged: Judged; names: ReadonlyMap<string, string> }) => {
  const { report } = judged
  const { checkpoint } = report
  return (
    <>
      <Verdicts judged={judged} />
      <Card>
        <Facts
          of={[
            'change' in report
              ? [w.facts.change, <code key="change">{report.change}</code>]
              : 'identity' in report
                ? [w.facts.identity, <code key="identity">{report.identity}</code>]
                : [w.facts.control, <code key="control">{report.control}</code>],
            'control' in report ? [w.facts.scope, w.facts.scopeOf(report.from, report.to, report.operations.join(', '))] : undefined,
            'control' in report && (report.after !== null || report.more)
              ? [w.facts.piece, w.facts.pieceOf(report.after, report.more ? (report.parts.at(-1)?.change ?? '') : null)]
              : undefined,
            [w.facts.org, report.org],
            [w.facts.sealed, report.createdAt === '' ? '–' : <When key="sealed" at={report.createdAt} />],
            [w.facts.log, checkpoint ? w.facts.logSize(checkpoint.origin, checkpoint.size) : w.facts.notBelieved],
            checkpoint ? [w.facts.witnessed, <When key="witnessed" at={checkpoint.witnessedAt} />] : undefined,
            'parts' in report ? [w.facts.parts, report.parts.map(({ change }) => change).join(', ')] : undefined,
            [w.facts.read, w.facts.readCounts(told.counts.entries, told.counts.documents, report.counts.bytes)],
          ]}
        />
      </Card>
      <Operations report={report} names={names} />
      <Gaps report={report} names={names} />
      <Proofs told={told} />
      <Chain told={told} names={names} />
      <details className="text-sm print:hidden">
        <summary className="mb-2">{w.asPrinted}</summary>
        <pre className="overflow-x-auto rounded-lg border border-line bg-sunken p-3 font-mono text-xs" tabIndex={0}>
          {judged.text}
        </pre>
      </details>
    </>
  )
}
