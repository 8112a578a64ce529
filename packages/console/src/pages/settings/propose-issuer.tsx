// A new issuer for sign-in: a form, then the exact document and what it would change, then the proposal. Nothing is in force by it.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Proposed } from '../../parts/change-link.tsx'
import { Exact } from '../../parts/code.tsx'
import { TextArea, TextField } from '../../parts/field.tsx'
import { FormEnd } from '../../parts/form-end.tsx'
import { GroundsFields, useGrounds } from '../../parts/grounds.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { useAct } from './act.ts'
import { type IssuerForm, issuerText, placesOf } from './issuer-text.ts'

const w = words.settings.signIn
const blank: IssuerForm = { title: '', issuer: '', clientId: '', secret: '', domains: '', roles: '' }

export const ProposeIssuer = ({ onClose }: { onClose: () => void }) => {
  const [name, setName] = useState('')
  const [form, setForm] = useState(blank)
  const given = useGrounds()
  const set = (field: keyof IssuerForm) => (event: { target: { value: string } }) => {
    setForm({ ...form, [field]: event.target.value })
    check.reset()
  }
  const path = { params: { path: { kind: 'sign-in', name } } } as const
  const document = issuerText(form)
  const check = useMutation({
    mutationFn: () => api.post('/v1/instruments/{kind}/{name}/preview', { ...path, body: { document } }),
  })
  const propose = useAct(['instruments', 'sign-in'], () =>
    api.post('/v1/instruments/{kind}/{name}', { ...path, body: { document, ...given.grounds } }),
  )
  if (propose.isSuccess)
    return (
      <Modal title={w.propose} onClose={onClose}>
        <Proposed said={w.opened} change={propose.data.change} onClose={onClose} />
      </Modal>
    )
  const failed = propose.error ?? check.error
  return (
    <Modal title={w.propose} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (check.isSuccess) propose.mutate()
          else check.mutate()
        }}
      >
        <TextField
          label={w.name}
          help={name === '' ? w.nameHelp : placesOf(window.location.origin, name).redirect}
          value={name}
          required
          pattern="[a-z0-9\-]{1,60}"
          onChange={(event) => {
            setName(event.target.value)
            check.reset()
          }}
        />
        <TextField label={w.titleLabel} value={form.title} required maxLength={200} onChange={set('title')} />
        <TextField label={w.issuer} help={w.issuerHelp} type="url" value={form.issuer} required onChange={set('issuer')} />
        <TextField label={w.clientId} value={form.clientId} required onChange={set('clientId')} />
        <TextField label={w.secret} help={w.secretHelp} value={form.secret} onChange={set('secret')} />
        <TextField label={w.domains} help={w.domainsHelp} value={form.domains} required onChange={set('domains')} />
        <TextArea label={w.roleMap} help={w.roleMapHelp} value={form.roles} onChange={set('roles')} />
        <GroundsFields of={given} />
        {failed && (
          <div className="mb-4">
            <Problem error={failed} />
          </div>
        )}
        {check.isSuccess && (
          <div className="mb-4">
            <h3 className="mb-1 text-sm font-semibold">{w.checked}</h3>
            <ul className="mb-3 rounded-lg border border-line bg-sunken p-3 text-[13px]">
              {check.data.changes.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            <details>
              <summary className="mb-2 text-sm font-medium text-accent">{w.exactShow}</summary>
              <Exact label={w.exact} text={JSON.stringify(document, null, 2)} />
            </details>
          </div>
        )}
        <FormEnd act={check.isSuccess ? w.propose : w.check} busy={check.isPending || propose.isPending} onCancel={onClose} />
      </form>
    </Modal>
  )
}
