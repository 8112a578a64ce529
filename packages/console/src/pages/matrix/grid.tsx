// The matrix as a grid: a row for each outcome, a column for each part that somebody has in it. What nobody answers for glows where it would stand.
import type { ReactNode } from 'react'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { words } from '../../words/index.ts'
import { matrixWords } from '../../words/matrix.ts'
import type { Gap } from './data.ts'
import { type MatrixRow, rowOfGap } from './document.ts'
import { Who } from './who.tsx'

const w = matrixWords.grid
/** Columns of one width, and the first stays in sight while the others scroll. */
const still =
  '[&_table]:table-fixed [&_th:first-child]:w-44 sm:[&_th:first-child]:w-64 [&_td:first-child]:sticky [&_td:first-child]:left-0 [&_td:first-child]:z-10 [&_tr:last-child>td:first-child]:rounded-bl-xl'
const glow = 'bg-bad-soft shadow-[inset_3px_0_0_var(--bad)]'

const scopeText = (scope: MatrixRow['scope']): string =>
  Object.entries(scope)
    .map(([part, values]) => `${w.scopes[part] ?? ''}${values.join(', ')}`)
    .join('; ') || w.everywhere

const operationName = (name: string): string => w.classes[name] ?? words.operations.name(name)

/** Which part of a row a gap is about, as the server words it: `accountable: role:x is held by nobody`. */
const partOf = ({ subject, detail, kind }: Gap): string | undefined =>
  kind === 'row.facts_changed' ? /^rows\[\d+\]\.(\w+)/.exec(subject)?.[1] : /^(\w+):/.exec(detail)?.[1]

export const Grid = ({
  rows,
  shown,
  gaps,
  party,
}: {
  /** All of them, as the document counts them. */
  rows: readonly MatrixRow[]
  shown: readonly MatrixRow[]
  gaps: readonly Gap[]
  party: string | undefined
}) => {
  const ofRow = (row: MatrixRow) =>
    gaps.filter((gap) => (gap.kind === 'row.owner_gone' || gap.kind === 'row.facts_changed') && rowOfGap(rows, gap.subject) === row)
  const uncovered = party === undefined ? gaps.filter(({ kind }) => kind === 'operation.uncovered') : []
  return (
    <div className={still}>
      <Table label={w.title} head={[w.outcome, w.where, w.accountable, w.decides, w.approves, w.executes, w.escalates]} minWidth="62rem">
        {shown.map((row) => {
          const wrong = ofRow(row)
          const part = (name: string, of: readonly string[]) => (
            <Part of={of} party={party} wrong={wrong.filter((gap) => partOf(gap) === name)} />
          )
          return (
            <Row key={row.id}>
              <Cell className={wrong.length > 0 ? glow : 'bg-panel'}>
                <Outcome id={`row-${row.id}`} title={row.outcome}>
                  {row.operations.map(operationName).join(', ')}
                </Outcome>
              </Cell>
              <Cell className="text-ink-soft">{scopeText(row.scope)}</Cell>
              {part('accountable', [row.accountable])}
              {part('decides', row.decides)}
              {part('approves', row.approves)}
              {part('executes', row.executes)}
              {part('escalatesTo', [row.escalatesTo])}
            </Row>
          )
        })}
        {uncovered.map(({ subject, detail }) => (
          <Row key={`gap ${subject}`}>
            <Cell className={glow}>
              <Outcome id={`gap-${subject}`} title={words.operations.name(subject)}>
                {w.uncovered}
              </Outcome>
            </Cell>
            <Cell className="bg-bad-soft text-bad">{detail.replace(/^no row in /, '')}</Cell>
            {['accountable', 'decides', 'approves', 'executes', 'escalates'].map((column) => (
              <Cell key={column} className="bg-bad-soft font-medium text-bad">
                {w.nobody}
              </Cell>
            ))}
          </Row>
        ))}
      </Table>
    </div>
  )
}

const Outcome = ({ id, title, children }: { id: string; title: string; children: ReactNode }) => (
  <div id={id} className="scroll-mt-24">
    <p className="font-medium">{title}</p>
    <p className="mt-0.5 text-[13px] text-ink-soft">{children}</p>
  </div>
)

const Part = ({ of, party, wrong }: { of: readonly string[]; party: string | undefined; wrong: readonly Gap[] }) => (
  <Cell className={wrong.length > 0 ? glow : ''}>
    <Who of={of} party={party} />
    {wrong.map(({ detail }) => (
      <p key={detail} className="mt-1 text-[13px] text-bad">
        {detail.replace(/^\w+: /, '')}
      </p>
    ))}
  </Cell>
)
