// That whoever brings a public key holds the other half: he signs one statement, which names what he asks for and the token by which he proves who he is. So a
// signature serves for one request of one workload, and whoever hears it can use it for nothing else. Pure.
import { createHash } from 'node:crypto'

export interface Possession {
  /** What is asked for: the name of the issuance rule. */
  readonly rule: string
  /** `digestOfToken` of the token that is shown with the request. */
  readonly token: string
  /** The name of the request, where it has one. */
  readonly request?: string | undefined
}

/** The namespace under which an SSH key signs it (PROTOCOL.sshsig): a signature that was made for something else is none here. */
export const possessionNamespace = 'countersign-lease'

/** `sha256:` of what is signed of a token (its first two parts): a signature can be written in more than one way. */
export const digestOfToken = (token: string): string =>
  `sha256:${createHash('sha256')
    .update(token.slice(0, Math.max(0, token.lastIndexOf('.'))))
    .digest('hex')}`

/** Four lines, each with its end. */
export const possessionStatement = ({ rule, token, request }: Possession): Buffer =>
  Buffer.from(`countersign/possession/v1\n${rule}\n${token}\n${request ?? ''}\n`)
