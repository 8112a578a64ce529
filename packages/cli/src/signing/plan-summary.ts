// A plan in plain words, for the person who is asked to sign it. Reads the parsed canonical text; leaves nothing out that would happen.
import { plain } from '../terminal/plain.ts'
import { pairs, table, wrap } from '../terminal/table.ts'

type Obj = Readonly<Record<string, unknown>>

const obj = (value: unknown): Obj => (typeof value === 'object' && value !== null ? (value as Obj) : {})

const VERBS: Readonly<Record<string, string>> = {
  'credential.revoke': 'take away',
  'credential.issue': 'create',
  'credential.rotate': 'replace the secret of',
  'consumer.move': 'move a consumer to',
  'session.end': 'end the sessions of',
  'token.revoke': 'revoke the token',
  'grant.remove': 'remove the grant',
  'right.remove': 'take rights from',
  'credential.disable': 'switch off',
  'credential.enable': 'switch on again',
  'matrix.adopt': 'adopt the matrix',
  'runbook.adopt': 'adopt the runbook',
  'delegation.grant': 'delegate',
  'delegation.renew': 'renew the delegation',
  'delegation.resume': 'resume the delegation',
  'provider.resume': 'let act again',
}

/** What a document of authority would change, in the words that stand in the plan and are signed with it. */
const changesOf = (operation: Obj): readonly string[] => {
  const { changes } = obj(operation.parameters)
  return Array.isArray(changes) ? changes.map((line) => plain(line)) : []
}

/** By name and complete: the one line of the account says only that some are taken. */
const rightsOf = (operation: Obj): readonly string[] => {
  const { rights } = obj(operation.parameters)
  return operation.operation === 'right.remove' && Array.isArray(rights)
    ? rights.map((right) => `${plain(obj(operation.handle).account)}: ${plain(right)}`)
    : []
}

const WAYS: Readonly<Record<string, string>> = {
  operation: 'by a plan of its own',
  by_hand: 'by hand, at the system',
  not_needed: 'not needed',
  none: 'THERE IS NONE',
}

/** What the way back of each operation is, the ones that have none first: whoever signs should not have to look for them. */
const waysBack = (operations: readonly Obj[]): readonly string[] => {
  const lines = operations.map((operation) => {
    const { kind, words } = obj(operation.wayBack)
    const verb = VERBS[String(operation.operation)] ?? plain(operation.operation)
    return `${verb}: ${WAYS[String(kind)] ?? WAYS.none}; ${plain(words)}`
  })
  const none = (line: string): boolean => line.includes(`: ${WAYS.none};`)
  return [...new Set([...lines.filter(none), ...lines])]
}

export const operationsOf = (plan: Obj): readonly Obj[] => (Array.isArray(plan.operations) ? plan.operations.map(obj) : [])

/** `only`: ids of the operations that the request is about; the others are counted, not shown. */
export const summarisePlan = (plan: Obj, only?: ReadonlySet<string>): string => {
  const all = operationsOf(plan)
  const shown = only === undefined ? all : all.filter(({ id }) => only.has(String(id)))
  const trigger = obj(plan.trigger)
  const window = obj(plan.window)
  const rows = shown.map((operation) => {
    const handle = obj(operation.handle)
    return [
      VERBS[String(operation.operation)] ?? operation.operation,
      `${plain(handle.account)}${handle.key === undefined ? '' : ` (${plain(handle.key)})`}`,
      operation.system,
      obj(operation.executor).id,
      operation.risk,
      operation.when === 'if_sessions' ? 'if any' : '',
    ]
  })
  const back = waysBack(shown)
  return [
    pairs([
      ['why', `${plain(plan.reason)} (${plain(plan.ticket)})`],
      ['what for', plan.purpose],
      ['because of', `${plain(trigger.kind)} ${plain(trigger.ref)}`],
      ['asked by', plan.requester],
      ['between', `${plain(window.notBefore)} and ${plain(window.notAfter)}`],
      ['revision', plan.revision],
    ]),
    '',
    table(['do', 'account', 'at system', 'by', 'risk', 'when'], rows),
    ...(shown.length < all.length ? ['', `${all.length - shown.length} more operations of the plan are not part of this request.`] : []),
    ...(shown.some((operation) => changesOf(operation).length > 0)
      ? ['', 'What would be in force:', ...shown.flatMap(changesOf).map((text) => wrap(text, '  '))]
      : []),
    ...(shown.some((operation) => rightsOf(operation).length > 0)
      ? ['', 'What would be taken away:', ...shown.flatMap(rightsOf).map((text) => wrap(text, '  '))]
      : []),
    '',
    'Way back:',
    ...back.map((text) => wrap(text, '  ')),
  ].join('\n')
}
