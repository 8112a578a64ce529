// Views that a person wants again: his own names for addresses of this page, kept for him by the server and shown to nobody else.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter, useRouterState } from '@tanstack/react-router'
import { Bookmark } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { api } from '../api/client.ts'
import { type ViewPage, viewsKey, viewsQuery } from '../api/views.ts'
import { words } from '../words/index.ts'
import { viewWords } from '../words/views.ts'
import { Button } from './button.tsx'
import { TextField } from './field.tsx'
import { Modal } from './modal.tsx'
import { Loading } from './page.tsx'
import { Problem } from './problem.tsx'
import { SavedViewLine } from './saved-view-line.tsx'

const w = viewWords

interface Props {
  readonly page: ViewPage
  /** Told at the head of the dialog. */
  readonly children?: ReactNode
}

export const SavedViews = (props: Props) => {
  const [shown, setShown] = useState(false)
  return (
    <>
      <Button onClick={() => setShown(true)}>
        <Bookmark size={15} aria-hidden="true" />
        {w.title}
      </Button>
      {shown && <Dialog {...props} onClose={() => setShown(false)} />}
    </>
  )
}

const Dialog = ({ page, children, onClose }: Props & { onClose: () => void }) => {
  const query = useQuery(viewsQuery(page))
  const router = useRouter()
  const views = [...(query.data?.items ?? [])].sort((one, other) => one.name.localeCompare(other.name))
  return (
    <Modal title={w.title} onClose={onClose}>
      {children}
      {query.isPending ? (
        <Loading lines={3} />
      ) : query.isError ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : views.length === 0 ? (
        <p className="mb-4 text-sm text-ink-soft">{w.none}</p>
      ) : (
        <ul aria-label={w.title} className="-mx-2 mb-4 max-h-[40dvh] divide-y divide-line overflow-y-auto px-2">
          {views.map((view) => (
            <SavedViewLine
              key={view.id}
              view={view}
              onOpen={() => {
                router.history.push(view.address)
                onClose()
              }}
            />
          ))}
        </ul>
      )}
      {query.isSuccess && <SaveThis page={page} there={views} onClose={onClose} />}
    </Modal>
  )
}

/** What is shown now, under a name; under one that there is, in its place. */
const SaveThis = ({ page, there, onClose }: { page: ViewPage; there: readonly { id: string; name: string }[]; onClose: () => void }) => {
  const search = useRouterState({ select: ({ location }) => location.searchStr })
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const save = useMutation({
    mutationFn: () => {
      const same = there.find((one) => one.name === name)
      return same
        ? api.put('/v1/views/{view}', { params: { path: { view: same.id } }, body: { name, search } })
        : api.post('/v1/views', { body: { page, name, search } })
    },
    onSuccess: () => {
      setTyped('')
      return client.invalidateQueries({ queryKey: viewsKey })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <TextField
        label={w.name}
        help={w.help}
        value={typed}
        required
        maxLength={80}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
      {save.isError && (
        <div className="mb-4">
          <Problem error={save.error} />
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button look="plain" onClick={onClose}>
          {words.everywhere.close}
        </Button>
        <Button type="submit" look="primary" busy={save.isPending} disabled={name === ''}>
          {w.save}
        </Button>
      </div>
    </form>
  )
}
