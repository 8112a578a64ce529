// What nobody answers for, by its kind, each with the next step. A gap that stands in the grid leads to it.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { Card } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { words } from '../../words/index.ts'
import { matrixWords } from '../../words/matrix.ts'
import type { Gap } from './data.ts'
import { type MatrixRow, rowOfGap } from './document.ts'

const w = matrixWords.gaps
const few = 5

export const Gaps = ({ gaps, rows }: { gaps: readonly Gap[]; rows: readonly MatrixRow[] }) => {
  const kinds = Map.groupBy(gaps, ({ kind }) => kind)
  return (
    <Card
      title={w.title}
      aside={
        gaps.length > 0 && (
          <span className="flex flex-wrap items-center gap-2">
            <Badge tone="bad">{w.count(gaps.length)}</Badge>
            <ExportButton name="responsibility-gaps" page={async () => ({ items: gaps })} />
          </span>
        )
      }
      flush
    >
      {gaps.length === 0 ? (
        <p className="px-4 py-4 text-sm text-good sm:px-5">{w.none}</p>
      ) : (
        <ul className="divide-y divide-line">
          {[...kinds].map(([kind, of]) => (
            <Kind key={kind} kind={kind} of={of} rows={rows} />
          ))}
        </ul>
      )}
    </Card>
  )
}

const Kind = ({ kind, of, rows }: { kind: Gap['kind']; of: readonly Gap[]; rows: readonly MatrixRow[] }) => {
  const [all, setAll] = useState(false)
  const shown = all ? of : of.slice(0, few)
  return (
    <li className="px-4 py-3 text-sm shadow-[inset_3px_0_0_var(--bad)] sm:px-5">
      <h3 className="font-medium">
        {w.kinds[kind]} <span className="font-normal text-ink-faint">{of.length}</span>
      </h3>
      <p className="text-[13px] text-ink-soft">{w.next[kind]}</p>
      <ul className="mt-1.5 space-y-1">
        {shown.map((gap) => (
          <li key={`${gap.subject} ${gap.detail}`} className="grid gap-x-4 sm:grid-cols-[18rem_1fr]">
            <Subject of={gap} rows={rows} />
            <span className="text-ink-soft">
              {capital(gap.detail)}
              {gap.identities !== null && kind !== 'identity.owner_gone' && ` · ${w.identities(gap.identities)}`}
            </span>
          </li>
        ))}
      </ul>
      {of.length > few && (
        <Button look="plain" className="mt-1 -ml-3.5" onClick={() => setAll(!all)}>
          {all ? words.everywhere.showLess : words.everywhere.showAll}
        </Button>
      )}
    </li>
  )
}

const linkClass = 'inline-flex min-h-6 items-center text-accent hover:underline'

const Subject = ({ of: { kind, subject }, rows }: { of: Gap; rows: readonly MatrixRow[] }) => {
  if (kind === 'identity.owner_gone')
    return (
      <Link to="/identities/$identity" params={{ identity: subject }} className={linkClass}>
        {subject}
      </Link>
    )
  const row = rowOfGap(rows, subject)
  if (row)
    return (
      <Link to="/matrix" hash={`row-${row.id}`} className={linkClass}>
        {row.outcome}
      </Link>
    )
  if (kind === 'operation.uncovered')
    return (
      <Link to="/matrix" hash={`gap-${subject}`} className={linkClass}>
        {words.operations.name(subject)}
      </Link>
    )
  return <span>{matrixWords.domains.names[subject] ?? subject}</span>
}
