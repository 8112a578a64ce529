// A double of what a ConductorOne connector writes: the same five letters, tables and messages, by the published schema (baton-sdk, pkg/dotc1z and
// proto/c1/connector/v2). No connector has written it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { zstdCompressSync } from 'node:zlib'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

const message = (write: (writer: BinaryWriter) => BinaryWriter): Uint8Array => write(new BinaryWriter()).finish()
const bytes = (writer: BinaryWriter, field: number, value: Uint8Array) => writer.tag(field, WireType.LengthDelimited).bytes(value)
const text = (writer: BinaryWriter, field: number, value: string) => writer.tag(field, WireType.LengthDelimited).string(value)

export const resourceType = (id: string, trait: number): Uint8Array =>
  message((writer) => bytes(text(text(writer, 1, id), 2, id), 3, Uint8Array.of(trait)))

export interface User {
  readonly id: string
  readonly name: string
  readonly email?: string
  readonly login?: string
  readonly accountType?: number
  readonly status?: number
  readonly lastLogin?: number
}

export const userResource = ({ id, name, email, login, accountType = 1, status = 1, lastLogin }: User): Uint8Array => {
  const trait = message((writer) => {
    if (email !== undefined)
      bytes(
        writer,
        1,
        message((one) => text(one, 1, email).tag(2, WireType.Varint).bool(true)),
      )
    bytes(
      writer,
      2,
      message((one) => one.tag(1, WireType.Varint).int32(status)),
    )
    writer.tag(5, WireType.Varint).int32(accountType)
    if (login !== undefined) text(writer, 6, login)
    if (lastLogin !== undefined)
      bytes(
        writer,
        9,
        message((one) => one.tag(1, WireType.Varint).int64(lastLogin)),
      )
    return writer
  })
  const any = message((writer) => bytes(text(writer, 1, 'type.googleapis.com/c1.connector.v2.UserTrait'), 2, trait))
  const named = message((writer) => text(text(writer, 1, 'user'), 2, id))
  return message((writer) => bytes(text(bytes(writer, 1, named), 3, name), 4, any))
}

const schema = `
  create table v1_resource_types (id integer primary key, external_id text not null, data blob not null, sync_id text not null, discovered_at datetime not null);
  create table v1_resources (id integer primary key, resource_type_id text not null, external_id text not null, parent_resource_type_id text,
    parent_resource_id text, data blob not null, sync_id text not null, discovered_at datetime not null);
  create table v1_grants (id integer primary key, resource_type_id text not null, resource_id text not null, entitlement_id text not null,
    principal_resource_type_id text not null, principal_resource_id text not null, external_id text not null, expansion blob,
    needs_expansion integer not null default 0, data blob not null, sync_id text not null, discovered_at datetime not null);
  create table v1_sync_runs (id integer primary key, sync_id text not null, started_at datetime not null, ended_at datetime, sync_token text not null,
    sync_type text not null default 'full');`

export interface SyncWritten {
  readonly users?: readonly User[]
  readonly grants?: readonly { readonly user: string; readonly entitlement: string }[]
  readonly ended?: boolean
  readonly type?: 'full' | 'partial'
  /** After everything else, on the database itself. */
  readonly bend?: (database: DatabaseSync) => void
}

/** The unpacked database. */
export const syncDatabase = async ({ users = [], grants = [], ended = true, type = 'full', bend }: SyncWritten): Promise<Buffer> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-sync-double-'))
  try {
    const path = join(folder, 'sync.db')
    const database = new DatabaseSync(path)
    database.exec(schema)
    const now = '2026-11-29 12:00:00'
    database
      .prepare('insert into v1_sync_runs (sync_id, started_at, ended_at, sync_token, sync_type) values (?, ?, ?, ?, ?)')
      .run('s1', now, ended ? now : null, '', type)
    const kinds = database.prepare('insert into v1_resource_types (external_id, data, sync_id, discovered_at) values (?, ?, ?, ?)')
    kinds.run('user', resourceType('user', 1), 's1', now)
    kinds.run('group', resourceType('group', 2), 's1', now)
    const resources = database.prepare(
      'insert into v1_resources (resource_type_id, external_id, data, sync_id, discovered_at) values (?, ?, ?, ?, ?)',
    )
    for (const user of users) resources.run('user', `user:${user.id}`, userResource(user), 's1', now)
    const granted = database.prepare(`insert into v1_grants (resource_type_id, resource_id, entitlement_id, principal_resource_type_id,
      principal_resource_id, external_id, data, sync_id, discovered_at) values ('group', 'g', ?, 'user', ?, ?, x'', 's1', ?)`)
    for (const [index, { user, entitlement }] of grants.entries()) granted.run(entitlement, user, `grant-${index}`, now)
    bend?.(database)
    database.close()
    return await readFile(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const packed = (database: Buffer): Buffer => Buffer.concat([Buffer.from('C1ZF\0', 'latin1'), zstdCompressSync(database)])

export const writeSync = async (path: string, written: SyncWritten): Promise<void> => writeFile(path, packed(await syncDatabase(written)))
