// What the dossier tells, for reading: the operations as the verifier reckoned them, what is left open, each proof with its doors, and the chain.
import { useState } from 'react'
import { Badge, type Tone } from '../parts/badge.tsx'
import { Exact } from '../parts/code.tsx'
import { Card } from '../parts/page.tsx'
import { When } from '../parts/when.tsx'
import { plan } from '../words/en/plan.ts'
import { viewer as w } from '../words/en/viewer.ts'
import { type Gap, gapsOf, operationsOf, proofsOf, sentenceOf } from './chapters.ts'
import type { Judged } from './judge.ts'
import { type Told, type ToldEntry, textOf } from './story.ts'
import { Table } from './table.tsx'

type Names = ReadonlyMap<string, string>

const tones: Record<string, Tone> = {
  risk_complete: 'good',
  operationally_complete: 'warn',
  risk_accepted: 'warn',
  stuck: 'bad',
  open: 'warn',
}
const doorTones: Record<string, Tone> = { rejected: 'good', still_accepted: 'bad', inconclusive: 'warn', cannot_test: 'warn' }

export const Operations = ({ report, names }: { report: Judged['report']; names: Names }) => {
  const operations = operationsOf(report)
  if (operations.length === 0) return null
  const name = (id: string): string => names.get(id) ?? id
  return (
    <Card title={w.operations.title}>
      <Table
        label={w.operations.title}
        columns={w.operations.columns}
        rows={operations.map((one) => [
          plan.verb(one.operation),
          <code key="credential">{one.credential}</code>,
          one.system,
          name(one.executor),
          one.approvers.map(name).join(', ') || '–',
          one.verdict === null ? '–' : (w.cameTo[one.verdict] ?? one.verdict),
          one.strength ?? '–',
          one.needed ? (
            <Badge key="closure" tone={tones[one.closure] ?? 'neutral'}>
              {w.closures[one.closure] ?? one.closure}
            </Badge>
          ) : (
            w.operations.notNeeded
          ),
        ])}
      />
    </Card>
  )
}

const gapText = (gap: Gap, names: Names): string => {
  if (gap.kind === 'open') return w.gaps.open(plan.verb(gap.operation), gap.credential, w.closures[gap.closure] ?? gap.closure)
  if (gap.kind === 'accepted') return w.gaps.accepted(gap.credential, names.get(gap.person) ?? gap.person, gap.until)
  if (gap.kind === 'unproven') return w.gaps.unproven(gap.credential, gap.verdict)
  return w.gaps.deleted(gap.count, gap.role, gap.change, gap.at)
}

export const Gaps = ({ report, names }: { report: Judged['report']; names: Names }) => {
  const gaps = gapsOf(report)
  return (
    <Card title={w.gaps.title}>
      {gaps.length === 0 ? (
        <p className="text-sm text-ink-soft">{w.gaps.none}</p>
      ) : (
        <ul className="list-disc space-y-1 pl-5 text-sm">
          {gaps.map((gap, index) => (
            <li key={index}>{gapText(gap, names)}</li>
          ))}
        </ul>
      )}
    </Card>
  )
}

export const Proofs = ({ told }: { told: Told }) => {
  const proofs = proofsOf(told)
  if (proofs.length === 0) return null
  return (
    <Card title={w.proofs.title}>
      <ul className="space-y-5">
        {proofs.map((proof) => (
          <li key={proof.digest}>
            <p className="mb-1 flex flex-wrap items-center gap-2 text-sm">
              <span className="font-medium">{w.proofs.heading(proof.credential, proof.round)}</span>
              <Badge tone={doorTones[proof.verdict] ?? 'neutral'}>{w.cameTo[proof.verdict] ?? proof.verdict}</Badge>
              <span className="text-ink-faint">
                <When at={proof.startedAt} />
              </span>
            </p>
            {proof.doors.length === 0 ? (
              <p className="text-sm text-ink-soft">{w.proofs.noDoors}</p>
            ) : (
              <Table
                label={w.proofs.heading(proof.credential, proof.round)}
                columns={w.proofs.columns}
                rows={proof.doors.map(({ title, endpoint, old, good, random, verdict }) => [
                  <span key="door">
                    {title} <span className="text-ink-faint">{endpoint}</span>
                  </span>,
                  ...[old, good, random].map((answer) => w.proofs.answers[answer] ?? answer),
                  w.cameTo[verdict] ?? verdict,
                ])}
              />
            )}
            <p className="mt-1 text-[13px] text-ink-soft">
              {[
                proof.sessions.status === 'not_applicable' ? '' : w.proofs.sessions(proof.sessions.count, proof.sessions.status),
                proof.introspection === 'not_applicable' || proof.introspection === '' ? '' : w.proofs.introspection(proof.introspection),
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  )
}

export const Chain = ({ told, names }: { told: Told; names: Names }) => (
  <Card
    title={w.chain.title}
    flush
    aside={
      told.counts.entries > told.entries.length && (
        <span className="text-[13px] text-ink-soft">{w.chain.shown(told.entries.length, told.counts.entries)}</span>
      )
    }
  >
    <ol className="divide-y divide-line text-sm">
      {told.entries.map((entry) => (
        <Link key={`${entry.index} ${textOf(entry.kind)}`} entry={entry} names={names} />
      ))}
    </ol>
  </Card>
)

const Link = ({ entry, names }: { entry: ToldEntry; names: Names }) => {
  const [open, setOpen] = useState(false)
  return (
    <li className="px-4 py-2 sm:px-5">
      <div className="grid grid-cols-1 gap-x-4 sm:grid-cols-[4rem_11rem_1fr_auto]">
        <span className="font-mono text-[13px] text-ink-faint">{entry.index}</span>
        <span className="text-ink-faint">
          <When at={entry.at} />
        </span>
        <span className="min-w-0">
          {sentenceOf(entry, names)} {entry.stream && <span className="text-ink-faint">· {entry.stream}</span>}
        </span>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="min-h-6 rounded px-1.5 text-left text-[13px] text-accent hover:underline print:hidden"
        >
          {w.chain.exact}
          <span className="sr-only"> {entry.index}</span>
        </button>
      </div>
      {open && <Exact text={entry.leaf} label={`${w.chain.exact} ${entry.index}`} />}
    </li>
  )
}
