// One saved view: it is gone to, named otherwise, or removed. It is a name for filters, so it is removed at once.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Pencil, X } from 'lucide-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { type View, viewsKey } from '../api/views.ts'
import { viewWords } from '../words/views.ts'
import { TextField } from './field.tsx'
import { FormEnd } from './form-end.tsx'
import { Problem } from './problem.tsx'

const w = viewWords
const iconClass = 'inline-flex size-8 shrink-0 items-center justify-center rounded text-ink-faint hover:bg-sunken hover:text-ink'

export const SavedViewLine = ({ view, onOpen }: { view: View; onOpen: () => void }) => {
  const client = useQueryClient()
  const [name, setName] = useState<string>()
  const params = { path: { view: view.id } }
  const onSuccess = () => client.invalidateQueries({ queryKey: viewsKey })
  const remove = useMutation({ mutationFn: () => api.delete('/v1/views/{view}', { params }), onSuccess })
  const rename = useMutation({
    mutationFn: (next: string) => api.put('/v1/views/{view}', { params, body: { name: next, search: view.search } }),
    onSuccess: () => {
      setName(undefined)
      return onSuccess()
    },
  })
  if (name !== undefined)
    return (
      <li className="py-2">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            rename.mutate(name.trim())
          }}
        >
          <TextField
            label={w.newName}
            value={name}
            required
            maxLength={80}
            autoFocus
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
          <FormEnd
            act={w.rename}
            busy={rename.isPending}
            error={rename.error}
            onCancel={() => setName(undefined)}
            disabled={name.trim() === ''}
          />
        </form>
      </li>
    )
  return (
    <li className="py-1">
      <div className="flex items-center gap-1">
        <a
          href={view.address}
          className="block min-w-0 grow rounded px-1 py-1 hover:text-accent"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            onOpen()
          }}
        >
          <span className="block truncate text-sm font-medium">{view.name}</span>
          <span className="block truncate text-[13px] text-ink-soft">{filtersText(view.search)}</span>
        </a>
        <button type="button" aria-label={w.renameOf(view.name)} className={iconClass} onClick={() => setName(view.name)}>
          <Pencil size={14} aria-hidden="true" />
        </button>
        <button
          type="button"
          aria-label={w.remove(view.name)}
          className={iconClass}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <X size={15} aria-hidden="true" />
        </button>
      </div>
      {remove.isError && <Problem error={remove.error} />}
    </li>
  )
}

/** What it is narrowed by, as the address says it. */
const filtersText = (search: string): string =>
  [...new URLSearchParams(search)].map(([name, value]) => `${name}: ${value}`).join(' · ') || w.whole
