// A server that is not MariaDB is refused with the next step, and learns nothing: no password goes to whoever asks for another kind of log-in.
// It speaks only the published greeting of MySQL's protocol (Protocol::HandshakeV10), which is all that the connector lets come to pass.
import { createServer } from 'node:net'
import { Secret } from '@countersign/connector-kit'
import { expect, test } from 'vitest'
import { ACCOUNT_KIND, mariadb } from './index.ts'

const packet = (sequence: number, payload: Buffer): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUIntLE(payload.length, 0, 3)
  head[3] = sequence
  return Buffer.concat([head, payload])
}
const WAY = Buffer.from('caching_sha2_password\0')
const salt = Buffer.from('01234567890123456789\0')
/** PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH, CONNECT_WITH_DB. */
const CAPABILITIES = 0x200 | 0x8000 | 0x80000 | 0x8

const greeting = (): Buffer => {
  const [low, high] = [Buffer.alloc(2), Buffer.alloc(2)]
  low.writeUInt16LE(CAPABILITIES & 0xffff)
  high.writeUInt16LE(CAPABILITIES >>> 16)
  return packet(
    0,
    Buffer.concat([
      Buffer.from([10]),
      Buffer.from('8.0.36\0'),
      Buffer.from([1, 0, 0, 0]),
      salt.subarray(0, 8),
      Buffer.from([0]),
      low,
      Buffer.from([45, 2, 0]),
      high,
      Buffer.from([21]),
      Buffer.alloc(10),
      salt.subarray(8),
      WAY,
    ]),
  )
}

test('MySQL is refused by name with what to do instead, on both sides, and the password does not leave', async () => {
  const secret = 'never on the wire 4711'
  const heard: Buffer[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.write(greeting())
    socket.once('data', (bytes) => {
      heard.push(bytes)
      socket.write(packet(2, Buffer.concat([Buffer.from([0xfe]), WAY, salt])))
      socket.on('data', (more) => heard.push(more))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const config = { host: '127.0.0.1', port, tls: 'off' as const, operator: 'op', observer: 'ob' }
  const operator = mariadb.openOperator(config, { operator: new Secret(secret) })
  const observer = mariadb.openObserver(config, { observer: new Secret(secret) })
  const signal = () => AbortSignal.timeout(5000)
  try {
    const refused = { status: 'refused', code: 'not_mariadb', detail: expect.stringContaining('the connector `none`') }
    expect(await observer.inventory(undefined, signal())).toMatchObject(refused)
    expect(await operator.disable!({ kind: ACCOUNT_KIND, account: 'svc' }, { idempotencyKey: 'k', signal: signal() })).toMatchObject(
      refused,
    )
    expect(Buffer.concat(heard).includes(secret)).toBe(false)
  } finally {
    await operator.close()
    await observer.close()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
  }
})
