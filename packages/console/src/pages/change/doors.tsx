// What was answered at each door of a proof: to the old credential, to a good one, to a random one.
import { words } from '../../words/index.ts'
import { Meaning } from './operations.tsx'

const w = words.change

interface Answered {
  readonly answer: string
  readonly code: string
  readonly ms: number
}

export interface Door {
  readonly door: { readonly title: string; readonly endpoint: string }
  readonly old: Answered | null
  readonly good: Answered | null
  readonly random: Answered | null
  readonly verdict: string
}

/** SAFETY: what a proof holds was written by the prober, and rows may be edited: what has another shape is not shown as doors. */
export const doorsOf = (payload: object | null): readonly Door[] => {
  const doors = (payload as { doors?: unknown } | null)?.doors
  return Array.isArray(doors) ? (doors as Door[]).filter((door) => typeof door?.door?.title === 'string') : []
}

export const Doors = ({ of: doors }: { of: readonly Door[] }) => (
  <section aria-label={w.proof} tabIndex={0} className="mt-3 overflow-x-auto">
    <table className="w-full min-w-[34rem] text-left text-[13px]">
      <thead className="text-xs text-ink-faint">
        <tr>
          {Object.values(w.doors).map((name) => (
            <th key={name} scope="col" className="py-1 pr-3 font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {doors.map(({ door, old, good, random, verdict }) => (
          <tr key={`${door.title} ${door.endpoint}`} className="border-t border-line align-top">
            <td className="py-1.5 pr-3">
              {door.title}
              <span className="block font-mono text-xs text-ink-faint">{door.endpoint}</span>
            </td>
            {[old, good, random].map((one, index) => (
              <td key={index} className="py-1.5 pr-3">
                {one ? (w.answers[one.answer] ?? one.answer) : '–'}
                {one && (
                  <span className="block text-xs text-ink-faint">
                    {one.code} · {one.ms} ms
                  </span>
                )}
              </td>
            ))}
            <td className="py-1.5">
              <Meaning of={verdict} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
)
