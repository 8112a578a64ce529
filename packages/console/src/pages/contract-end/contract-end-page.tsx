// Ending a contract: first what it would mean, then, by its typed name, the change that does it. Nothing is begun without its preview.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Card, Loading, Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { Preview } from './preview.tsx'

const w = words.contractEnd

export const ContractEndPage = () => {
  const { contract: id } = useParams({ from: '/inside/contracts/$contract/end' })
  const navigate = useNavigate()
  const contract = useQuery({
    queryKey: ['contract', id],
    queryFn: () => api.get('/v1/contracts/{contract}', { params: { path: { contract: id } } }),
  })
  const [reason, setReason] = useState('')
  const [ticket, setTicket] = useState('')
  const [typed, setTyped] = useState('')
  const asked = { params: { path: { contract: id } }, body: { reason: reason.trim(), ticket: ticket.trim() } }
  const preview = useMutation({ mutationFn: () => api.post('/v1/contracts/{contract}/end-preview', asked) })
  const end = useMutation({
    mutationFn: () => api.post('/v1/contracts/{contract}/end', asked),
    onSuccess: ({ change }) => navigate({ to: '/changes/$change', params: { change } }),
  })
  if (contract.isPending)
    return (
      <Page title={words.everywhere.loading}>
        <Loading />
      </Page>
    )
  if (contract.isError)
    return (
      <Page title={w.title(id)}>
        <Problem error={contract.error} retry={() => void contract.refetch()} />
      </Page>
    )
  return (
    <Page title={w.title(contract.data.name)} lead={w.lead}>
      <Card>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            preview.mutate()
          }}
        >
          <TextField
            label={w.reason}
            help={w.reasonHelp}
            value={reason}
            required
            maxLength={2000}
            onChange={(event) => setReason(event.target.value)}
          />
          <TextField label={w.ticket} value={ticket} required maxLength={200} onChange={(event) => setTicket(event.target.value)} />
          <Button type="submit" look={preview.isSuccess ? 'quiet' : 'primary'} busy={preview.isPending}>
            {w.preview}
          </Button>
        </form>
      </Card>
      {preview.isError && <Problem error={preview.error} />}
      {preview.isSuccess && (
        <>
          <Preview of={preview.data} />
          <Card>
            <form
              onSubmit={(event) => {
                event.preventDefault()
                end.mutate()
              }}
            >
              <TextField
                label={words.everywhere.typeToConfirm(id)}
                help={w.confirmHelp}
                value={typed}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setTyped(event.target.value)}
              />
              {end.isError && <Problem error={end.error} />}
              <Button type="submit" look="danger" busy={end.isPending} disabled={typed !== id}>
                {w.confirm}
              </Button>
            </form>
          </Card>
        </>
      )}
    </Page>
  )
}
