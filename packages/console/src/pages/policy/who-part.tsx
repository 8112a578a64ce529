// Who may use which power by the pack in force: the tables of the matrix that people sign, as the engine answers them. A role is looked at by itself. Decides nothing.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { TextField } from '../../parts/field.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { words } from '../../words/index.ts'
import { ownWords } from '../../words/own.ts'
import { type Pack, powersQuery } from './data.ts'
import { type Shown, shownOf } from './power-table.ts'

const w = ownWords.matrix

export const WhoPart = ({ pack }: { pack: Pack }) => {
  const query = useQuery(powersQuery(pack.digest))
  const [sought, setSought] = useState('')
  return (
    <Asked query={query} lines={10}>
      {({ byRole, barred }) => (
        <>
          <div className="mb-4 max-w-md">
            <TextField label={w.search} value={sought} onChange={(event) => setSought(event.target.value)} />
          </div>
          <Matrix title={w.title} lead={w.lead} of={shownOf(byRole, sought)} />
          <Matrix title={w.barred} lead={w.barredLead} of={shownOf(barred, sought)} />
        </>
      )}
    </Asked>
  )
}

const Matrix = ({ title, lead, of }: { title: string; lead: string; of: Shown }) => (
  <Card title={title} flush>
    <p className="px-4 pt-1 pb-3 text-sm text-ink-soft sm:px-5">{lead}</p>
    {of.rows.length === 0 ? (
      <None>{words.policy.tests.noneFound}</None>
    ) : (
      <section aria-label={title} tabIndex={0} className="relative max-h-[36rem] overflow-auto border-t border-line">
        <table className="text-left text-sm">
          <thead className="text-xs text-ink-faint">
            <tr>
              <th scope="col" className="sticky top-0 left-0 z-20 bg-panel px-4 py-2 font-medium sm:px-5">
                {w.power}
              </th>
              {of.columns.map((name) => (
                <th key={name} scope="col" className="sticky top-0 z-10 min-w-24 bg-panel px-3 py-2 align-bottom font-medium">
                  {name.replaceAll('_', ' ')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.rows.map(({ power, cells }) => (
              <tr key={power} className="border-t border-line">
                <th scope="row" className="sticky left-0 z-10 min-w-52 bg-panel px-4 py-2 text-left font-normal sm:px-5">
                  <span className="font-medium">{ownWords.power(power)}</span>
                  <span className="block font-mono text-[12px] text-ink-faint">{power}</span>
                </th>
                {cells.map((cell, index) => (
                  <td key={of.columns[index]} className="px-3 py-2 align-top">
                    <Cell of={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    )}
  </Card>
)

const Cell = ({ of }: { of: string }) =>
  of === '–' ? (
    <span className="text-ink-faint">
      <span aria-hidden="true">–</span>
      <span className="sr-only">{w.never}</span>
    </span>
  ) : of === 'yes' ? (
    <Badge tone="accent">{w.yes}</Badge>
  ) : (
    <span className="text-[13px] text-ink-soft">{of}</span>
  )
