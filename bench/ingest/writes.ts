// What an identity provider writes, one request after the other on each connection: of ten writes four create a person, three move one to another
// department, two put one into a group, one deactivates one.
import { Agent, request } from 'node:http'

export interface Answer {
  readonly status: number
  readonly text: string
}

export type Send = (method: 'POST' | 'PATCH', path: string, body: object) => Promise<Answer>

export const sender = (base: string, apiKey: string): { send: Send; close(): void } => {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const send: Send = (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body)
      const headers = {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/scim+json',
        'content-length': Buffer.byteLength(text),
      }
      const call = request(`${base}${path}`, { method, agent, headers }, (response) => {
        let answer = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          answer += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: answer }))
        response.on('error', reject)
      })
      call.on('error', reject)
      call.end(text)
    })
  return { send, close: () => agent.destroy() }
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

const person = (name: string) => ({
  schemas: [USER, ENTERPRISE],
  externalId: name,
  userName: `${name}@acme.example`,
  active: true,
  displayName: `Person ${name}`,
  name: { givenName: 'Person', familyName: name },
  emails: [{ primary: true, type: 'work', value: `${name}@acme.example` }],
  [ENTERPRISE]: { employeeNumber: name, department: 'Billing' },
})

const patch = (operation: object) => ({ schemas: [PATCH], Operations: [operation] })

/** The kinds of writes, in their order; each connection goes round. */
const round = ['create', 'create', 'move', 'join', 'create', 'move', 'create', 'join', 'move', 'leave'] as const

export class Writes {
  readonly #send: Send
  readonly #mark: string
  readonly #people = new Map<number, string[]>()
  readonly #steps = new Map<number, number>()
  #group = ''
  #serial = 0
  created = 0
  turnedAway = 0

  constructor(send: Send, mark: string) {
    this.#send = send
    this.#mark = mark
  }

  async begin(): Promise<void> {
    this.#group = idIn(await this.#ask('POST', '/Groups', { schemas: [GROUP], displayName: `Everybody ${this.#mark}` }))
  }

  /** One write of one connection. */
  async next(connection: number): Promise<void> {
    const step = this.#steps.get(connection) ?? 0
    this.#steps.set(connection, step + 1)
    const people = this.#people.get(connection) ?? []
    this.#people.set(connection, people)
    const kind = round[step % round.length]!
    const [oldest] = people
    if (kind === 'create' || oldest === undefined) {
      this.#serial += 1
      people.push(idIn(await this.#ask('POST', '/Users', person(`${this.#mark}-${this.#serial}`))))
      this.created += 1
      return
    }
    if (kind === 'move') {
      const value = `Department ${step}`
      await this.#ask('PATCH', `/Users/${people.at(-1)}`, patch({ op: 'Replace', path: `${ENTERPRISE}:department`, value }))
    } else if (kind === 'join')
      await this.#ask('PATCH', `/Groups/${this.#group}`, patch({ op: 'Add', path: 'members', value: [{ value: people.at(-1) }] }))
    else {
      people.shift()
      await this.#ask('PATCH', `/Users/${oldest}`, patch({ op: 'Replace', path: 'active', value: 'False' }))
    }
  }

  async #ask(method: 'POST' | 'PATCH', path: string, body: object): Promise<Answer> {
    let answer = await this.#send(method, path, body)
    // As identity providers do: whoever is told that it can't be done now comes again.
    while (answer.status === 503 || answer.status === 429) {
      this.turnedAway += 1
      await new Promise((resolve) => setTimeout(resolve, 200))
      answer = await this.#send(method, path, body)
    }
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer
  }
}

const idIn = ({ text }: Answer): string => String((JSON.parse(text) as { id: unknown }).id)
