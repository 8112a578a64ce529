// Where the secrets of one side of a system are, slot by slot. SAFETY: only places are asked for; what has no form of one may be a secret, is told as that beside
// its field, and is sent nowhere.
import { TextField } from '../../parts/field.tsx'
import { capital } from '../../parts/sentence.ts'
import { Spoken } from '../../parts/spoken.tsx'
import { ownWords } from '../../words/own.ts'
import { slotIn, slotsIn, withSlot } from './system-text.ts'

const w = ownWords.system

interface Props {
  readonly title: string
  /** What each is. */
  readonly slots: Readonly<Record<string, string>>
  readonly text: string
  readonly problemAt: (slot: string) => string | undefined
  readonly onChange: (text: string) => void
}

export const SystemSlots = ({ title, slots, text, problemAt, onChange }: Props) => {
  const names = [...new Set([...Object.keys(slots), ...slotsIn(text)])]
  return (
    <fieldset className="mb-4 min-w-0 rounded-lg border border-line p-3">
      <legend className="px-1 text-sm font-medium">{title}</legend>
      <p className="mb-3 text-[13px] text-ink-soft">
        <Spoken text={names.length === 0 ? w.noSlots : w.slotsLead} />
      </p>
      {names.map((slot) => {
        const what = slots[slot]
        return (
          <TextField
            key={slot}
            label={slot}
            help={what === undefined ? w.strangeSlot : capital(what)}
            value={slotIn(text, slot)}
            problem={problemAt(slot)}
            spellCheck={false}
            autoComplete="off"
            maxLength={2000}
            onChange={({ target }) => onChange(withSlot(text, slot, target.value))}
          />
        )
      })}
    </fieldset>
  )
}
