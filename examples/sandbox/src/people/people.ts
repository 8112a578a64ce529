// The people and agents of the story as the product knows them: each with an own API key, those who sign with an own Ed25519 key as well.
// Private keys are made by their holders and stay in their files; the product is told the public halves.

import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createClient } from '@countersign/client'
import { generateKeyPair, keyId, privateKeyFromPem, privateKeyToPem, rawPublicKey } from '@countersign/ledger'
import type { Home } from '../home/home.ts'
import type { Api } from './api.ts'
import { EXECUTORS, type Part } from './cast.ts'

export interface Person {
  readonly part: Part
  readonly api: Api
  /** The file that holds the API key. */
  readonly apiKeyFile: string
  readonly key: KeyObject
  readonly keyFile: string
  readonly keyId: string
}

export interface People {
  of(part: Part): Person
}

const LIFE_DAYS = 30

const keptKey = (file: string): KeyObject => {
  if (!existsSync(file)) writeFileSync(file, privateKeyToPem(generateKeyPair().privateKey), { mode: 0o600 })
  return privateKeyFromPem(readFileSync(file, 'utf8'))
}

/** With whose keys two people could sign what the administrator proposes: from then on nobody is given a key, or what counts, by him alone. */
const endsFirstHour = ({ signs, roles }: Part): boolean =>
  signs === 'step_up' && roles.some((role) => role === 'security_lead' || role === 'control_owner')

/** Gives everybody of the cast what he is missing: key, API key. `admin` is the first administrator. */
export const enrol = async (home: Home, url: string, admin: Api, cast: readonly Part[]): Promise<People> => {
  const people = new Map<string, Person>()
  const give = async (part: Part): Promise<void> => {
    const keyFile = home.path('people', `${part.id}.pem`)
    const apiKeyFile = home.path('people', `${part.id}.api-key`)
    const key = keptKey(keyFile)
    const id = keyId(rawPublicKey(key))
    if (!existsSync(apiKeyFile)) {
      const issued = await admin.post('/v1/api-keys', {
        body: {
          principal: part.id,
          name: 'sandbox',
          scopes: [...part.scopes],
          expiresAt: new Date(Date.now() + LIFE_DAYS * 86_400_000).toISOString(),
        },
      })
      writeFileSync(apiKeyFile, `${issued.secret}\n`, { mode: 0o600 })
    }
    const purpose = EXECUTORS.includes(part) ? 'execution' : part.signs === undefined ? undefined : 'approval'
    // An interrupted start may have enrolled it before; the same key again is the same key.
    if (purpose !== undefined)
      await admin.post('/v1/keys', {
        body: { principal: part.id, purpose, assurance: part.signs ?? 'standard', publicKey: rawPublicKey(key).toString('base64') },
      })
    people.set(part.id, {
      part,
      key,
      keyFile,
      keyId: id,
      apiKeyFile,
      api: createClient({ url, apiKey: readFileSync(apiKeyFile, 'utf8').trim() }),
    })
  }
  // ORDER: whoever ends the first hour comes last, one after the other; the API key before the key that ends it.
  await Promise.all(cast.filter((part) => !endsFirstHour(part)).map(give))
  for (const part of cast.filter(endsFirstHour)) await give(part)
  return {
    of: (part) => {
      const person = people.get(part.id)
      if (!person) throw new Error(`${part.id} is not in the cast`)
      return person
    },
  }
}
