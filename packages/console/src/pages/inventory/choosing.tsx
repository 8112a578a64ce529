// Choosing several lines of a list for one act. What was chosen stays chosen while the list is narrowed otherwise, and is always counted in sight.
import { type ReactNode, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import type { Column } from '../../parts/long-table.tsx'
import { words } from '../../words/index.ts'

const w = words.inventory
/** Each is looked at and begun by itself: more belongs into a contract's end or a transfer. */
export const mostChosen = 50

export interface Choice<Row> {
  readonly chosen: readonly Row[]
  readonly column: Column<Row>
  readonly bar: (act: ReactNode) => ReactNode
}

export function useChoice<Row extends { readonly id: string }>(nameOf: (row: Row) => string): Choice<Row> {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Row>>(new Map())
  const turn = (row: Row) =>
    setChosen((before) => {
      const next = new Map(before)
      if (!next.delete(row.id) && next.size < mostChosen) next.set(row.id, row)
      return next
    })
  return {
    chosen: [...chosen.values()],
    column: {
      name: w.chooseColumn,
      unseen: true,
      width: '1.5rem',
      cell: (row) => (
        <input
          type="checkbox"
          aria-label={w.choose(nameOf(row))}
          checked={chosen.has(row.id)}
          onChange={() => turn(row)}
          className="relative z-10 block size-6 scale-75 cursor-pointer accent-[var(--accent)]"
        />
      ),
    },
    bar: (act) =>
      chosen.size > 0 && (
        <div role="status" className="flex flex-wrap items-center gap-3 border-b border-line bg-accent-soft px-4 py-2 text-sm sm:px-5">
          <span className="font-medium">{w.chosen(chosen.size)}</span>
          {chosen.size >= mostChosen && <span className="text-ink-soft">{w.atMost(mostChosen)}</span>}
          {act}
          <Button look="plain" onClick={() => setChosen(new Map())}>
            {w.clearChoice}
          </Button>
        </div>
      ),
  }
}
