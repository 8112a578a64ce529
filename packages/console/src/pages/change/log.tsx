// What was recorded of a change, the newest first, as it is recorded.
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { tellEntry } from './entry-words.ts'
import type { Recorded } from './live.ts'

const first = 30

export const Log = ({ entries }: { entries: readonly Recorded[] }) => {
  const [all, setAll] = useState(false)
  const newest = entries.toReversed()
  const shown = all ? newest : newest.slice(0, first)
  return (
    <>
      <ol aria-label={words.change.log} className="divide-y divide-line text-sm">
        {shown.map((entry) => (
          <li key={entry.id} className="grid grid-cols-1 gap-x-4 px-4 py-2 sm:grid-cols-[10.5rem_13rem_1fr] sm:px-5">
            <span className="text-ink-faint">
              <When at={entry.at} />
            </span>
            <span className="font-medium">{entry.kind}</span>
            <span className="min-w-0 text-ink-soft">{[entry.actor, tellEntry(entry.leaf)].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ol>
      {newest.length > first && (
        <div className="border-t border-line p-3 text-center">
          <Button look="plain" onClick={() => setAll(!all)}>
            {all ? words.everywhere.showLess : words.everywhere.more(newest.length - first)}
          </Button>
        </div>
      )}
    </>
  )
}
