// A signing key of somebody, by its public half: of the command line, or of what executes. A passkey its holder adds himself. SAFETY: a private key that is pasted here by
// mistake is taken out of the field at once, and sent nowhere.
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Choice, TextArea, TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { ownWords } from '../../words/own.ts'
import { Give, wishFor } from './give.tsx'
import { publicKeyIn } from './public-key-text.ts'

const w = ownWords.givenKey
type Purpose = keyof typeof w.purposes
type Assurance = keyof typeof w.assurances
const purposes = Object.keys(w.purposes) as Purpose[]
const assurances = Object.keys(w.assurances) as Assurance[]

export const GiveKey = ({ onClose }: { onClose: () => void }) => {
  const [principal, setPrincipal] = useState('')
  const [purpose, setPurpose] = useState<Purpose>('approval')
  const [assurance, setAssurance] = useState<Assurance>('standard')
  const [text, setText] = useState('')
  const [wasPrivate, setWasPrivate] = useState(false)
  const read = publicKeyIn(text)
  const publicKey = 'key' in read ? read.key : ''
  const asked = { principal: principal.trim(), purpose, assurance: purpose === 'execution' ? 'standard' : assurance, publicKey } as const
  const problem = wasPrivate ? 'private' : text.trim() !== '' && 'problem' in read ? read.problem : undefined
  const paste = (pasted: string) => {
    const held = publicKeyIn(pasted)
    const isPrivate = 'problem' in held && held.problem === 'private'
    setWasPrivate(isPrivate)
    setText(isPrivate ? '' : pasted)
  }
  return (
    <Modal title={w.title} onClose={onClose}>
      <Give
        wish={wishFor({ what: 'signing_key', ...asked })}
        reads={['keys']}
        atOnce={async () => {
          await api.post('/v1/keys', { body: asked })
          return undefined
        }}
        act={w.enrol}
        ready={asked.principal !== '' && publicKey !== ''}
        onClose={onClose}
        alone
      >
        {(changed) => {
          const then =
            <Value,>(set: (value: Value) => void) =>
            (value: Value) => {
              set(value)
              changed()
            }
          return (
            <>
              <p className="mb-4 text-sm text-ink-soft">{w.lead}</p>
              <TextField
                label={w.who}
                help={w.whoHelp}
                value={principal}
                required
                maxLength={200}
                onChange={({ target }) => then(setPrincipal)(target.value)}
              />
              <Choice label={w.purpose} value={purpose} onChange={({ target }) => then(setPurpose)(target.value as Purpose)}>
                {purposes.map((one) => (
                  <option key={one} value={one}>
                    {w.purposes[one]}
                  </option>
                ))}
              </Choice>
              {purpose === 'approval' && (
                <Choice label={w.assurance} value={assurance} onChange={({ target }) => then(setAssurance)(target.value as Assurance)}>
                  {assurances.map((one) => (
                    <option key={one} value={one}>
                      {w.assurances[one]}
                    </option>
                  ))}
                </Choice>
              )}
              <TextArea
                label={w.key}
                help={w.keyHelp}
                value={text}
                required
                spellCheck={false}
                autoComplete="off"
                maxLength={4000}
                aria-invalid={problem !== undefined}
                onChange={({ target }) => then(paste)(target.value)}
              />
              {problem !== undefined && (
                <p role="alert" className="mb-4 rounded-lg bg-bad-soft p-3 text-sm text-bad">
                  {w.problems[problem]}
                </p>
              )}
            </>
          )
        }}
      </Give>
    </Modal>
  )
}
