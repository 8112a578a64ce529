// A new API key. SAFETY: its secret stands in this component's state alone, is shown once, and is gone when the question is closed.
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/code.tsx'
import { dayAfter, endOfDay } from '../../parts/days.ts'
import { TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { useAct } from './act.ts'

const w = words.settings.apiKeys
type Scope = Item<'apiKeys.list'>['scopes'][number]
const scopes = Object.keys(w.scopeWords) as Scope[]

export const IssueKey = ({ onClose }: { onClose: () => void }) => {
  const [principal, setPrincipal] = useState('')
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly Scope[]>(['read'])
  const [until, setUntil] = useState(() => dayAfter(90))
  const issue = useAct(['api-keys'], () =>
    api.post('/v1/api-keys', {
      body: { principal: principal.trim(), name: name.trim(), scopes: [...chosen], expiresAt: endOfDay(until) },
    }),
  )
  if (issue.isSuccess)
    return (
      <Modal title={w.secretTitle} onClose={onClose}>
        <p className="mb-3 text-sm text-ink-soft">{w.secretText}</p>
        <p className="mb-4 flex items-center gap-2 rounded-lg border border-line bg-sunken p-3 font-mono text-sm break-all">
          {issue.data.secret}
          <CopyButton text={issue.data.secret} />
        </p>
        <div className="flex justify-end">
          <Button look="primary" onClick={onClose}>
            {w.secretDone}
          </Button>
        </div>
      </Modal>
    )
  return (
    <Modal title={w.issue} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          issue.mutate()
        }}
      >
        <p className="mb-4 text-sm text-ink-soft">{w.issueText}</p>
        <TextField label={w.who} value={principal} required maxLength={200} onChange={(event) => setPrincipal(event.target.value)} />
        <TextField label={w.name} value={name} required maxLength={100} onChange={(event) => setName(event.target.value)} />
        <fieldset className="mb-4">
          <legend className="mb-1 text-sm font-medium">{w.scopes}</legend>
          {scopes.map((scope) => (
            <label key={scope} className="flex min-h-8 items-center gap-2 text-sm">
              <input
                type="checkbox"
                className="size-5 accent-accent"
                checked={chosen.includes(scope)}
                onChange={(event) => setChosen(event.target.checked ? [...chosen, scope] : chosen.filter((other) => other !== scope))}
              />
              {w.scopeWords[scope]}
            </label>
          ))}
        </fieldset>
        <TextField
          label={w.expires}
          type="date"
          value={until}
          min={dayAfter(0)}
          required
          onChange={(event) => setUntil(event.target.value)}
        />
        {issue.isError && (
          <div className="mb-4">
            <Problem error={issue.error} />
          </div>
        )}
        <div className="flex justify-end gap-2">
          <Button look="plain" onClick={onClose}>
            {words.everywhere.cancel}
          </Button>
          <Button
            type="submit"
            look="primary"
            busy={issue.isPending}
            disabled={principal.trim() === '' || name.trim() === '' || chosen.length === 0}
          >
            {w.issue}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
