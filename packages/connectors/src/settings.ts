// Settings that many connectors have, with their words. Each is a schema with a description, which is its help wherever it is filled in.
import { certificatesType } from '@countersign/connector-kit'
import { Type } from 'typebox'

/** Text in PEM: several lines. */
export const pem = { contentMediaType: certificatesType } as const

const title = 'Trusted certificates'
export const Certificates = Type.String({ ...pem, title, description: 'certificates to trust, PEM; default: those of the machine' })
export const OwnCertificates = Type.String({
  ...pem,
  title,
  maxLength: 200_000,
  description: "Certificates to trust instead of the system's, PEM.",
})

export const Port = Type.Integer({ minimum: 1, maximum: 65_535, description: 'TCP port' })

export const PageSize = (maximum: number) => Type.Integer({ minimum: 1, maximum, description: 'entries read at a time' })

/** Name of a door, under which proofs are kept. */
export const doorIdHelp = 'name of the door, unique within the system; proofs are kept under it'
export const doorTitleHelp = 'what people call it; default: its id'
