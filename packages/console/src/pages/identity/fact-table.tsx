// Facts of two moments beside each other; what differs is marked, not by its colour alone.
import { instantText } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { factsThen } from './facts-then.ts'
import { tellValue } from './life-words.ts'

const w = identityWords.life
const tell = (value: unknown): string => tellValue(value, instantText)

type Known = Readonly<Record<string, unknown>> | null

interface Props {
  readonly label: string
  readonly was: Known
  readonly now: Known
  readonly heads: readonly [string, string]
  /** Only what differs, or only what does not; else all. */
  readonly only?: 'different' | 'same'
}

export const FactTable = ({ label, was, now, heads, only }: Props) => {
  const rows = factsThen(was, now).filter(({ differs }) => only === undefined || differs === (only === 'different'))
  // Where one side has nothing at all, it has no column: what came is told, and not that it came from nothing. What is the same is told once.
  const sides =
    only === 'same' ? (['was'] as const) : [...(was === null ? [] : (['was'] as const)), ...(now === null ? [] : (['now'] as const))]
  return (
    <table aria-label={label} className="w-full max-w-3xl table-fixed text-left text-[13px]">
      <thead className="text-ink-faint">
        <tr>
          <th scope="col" className="w-[34%] py-1 pr-3 font-medium">
            {w.past.fact}
          </th>
          {sides.map((side) => (
            <th key={side} scope="col" className="py-1 pr-3 font-medium">
              {side === 'was' ? heads[0] : heads[1]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-3 font-normal text-ink-soft">
              {w.field(row.name)}
            </th>
            {sides.map((side) => (
              <td key={side} className={`py-1.5 pr-3 ${side === 'now' && row.differs && sides.length === 2 ? 'font-medium' : ''}`}>
                {tell(row[side])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
