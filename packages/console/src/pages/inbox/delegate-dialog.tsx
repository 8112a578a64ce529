import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { dayAfter, endOfDay } from '../../parts/days.ts'
import { Choice, TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'

const w = words.inbox.request

/** Appoints a deputy: somebody who may sign in the reader's place, under his own name, until a day. */
export const DelegateDialog = ({ role, onClose }: { role: string; onClose: () => void }) => {
  const whoami = useWhoami()
  const people = useQuery({
    queryKey: ['principals', 'people'],
    queryFn: () => api.get('/v1/principals', { params: { query: { limit: 200 } } }),
  })
  const [deputy, setDeputy] = useState('')
  const [until, setUntil] = useState(() => dayAfter(2))
  const [reason, setReason] = useState('')
  const appoint = useMutation({
    mutationFn: () =>
      api.post('/v1/deputies', {
        body: { role, deputy, until: endOfDay(until), reason: reason.trim() },
      }),
  })
  const candidates = (people.data?.items ?? []).filter(
    ({ id, kind, party, active }) => kind === 'person' && party.kind === 'enterprise' && active && id !== whoami.principal.id,
  )
  return (
    <Modal title={w.delegateTitle} onClose={onClose}>
      <p className="mb-4 text-sm text-ink-soft">{w.delegateHelp}</p>
      {appoint.isSuccess ? (
        <>
          <p role="status" className="mb-4 text-sm font-medium text-good">
            {w.delegateDone(deputy)}
          </p>
          <div className="flex justify-end">
            <Button onClick={onClose}>{words.everywhere.close}</Button>
          </div>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            appoint.mutate()
          }}
        >
          <Choice label={w.delegateTo} value={deputy} required onChange={(event) => setDeputy(event.target.value)}>
            <option value="" />
            {candidates.map(({ id, name }) => (
              <option key={id} value={id}>
                {name} ({id})
              </option>
            ))}
          </Choice>
          <TextField label={w.delegateUntil} type="date" value={until} required onChange={(event) => setUntil(event.target.value)} />
          <TextField label={w.delegateWhy} value={reason} required maxLength={500} onChange={(event) => setReason(event.target.value)} />
          {appoint.isError && (
            <div className="mb-4">
              <Problem error={appoint.error} />
            </div>
          )}
          <div className="flex justify-end gap-2">
            <Button look="plain" onClick={onClose}>
              {words.everywhere.cancel}
            </Button>
            <Button type="submit" look="primary" busy={appoint.isPending} disabled={deputy === '' || reason.trim() === ''}>
              {w.delegate}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  )
}
