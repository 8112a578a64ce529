// Where somebody is asked whether an identity is still needed: he who answers for it says so here, under his name.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { TextField } from '../../parts/field.tsx'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { findingsQuery, type Identity } from './data.ts'

const w = identityWords.confirm

export const ConfirmNeeded = ({ identity }: { identity: Identity }) => {
  const whoami = useWhoami()
  const client = useQueryClient()
  const { data } = useQuery(findingsQuery(identity.id))
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const confirm = useMutation({
    mutationFn: () =>
      api.post('/v1/lifecycle/identities/{identity}/confirm', {
        params: { path: { identity: identity.id } },
        body: { reason: reason.trim() },
      }),
    onSuccess: async () => {
      setOpen(false)
      await client.invalidateQueries({ queryKey: ['identity', identity.id] })
    },
  })
  const asked = data?.items.find(({ kind, subject }) => kind === 'identity.to_confirm' && subject === identity.id)
  if (confirm.isSuccess)
    return (
      <p role="status" className="border-t border-line px-4 py-3 text-sm text-good sm:px-5">
        {w.done}
      </p>
    )
  if (asked === undefined) return null
  const mine = [identity.businessOwner, identity.technicalOwner].includes(whoami.principal.id)
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line bg-warn-soft px-4 py-3 text-sm text-warn sm:px-5">
      <span>
        {identityWords.notices.toConfirm} <When at={asked.dueAt} distance due />
      </span>
      {(mine || may(whoami, 'finding.resolve')) && (
        <Button look="primary" onClick={() => setOpen(true)}>
          {w.act}
        </Button>
      )}
      {open && (
        <Confirm title={w.title} act={w.button} answer={confirm} incomplete={reason.trim() === ''} onClose={() => setOpen(false)}>
          <p className="mb-4">{w.text}</p>
          <TextField label={w.why} value={reason} required maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        </Confirm>
      )}
    </div>
  )
}
