import { words } from '../words/index.ts'
import { Button } from './button.tsx'
import type { Draft } from './use-draft.ts'

const w = words.everywhere.draft

/** Told where a draft of the reader's own lies from before. */
export const DraftBar = ({ of: { offered, takeUp, discard } }: { of: Draft }) =>
  offered && (
    <div role="status" className="mb-4 flex flex-wrap items-center gap-3 rounded-xl border border-info/40 bg-info-soft px-4 py-3 text-sm">
      <span className="grow">{w.there}</span>
      <Button look="primary" onClick={takeUp}>
        {w.takeUp}
      </Button>
      <Button onClick={discard}>{w.discard}</Button>
    </div>
  )
