// A plan as it is read out of its canonical text. SAFETY: the text was hashed first; a field of another shape is left out, never guessed.

export interface PlannedOperation {
  readonly id: string
  readonly operation: string
  readonly credential: string
  readonly system: string
  readonly account: string
  readonly executor: string
  readonly executorParty: string
  readonly risk: string
  readonly ifSessions: boolean
  readonly wayBack: { readonly kind: string; readonly words: string }
  /** What a document of authority would change, in words that are signed with it. */
  readonly changes: readonly string[]
  readonly rights: readonly string[]
}

export interface PlanDocument {
  readonly change: string
  readonly revision: number
  readonly purpose: string
  readonly reason: string
  readonly ticket: string
  readonly requester: string
  readonly trigger: { readonly kind: string; readonly ref: string }
  readonly window: { readonly notBefore: string; readonly notAfter: string }
  readonly operations: readonly PlannedOperation[]
}

type Obj = Readonly<Record<string, unknown>>

const obj = (value: unknown): Obj => (typeof value === 'object' && value !== null ? (value as Obj) : {})
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

const operationIn = (value: unknown): PlannedOperation => {
  const one = obj(value)
  const handle = obj(one['handle'])
  const executor = obj(one['executor'])
  const back = obj(one['wayBack'])
  const parameters = obj(one['parameters'])
  const key = text(handle['key'])
  return {
    id: text(one['id']),
    operation: text(one['operation']),
    credential: text(one['credential']),
    system: text(one['system']),
    account: key === '' ? text(handle['account']) : `${text(handle['account'])} (${key})`,
    executor: text(executor['id']),
    executorParty: text(executor['party']),
    risk: text(one['risk']),
    ifSessions: one['when'] === 'if_sessions',
    wayBack: { kind: text(back['kind']), words: text(back['words']) },
    changes: texts(parameters['changes']),
    rights: one['operation'] === 'right.remove' ? texts(parameters['rights']) : [],
  }
}

export const planIn = (document: Record<string, unknown>): PlanDocument => ({
  change: text(document['change']),
  revision: Number(document['revision']),
  purpose: text(document['purpose']),
  reason: text(document['reason']),
  ticket: text(document['ticket']),
  requester: text(document['requester']),
  trigger: { kind: text(obj(document['trigger'])['kind']), ref: text(obj(document['trigger'])['ref']) },
  window: { notBefore: text(obj(document['window'])['notBefore']), notAfter: text(obj(document['window'])['notAfter']) },
  operations: Array.isArray(document['operations']) ? document['operations'].map(operationIn) : [],
})
