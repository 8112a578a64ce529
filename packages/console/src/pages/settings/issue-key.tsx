// A new API key: issued at once where it carries no power of the enterprise's, and otherwise signed by others first.
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { dayAfter, endOfDay } from '../../parts/days.ts'
import { TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { words } from '../../words/index.ts'
import { Give, wishFor } from './give.tsx'

const w = words.settings.apiKeys
type Scope = Item<'apiKeys.list'>['scopes'][number]
const scopes = Object.keys(w.scopeWords) as Scope[]

export const IssueKey = ({ onClose }: { onClose: () => void }) => {
  const [principal, setPrincipal] = useState('')
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly Scope[]>(['read'])
  const [until, setUntil] = useState(() => dayAfter(90))
  const asked = { principal: principal.trim(), name: name.trim(), scopes: [...chosen] }
  return (
    <Modal title={w.issue} onClose={onClose}>
      <Give
        wish={wishFor({ what: 'api_key', ...asked, until: endOfDay(until) })}
        reads={['api-keys']}
        atOnce={async () => (await api.post('/v1/api-keys', { body: { ...asked, expiresAt: endOfDay(until) } })).secret}
        act={w.issue}
        ready={asked.principal !== '' && asked.name !== '' && chosen.length > 0}
        onClose={onClose}
        alone
      >
        {(changed) => (
          <>
            <p className="mb-4 text-sm text-ink-soft">{w.issueText}</p>
            <TextField
              label={w.who}
              value={principal}
              required
              maxLength={200}
              onChange={(event) => write(changed, () => setPrincipal(event.target.value))}
            />
            <TextField
              label={w.name}
              value={name}
              required
              maxLength={100}
              onChange={(event) => write(changed, () => setName(event.target.value))}
            />
            <fieldset className="mb-4">
              <legend className="mb-1 text-sm font-medium">{w.scopes}</legend>
              {scopes.map((scope) => (
                <label key={scope} className="flex min-h-8 items-center gap-2 text-sm">
                  <input
                    type="checkbox"
                    className="size-5 accent-accent"
                    checked={chosen.includes(scope)}
                    onChange={(event) =>
                      write(changed, () => setChosen(event.target.checked ? [...chosen, scope] : chosen.filter((other) => other !== scope)))
                    }
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
              onChange={(event) => write(changed, () => setUntil(event.target.value))}
            />
          </>
        )}
      </Give>
    </Modal>
  )
}

/** What was looked at is not what is written any more. */
const write = (changed: () => void, set: () => void): void => {
  set()
  changed()
}
