// One log-in by AMQP 0-9-1 and nothing more: header, Start, Start-Ok with PLAIN, and what the broker says to it. A client library is not used, because a proof
// must show a credential exactly once: no reconnecting, no virtual host (its refusal would be of the permissions), and an end at the caller's deadline.
import { isIP, connect as openTcp, type Socket } from 'node:net'
import { connect as openTls } from 'node:tls'
import type { Secret } from '@countersign/connector-kit'
import type { Door } from './config.ts'

/** Of the broker: Tune follows a log-in that was taken, Close one that was not. */
export type Said = { readonly is: 'tune' } | { readonly is: 'close'; readonly code: number; readonly text: string }

export class Broken extends Error {
  override readonly name = 'Broken'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const HEADER = Buffer.from('AMQP\0\0\u0009\u0001', 'latin1')
const METHOD = 1
const FRAME_END = 0xce
/** The broker's first frames are small; more is no broker. */
const LONGEST_FRAME = 64 * 1024

const short = (text: string): Buffer => Buffer.concat([Buffer.of(Buffer.byteLength(text)), Buffer.from(text)])
const long = (bytes: Buffer): Buffer => {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(bytes.length)
  return Buffer.concat([size, bytes])
}
const frame = (payload: Buffer): Buffer => Buffer.concat([Buffer.of(METHOD, 0, 0), long(payload), Buffer.of(FRAME_END)])
const method = (klass: number, id: number): Buffer => Buffer.of(0, klass, 0, id)

/** SAFETY: without this capability the broker says nothing to a refused log-in and hangs up, which an outage does too. */
const CAPABILITIES = Buffer.concat([
  short('capabilities'),
  Buffer.from('F'),
  long(Buffer.concat([short('authentication_failure_close'), Buffer.from('t'), Buffer.of(1)])),
])
const PRODUCT = Buffer.concat([short('product'), Buffer.from('S'), long(Buffer.from('countersign'))])

const startOk = (user: string, password: Secret): Buffer =>
  frame(
    Buffer.concat([
      method(10, 11),
      long(Buffer.concat([PRODUCT, CAPABILITIES])),
      short('PLAIN'),
      long(Buffer.from(`\0${user}\0${password.expose()}`)),
      short('en_US'),
    ]),
  )

/** The payload of the first whole frame, with what follows; undefined while it isn't whole. */
const takeFrame = (bytes: Buffer): { readonly payload: Buffer; readonly rest: Buffer } | undefined => {
  if (bytes.subarray(0, 4).toString('latin1') === 'AMQP') throw new Broken('protocol_error', 'the other end speaks another version of AMQP')
  if (bytes.length < 7) return undefined
  const size = bytes.readUInt32BE(3)
  if (bytes[0] !== METHOD || size < 4 || size > LONGEST_FRAME) throw new Broken('protocol_error', 'the other end does not speak AMQP 0-9-1')
  if (bytes.length < size + 8) return undefined
  if (bytes[size + 7] !== FRAME_END) throw new Broken('protocol_error', 'a frame has no end')
  return { payload: bytes.subarray(7, size + 7), rest: bytes.subarray(size + 8) }
}

/** Throws `Broken`, or the network's error. */
export const logIn = (door: Door, user: string, password: Secret, caller: AbortSignal): Promise<Said> => {
  const signal = AbortSignal.any([caller, AbortSignal.timeout(door.timeoutMs)])
  return new Promise<Said>((resolve, reject) => {
    if (signal.aborted) return reject(new Broken('timeout', 'aborted before it started'))
    const socket = open(door)
    let bytes: Buffer = Buffer.alloc(0)
    let started = false
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', abort)
      socket.destroy()
      end()
    }
    const fail = (error: Error): void => settle(() => reject(error))
    const abort = (): void => fail(new Broken('timeout', 'the deadline passed before the system answered'))
    signal.addEventListener('abort', abort, { once: true })
    socket.once(door.tls === 'off' ? 'connect' : 'secureConnect', () => socket.write(HEADER))
    socket.on('error', fail)
    socket.on('close', () => fail(new Broken('closed', 'the connection was closed')))
    socket.on('data', (chunk: Buffer) => {
      try {
        bytes = Buffer.concat([bytes, chunk])
        for (let next = takeFrame(bytes); next; next = takeFrame(bytes)) {
          bytes = next.rest
          const [klass, id] = [next.payload.readUInt16BE(0), next.payload.readUInt16BE(2)]
          if (klass !== 10) throw new Broken('protocol_error', 'an unexpected method')
          if (id === 10 && !started) {
            started = true
            socket.write(startOk(user, password))
          } else if (id === 30 && started) return settle(() => resolve({ is: 'tune' }))
          else if (id === 50) return settle(() => resolve(closeIn(next.payload)))
          else throw new Broken('protocol_error', 'an unexpected method')
        }
      } catch (error) {
        fail(error as Error)
      }
    })
  })
}

const closeIn = (payload: Buffer): Said => {
  if (payload.length < 7) throw new Broken('protocol_error', 'a close without a reason')
  return { is: 'close', code: payload.readUInt16BE(4), text: payload.subarray(7, 7 + (payload[6] ?? 0)).toString() }
}

const open = ({ host, port, tls, ca }: Door): Socket =>
  tls === 'off'
    ? openTcp({ host, port })
    : openTls({
        host,
        port,
        rejectUnauthorized: tls === 'verify',
        ...(isIP(host) === 0 ? { servername: host } : {}),
        ...(ca === undefined ? {} : { ca }),
      })
