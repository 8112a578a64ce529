// Why, and by which ticket: what every proposal needs. Kept by whoever asks for it; nothing is sent from here.
import { useState } from 'react'
import { words } from '../words/index.ts'
import { TextField } from './field.tsx'

export interface Grounds {
  readonly reason: string
  readonly ticket: string
}

/** What was written, without spaces around it, and whether both were. */
export const useGrounds = () => {
  const [written, write] = useState<Grounds>({ reason: '', ticket: '' })
  const grounds: Grounds = { reason: written.reason.trim(), ticket: written.ticket.trim() }
  return { written, write, grounds, ready: grounds.reason !== '' && grounds.ticket !== '' }
}

export const GroundsFields = ({ of: { written, write } }: { of: Pick<ReturnType<typeof useGrounds>, 'written' | 'write'> }) => (
  <>
    <TextField
      label={words.settings.because}
      value={written.reason}
      required
      maxLength={500}
      onChange={(event) => write({ ...written, reason: event.target.value })}
    />
    <TextField
      label={words.settings.ticket}
      value={written.ticket}
      required
      maxLength={200}
      onChange={(event) => write({ ...written, ticket: event.target.value })}
    />
  </>
)
