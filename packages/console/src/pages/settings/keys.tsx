// The reader's own keys: what he signs with. A lost one is revoked; a new one signs nothing until it is in effect.
import type { operations } from '@countersign/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Id } from '../../parts/code.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { ownWords } from '../../words/own.ts'
import { SigningProblem } from '../inbox/signing-problem.tsx'
import { makePasskey } from '../sign-in/ceremonies.ts'
import { useAct } from './act.ts'
import { Asked } from './ask.tsx'
import { GiveKey } from './give-key.tsx'
import { Line } from './line.tsx'
import { WaitingKeys } from './waiting-keys.tsx'

const w = words.settings.keys
type Key = Item<'keys.list'>
type Made = { readonly state: 'waits' | 'in_effect' }
/** What the browser's own JSON of a new passkey is, as the API takes it. */
type NewPasskey = operations['passkeys.register']['requestBody']['content']['application/json']['credential']

const nameOf = (key: Key): string => key.name ?? (key.form === 'passkey' ? w.passkey : w.ed25519)

const addPasskey = async (name: string): Promise<Made> => {
  const { registration, options } = await api.post('/v1/passkeys/options', { body: {} })
  const credential = await makePasskey(options as PublicKeyCredentialCreationOptionsJSON)
  return api.post('/v1/passkeys', { body: { registration, credential: credential as NewPasskey, name } })
}

export const Keys = () => {
  const whoami = useWhoami()
  const own = whoami.principal.id
  const ofTheEnterprise = whoami.principal.kind === 'person' && whoami.principal.party.kind === 'enterprise'
  const queryKey = ['keys', own] as const
  const page = (cursor: string | undefined) =>
    api.get('/v1/keys', { params: { query: { principal: own, limit: 200, ...(cursor === undefined ? {} : { cursor }) } } })
  const query = useQuery({ queryKey, queryFn: () => page(undefined) })
  const [adding, setAdding] = useState(false)
  const [giving, setGiving] = useState(false)
  const [lost, setLost] = useState<Key>()
  const revoke = useAct(
    queryKey,
    () => api.delete('/v1/keys/{key}', { params: { path: { key: lost?.keyId ?? '' } } }),
    () => setLost(undefined),
  )
  return (
    <Card
      title={words.settings.sections.keys}
      flush
      aside={
        <span className="flex flex-wrap gap-2">
          <ExportButton name="keys" page={page} />
          {may(whoami, 'key.enrol') && <Button onClick={() => setGiving(true)}>{ownWords.givenKey.act}</Button>}
          {ofTheEnterprise && (
            <Button look="primary" onClick={() => setAdding(true)}>
              {w.add}
            </Button>
          )}
        </span>
      }
    >
      <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={w.empty.title}>{w.empty.text}</Empty>
          ) : (
            <PanelList label={words.settings.sections.keys}>
              {items.map((key) => (
                <Line
                  key={key.keyId}
                  title={
                    <>
                      {nameOf(key)}
                      <Badge tone={key.revokedAt === null ? 'good' : 'neutral'}>{key.revokedAt === null ? w.good : w.revoked}</Badge>
                      {key.assurance === 'step_up' && <Badge tone="info">{w.stepUp}</Badge>}
                    </>
                  }
                  aside={
                    key.revokedAt === null && (
                      <Button look="plain" onClick={() => setLost(key)}>
                        {w.lost}
                      </Button>
                    )
                  }
                >
                  {key.form === 'passkey' ? w.passkey : w.ed25519} · {w.kinds[key.purpose]}
                  {key.passkey?.backedUp && ` · ${w.synced}`} · {w.enrolled} <When at={key.enrolledAt} distance /> ·{' '}
                  {key.lastUsedAt === null ? (
                    w.neverUsed
                  ) : (
                    <>
                      {w.used} <When at={key.lastUsedAt} distance />
                    </>
                  )}
                  <span className="block truncate">
                    <Id of={key.keyId} />
                  </span>
                </Line>
              ))}
            </PanelList>
          )
        }
      </Asked>
      {ofTheEnterprise && (
        <WaitingKeys
          queryKey={queryKey}
          holds={query.data?.items.some((key) => key.form === 'passkey' && key.revokedAt === null) ?? false}
        />
      )}
      {giving && <GiveKey onClose={() => setGiving(false)} />}
      {adding && <AddPasskey queryKey={queryKey} onClose={() => setAdding(false)} />}
      {lost && (
        <Confirm title={w.lostTitle} act={w.lost} answer={revoke} look="danger" typed={w.lostWord} onClose={() => setLost(undefined)}>
          {w.lostText(nameOf(lost))}
        </Confirm>
      )}
    </Card>
  )
}

const AddPasskey = ({ queryKey, onClose }: { queryKey: readonly unknown[]; onClose: () => void }) => {
  const [name, setName] = useState<string>(w.nameDefault)
  const add = useAct(queryKey, () => addPasskey(name.trim()))
  return (
    <Modal title={w.add} onClose={onClose}>
      {add.isSuccess ? (
        <>
          <p role="status" className="mb-4 text-sm">
            {add.data.state === 'waits' ? w.waits : w.ready}
          </p>
          <div className="flex justify-end">
            <Button onClick={onClose}>{words.everywhere.close}</Button>
          </div>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate()
          }}
        >
          <TextField
            label={w.name}
            help={w.nameHelp}
            value={name}
            required
            maxLength={100}
            onChange={(event) => setName(event.target.value)}
          />
          {add.isError && (
            <div className="mb-4">
              <SigningProblem error={add.error} />
            </div>
          )}
          <div className="flex justify-end gap-2">
            <Button look="plain" onClick={onClose}>
              {words.everywhere.cancel}
            </Button>
            <Button type="submit" look="primary" busy={add.isPending} disabled={name.trim() === ''} className="min-h-11">
              {w.make}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  )
}
