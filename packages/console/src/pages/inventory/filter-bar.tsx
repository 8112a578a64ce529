// What the list is narrowed by: each choice is a part of the address, so that the view can be sent to somebody.
import { Search, X } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { words } from '../../words/index.ts'
import { activeOf, choices, type Filters, filtersOf, type Named, withFilter } from './filters.ts'

const w = words.inventory
/** Longer than between two keys of who types on. */
const pause = 200

const small =
  'min-h-8 rounded-full border border-line-strong/60 bg-panel px-3 py-1 text-sm text-ink-soft hover:bg-sunken focus-visible:outline-2 focus-visible:outline-accent'

export const SearchBox = ({ value, onChange }: { value: string; onChange: (text: string) => void }) => {
  const [typed, setTyped] = useState(value)
  const id = useId()
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => onChange(typed), pause)
    return () => clearTimeout(timer)
  }, [typed, value, onChange])
  return (
    <div className="relative min-w-0 grow">
      <label htmlFor={id} className="sr-only">
        {w.search}
      </label>
      <Search size={16} aria-hidden="true" className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-faint" />
      <input
        id={id}
        type="search"
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        placeholder={w.searchHint}
        aria-describedby={`${id}-help`}
        onChange={(event) => setTyped(event.target.value)}
        className="w-full rounded-lg border border-line-strong bg-panel py-2 pr-3 pl-9 text-sm placeholder:text-ink-faint focus-visible:outline-2 focus-visible:outline-accent"
      />
      <span id={`${id}-help`} className="sr-only">
        {w.searchHelp}
      </span>
    </div>
  )
}

export const FilterBar = ({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) => {
  const own = filtersOf[filters.kind ?? 'identity']
  const active = activeOf(filters)
  return (
    <fieldset className="mb-3 flex flex-wrap items-center gap-1.5">
      <legend className="sr-only">{w.filters}</legend>
      {own.choices.map((name) => (
        <select
          key={name}
          aria-label={w.filterNames[name]}
          value={filters[name] ?? ''}
          onChange={(event) => onChange(withFilter(filters, name, event.target.value))}
          className={`${small} ${filters[name] === undefined ? '' : 'border-accent bg-accent-soft font-medium text-accent'}`}
        >
          <option value="">
            {w.filterNames[name]}: {w.any}
          </option>
          {choices[name].map((value) => (
            <option key={value} value={value}>
              {w.filterNames[name]}: {w.states[value] ?? value}
            </option>
          ))}
        </select>
      ))}
      <AddFilter names={own.named} onAdd={(name, value) => onChange(withFilter(filters, name, value))} />
      {active
        .filter(([name]) => own.named.some((one) => one === name))
        .map(([name, value]) => (
          <button
            key={name}
            type="button"
            aria-label={w.takeAway(w.filterNames[name], value)}
            onClick={() => onChange(withFilter(filters, name, undefined))}
            className={`${small} inline-flex items-center gap-1.5 border-accent bg-accent-soft font-medium text-accent`}
          >
            {w.filterNames[name]}: {value}
            <X size={13} aria-hidden="true" />
          </button>
        ))}
      {active.length > 0 && (
        <Button look="plain" onClick={() => onChange(filters.kind === undefined ? {} : { kind: filters.kind })}>
          {words.everywhere.clearFilters}
        </Button>
      )}
    </fieldset>
  )
}

const AddFilter = ({ names, onAdd }: { names: readonly Named[]; onAdd: (name: Named, value: string) => void }) => {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState<Named>(names[0]!)
  const [value, setValue] = useState('')
  if (!open)
    return (
      <button type="button" className={`${small} border-dashed`} onClick={() => setOpen(true)}>
        {w.addFilter}
      </button>
    )
  const shown = names.includes(name) ? name : names[0]!
  return (
    <form
      className="flex items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault()
        if (value.trim() !== '') onAdd(shown, value.trim())
        setValue('')
        setOpen(false)
      }}
    >
      <select
        aria-label={w.filterBy}
        value={shown}
        onChange={(event) => setName(names.find((one) => one === event.target.value) ?? names[0]!)}
        className={small}
      >
        {names.map((one) => (
          <option key={one} value={one}>
            {w.filterNames[one]}
          </option>
        ))}
      </select>
      <input
        aria-label={w.filterValue}
        placeholder={w.filterValue}
        value={value}
        maxLength={200}
        autoFocus
        onChange={(event) => setValue(event.target.value)}
        className={`${small} w-36`}
      />
      <Button type="submit">{w.add}</Button>
    </form>
  )
}
