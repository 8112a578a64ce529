// A one-key SSH agent (draft-miller-ssh-agent) on a private socket, so that `ssh` can use a certificate while its private key never touches the disk.
// It lists exactly one identity, signs only with it, and lives for one presentation.
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Certificate } from './certificate.ts'
import type { Signer } from './private-key.ts'
import { string, u8, u32, WireReader } from './wire.ts'

const FAILURE = 5
const REQUEST_IDENTITIES = 11
const IDENTITIES_ANSWER = 12
const SIGN_REQUEST = 13
const SIGN_RESPONSE = 14
const RSA_SHA2_256 = 2
/** SAFETY: OpenSSH's own limit for one message. */
const MAX_MESSAGE = 256 * 1024

export interface Agent {
  readonly socketPath: string
  close(): void
}

export function startAgent(directory: string, certificate: Certificate, signer: Signer): Promise<Agent> {
  const socketPath = join(directory, 'agent')
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    serve(socket, certificate, signer)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, () =>
      resolve({
        socketPath,
        close: () => {
          for (const socket of sockets) socket.destroy()
          server.close()
        },
      }),
    )
  })
}

function serve(socket: Socket, certificate: Certificate, signer: Signer): void {
  let pending = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    pending = Buffer.concat([pending, bytes])
    while (pending.length >= 4) {
      const length = pending.readUInt32BE()
      if (length < 1 || length > MAX_MESSAGE) return socket.destroy()
      if (pending.length < 4 + length) return
      const message = pending.subarray(4, 4 + length)
      pending = pending.subarray(4 + length)
      const reply = answer(message, certificate, signer)
      socket.write(Buffer.concat([u32(reply.length), reply]))
    }
  })
}

function answer(message: Buffer, certificate: Certificate, signer: Signer): Buffer {
  try {
    const reader = new WireReader(message)
    switch (reader.u8()) {
      case REQUEST_IDENTITIES:
        return Buffer.concat([u8(IDENTITIES_ANSWER), u32(1), string(certificate.blob), string('')])
      case SIGN_REQUEST: {
        const blob = reader.string()
        const data = reader.string()
        const flags = reader.u32()
        if (!blob.equals(certificate.blob)) return u8(FAILURE)
        return Buffer.concat([u8(SIGN_RESPONSE), string(signer.sign(data, flags & RSA_SHA2_256 ? 'rsa-sha2-256' : 'rsa-sha2-512'))])
      }
      default:
        return u8(FAILURE)
    }
  } catch {
    return u8(FAILURE)
  }
}
