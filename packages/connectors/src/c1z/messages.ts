// The messages of a ConductorOne sync file, by the field numbers of its published `.proto` (c1.connector.v2: resource, annotation_trait). Whatever else a message
// holds is skipped, as protocol buffers ask for.
import { BinaryReader, type WireType } from '@bufbuild/protobuf/wire'

type Field = (reader: BinaryReader, wire: WireType) => void

const read = (bytes: Uint8Array, fields: Readonly<Record<number, Field>>): void => {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag()
    const field = fields[number]
    if (field) field(reader, wire)
    else reader.skip(wire, number)
  }
}

/** Repeated enums come packed or one by one. */
const lengthDelimited = 2

export interface ResourceType {
  readonly id: string
  readonly traits: readonly number[]
}

export const TRAIT_USER = 1

export const readResourceType = (bytes: Uint8Array): ResourceType => {
  let id = ''
  const traits: number[] = []
  read(bytes, {
    1: (reader) => {
      id = reader.string()
    },
    3: (reader, wire) => {
      if (wire !== lengthDelimited) traits.push(reader.int32())
      else {
        const packed = new BinaryReader(reader.bytes())
        while (packed.pos < packed.len) traits.push(packed.int32())
      }
    },
  })
  return { id, traits }
}

export interface UserTrait {
  readonly emails: readonly { readonly address: string; readonly primary: boolean }[]
  readonly accountType: number
  readonly status: number
  readonly login: string
  /** Seconds since 1970. */
  readonly lastLogin: number | undefined
  readonly createdAt: number | undefined
  /** Undefined: the system doesn't tell. */
  readonly mfa: boolean | undefined
}

export const ACCOUNT_SERVICE = 2
export const ACCOUNT_SYSTEM = 3
export const STATUS_DISABLED = 2
export const STATUS_DELETED = 3

const secondsOf = (bytes: Uint8Array): number | undefined => {
  let seconds: number | undefined
  read(bytes, {
    1: (reader) => {
      seconds = Number(reader.int64())
    },
  })
  return seconds
}

const readUserTrait = (bytes: Uint8Array): UserTrait => {
  const emails: { address: string; primary: boolean }[] = []
  let [accountType, status, login] = [0, 0, '']
  let [lastLogin, createdAt]: (number | undefined)[] = []
  let mfa: boolean | undefined
  read(bytes, {
    1: (reader) => {
      const email = { address: '', primary: false }
      read(reader.bytes(), {
        1: (inner) => {
          email.address = inner.string()
        },
        2: (inner) => {
          email.primary = inner.bool()
        },
      })
      emails.push(email)
    },
    2: (reader) =>
      read(reader.bytes(), {
        1: (inner) => {
          status = inner.int32()
        },
      }),
    5: (reader) => {
      accountType = reader.int32()
    },
    6: (reader) => {
      login = reader.string()
    },
    8: (reader) => {
      createdAt = secondsOf(reader.bytes())
    },
    9: (reader) => {
      lastLogin = secondsOf(reader.bytes())
    },
    10: (reader) => {
      mfa = false
      read(reader.bytes(), {
        1: (inner) => {
          mfa = inner.bool()
        },
      })
    },
  })
  return { emails, accountType, status, login, lastLogin, createdAt, mfa }
}

export interface Resource {
  readonly type: string
  readonly id: string
  readonly name: string
  readonly user: UserTrait | undefined
}

const userTrait = /(^|\/)c1\.connector\.v2\.UserTrait$/

export const readResource = (bytes: Uint8Array): Resource => {
  let [type, id, name] = ['', '', '']
  let user: UserTrait | undefined
  read(bytes, {
    1: (reader) =>
      read(reader.bytes(), {
        1: (inner) => {
          type = inner.string()
        },
        2: (inner) => {
          id = inner.string()
        },
      }),
    3: (reader) => {
      name = reader.string()
    },
    4: (reader) => {
      let url = ''
      let value: Uint8Array = new Uint8Array()
      read(reader.bytes(), {
        1: (inner) => {
          url = inner.string()
        },
        2: (inner) => {
          value = inner.bytes()
        },
      })
      if (userTrait.test(url)) user = readUserTrait(value)
    },
  })
  return { type, id, name, user }
}
