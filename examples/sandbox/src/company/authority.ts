// The company's documents of authority as files that anybody could write: the matrix, the runbooks, the delegations. Days are filled in when they are read.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** In the order in which they are proposed. */
export const RUNBOOKS = ['rotate-client', 'rotate-directory-password', 'retire-directory-user', 'end-client-tokens'] as const

const DELEGATION_DAYS = 180

const textOf = (name: string): Promise<string> => readFile(fileURLToPath(new URL(`./${name}.yaml`, import.meta.url)), 'utf8')

export const matrixText = (): Promise<string> => textOf('responsibility')

export const runbookDocument = async (name: string): Promise<Record<string, unknown>> => parse(await textOf(`runbooks/${name}`))

export const delegationDocument = async (name: string): Promise<Record<string, unknown>> => {
  const until = new Date(Date.now() + DELEGATION_DAYS * 86_400_000)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the blank as it stands in the file
  return parse((await textOf(`delegations/${name}`)).replaceAll('${delegation-end}', `${until.toISOString().slice(0, 10)}T00:00:00Z`))
}

export const sourceDocument = async (name: string): Promise<Record<string, unknown>> => parse(await textOf(`sources/${name}`))

/** `firstSecrets`: a reference to the folder in which a first secret is put. */
export const packageDocument = async (name: string, firstSecrets: string): Promise<Record<string, unknown>> =>
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the blank as it stands in the file
  parse((await textOf(`access/${name}`)).replaceAll('${first-secrets}', firstSecrets))
