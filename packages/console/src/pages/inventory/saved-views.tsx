// Views that a person wants again: a name for an address. Kept in this browser, under the person's id, and said so where they are.
import { Bookmark, X } from 'lucide-react'
import { useState } from 'react'
import { useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { words } from '../../words/index.ts'
import { type Filters, filtersIn } from './filters.ts'

const w = words.inventory.views
const most = 30

interface View {
  readonly name: string
  readonly filters: Filters
}

const placeOf = (person: string): string => `countersign.views.${person}`

const viewIn = (value: unknown): View[] => {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('filters' in value)) return []
  const { name, filters } = value
  if (typeof name !== 'string' || typeof filters !== 'object' || filters === null) return []
  return [{ name, filters: filtersIn({ ...filters }) }]
}

/** What another hand has written there is no view. */
const read = (person: string): View[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(placeOf(person)) ?? '[]')
    return Array.isArray(kept) ? kept.flatMap(viewIn).slice(0, most) : []
  } catch {
    return []
  }
}

export const SavedViews = ({ filters, onOpen }: { filters: Filters; onOpen: (filters: Filters) => void }) => {
  const person = useWhoami().principal.id
  const [views, setViews] = useState(() => read(person))
  const [shown, setShown] = useState(false)
  const [name, setName] = useState('')
  const keep = (next: View[]) => {
    setViews(next)
    localStorage.setItem(placeOf(person), JSON.stringify(next))
  }
  return (
    <>
      <Button onClick={() => setShown(true)}>
        <Bookmark size={15} aria-hidden="true" />
        {w.title}
      </Button>
      {shown && (
        <Modal title={w.title} onClose={() => setShown(false)}>
          {views.length === 0 && <p className="mb-4 text-sm text-ink-soft">{w.none}</p>}
          <ul className="mb-4 divide-y divide-line">
            {views.map((view) => (
              <li key={view.name} className="flex items-center gap-2 py-1">
                <button
                  type="button"
                  className="min-h-8 grow rounded text-left text-sm font-medium hover:text-accent"
                  onClick={() => {
                    onOpen(view.filters)
                    setShown(false)
                  }}
                >
                  {view.name}
                </button>
                <button
                  type="button"
                  aria-label={w.remove(view.name)}
                  className="inline-flex size-8 items-center justify-center rounded text-ink-faint hover:bg-sunken hover:text-ink"
                  onClick={() => keep(views.filter((one) => one !== view))}
                >
                  <X size={15} aria-hidden="true" />
                </button>
              </li>
            ))}
          </ul>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              keep([...views.filter((one) => one.name !== name.trim()), { name: name.trim(), filters }].slice(-most))
              setName('')
            }}
          >
            <TextField
              label={w.name}
              help={w.where}
              value={name}
              required
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
            />
            <div className="flex justify-end gap-2">
              <Button onClick={() => setShown(false)}>{words.everywhere.close}</Button>
              <Button type="submit" look="primary" disabled={name.trim() === ''}>
                {w.save}
              </Button>
            </div>
          </form>
        </Modal>
      )}
    </>
  )
}
