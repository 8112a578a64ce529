import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatCheckpointBody, verifyCheckpoint } from '../checkpoint.ts'
import { cosignatureVerifier } from '../cosignature.ts'
import { sha256Hex } from '../hash.ts'
import { generateKeyPair } from '../keys.ts'
import { leafHash } from '../merkle.ts'
import { signNote } from '../note.ts'
import { noteSigner } from '../note-key.ts'
import { consistencyProof } from '../tile-proofs.ts'
import { integrate, MemoryTiles, rootAt } from '../tiles.ts'
import { addCheckpoint, attachCosignatures } from './client.ts'
import { formatAddCheckpoint } from './request.ts'
import { startWitnessServer, type WitnessServer } from './server.ts'
import { createWitness, type Witness } from './witness.ts'

const ORIGIN = 'example.com/log'
const log = noteSigner(ORIGIN, generateKeyPair().privateKey)
const pair = generateKeyPair()
const tree = async (seed: string) => {
  const tiles = new MemoryTiles()
  tiles.write(
    (
      await integrate(
        tiles,
        0,
        Array.from({ length: 40 }, (_, i) => leafHash(Buffer.from(`${seed} ${i}`))),
      )
    ).tiles,
  )
  return tiles
}
const honest = await tree('honest')
const forked = await tree('forked')

const note = async (size: number, tiles = honest, signers = [log], origin = ORIGIN) =>
  signNote(formatCheckpointBody({ origin, size, root: await rootAt(tiles, size) }), signers)
const request = async (oldSize: number, size: number, tiles = honest) => ({
  oldSize,
  proof: oldSize === 0 ? [] : await consistencyProof(tiles, oldSize, size),
  checkpoint: await note(size, tiles),
})
const body = async (oldSize: number, size: number, tiles = honest) => formatAddCheckpoint(await request(oldSize, size, tiles))

let directory: string
let statePath: string
const open: (Witness | WitnessServer)[] = []
const options = () => ({ statePath, key: pair.privateKey, name: 'witness.example/1', logs: [{ origin: ORIGIN, vkey: log.vkey }] })
const witness = () => {
  const made = createWitness(options())
  open.push(made)
  return made
}
const server = async () => {
  const made = await startWitnessServer({ ...options(), host: '127.0.0.1', port: 0 })
  open.push(made)
  return made
}
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'witness-'))
  statePath = join(directory, 'state.json')
})
afterEach(async () => {
  for (const made of open.splice(0)) await made.close()
  rmSync(directory, { recursive: true })
})
const codeOf = (run: () => unknown) => {
  try {
    run()
    return 'accepted'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe('the witness', () => {
  test('cosigns a growing log, also the same size again, and the cosignatures make a trusted checkpoint', async () => {
    const w = witness()
    let size = 0
    for (const next of [0, 1, 5, 5, 8, 31, 40]) {
      const answer = await w.addCheckpoint(await body(size, next))
      expect(answer.status).toBe(200)
      const attached = attachCosignatures(await note(next), (answer as { lines: string }).lines, [cosignatureVerifier(w.vkey)])
      expect(verifyCheckpoint(attached, { log: log.vkey, witnesses: [w.vkey], quorum: 1 }).size).toBe(next)
      expect(w.latest(ORIGIN)).toBe(attached)
      size = next
    }
  })

  test('refuses a fork, a rollback, a wrong old size and every misuse of the proof, and its memory stays as it was', async () => {
    const w = witness()
    await w.addCheckpoint(await body(0, 20))
    const before = readFileSync(statePath)
    const proof = await consistencyProof(honest, 20, 30)
    const cases: [string, number][] = [
      [await body(20, 30, forked), 422],
      [await body(20, 20, forked), 422],
      [formatAddCheckpoint({ oldSize: 20, proof: [], checkpoint: await note(30) }), 422],
      [formatAddCheckpoint({ oldSize: 20, proof: proof.slice(1), checkpoint: await note(30) }), 422],
      [formatAddCheckpoint({ oldSize: 20, proof: [...proof, proof[0]!], checkpoint: await note(30) }), 422],
      [formatAddCheckpoint({ oldSize: 20, proof: [proof[0]!], checkpoint: await note(20) }), 422],
      [await body(0, 30), 409],
      [await body(0, 30, forked), 409],
      [await body(10, 30), 409],
      [await body(10, 10), 409],
      [await body(21, 30), 409],
      [formatAddCheckpoint({ oldSize: 20, proof: [], checkpoint: await note(10) }), 400],
    ]
    for (const [text, status] of cases) {
      const answer = await w.addCheckpoint(text)
      expect(answer.status).toBe(status)
      expect(answer).not.toHaveProperty('lines')
      if (answer.status === 409) expect(answer.size).toBe(20)
    }
    expect(readFileSync(statePath)).toEqual(before)
  })

  test('refuses a proof with old size 0, a wrong empty root, an unknown origin, and a note that the log did not sign', async () => {
    const w = witness()
    const stranger = noteSigner(ORIGIN, generateKeyPair().privateKey)
    const bad = { ...log, sign: (text: string) => log.sign(`${text}x`) }
    const wrongEmpty = signNote(formatCheckpointBody({ origin: ORIGIN, size: 0, root: Buffer.alloc(32) }), log)
    const cases: [string, number][] = [
      [formatAddCheckpoint({ oldSize: 0, proof: [Buffer.alloc(32)], checkpoint: await note(5) }), 422],
      [formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: wrongEmpty }), 422],
      [formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: await note(5, honest, [log], 'example.com/other') }), 404],
      [formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: await note(5, honest, [stranger]) }), 403],
      [formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: await note(5, honest, [bad]) }), 403],
    ]
    for (const [text, status] of cases) expect((await w.addCheckpoint(text)).status).toBe(status)
    expect(w.latest(ORIGIN)).toBeUndefined()
  })

  test('refuses malformed requests', async () => {
    const w = witness()
    const good = await body(0, 5)
    for (const text of [
      '',
      'old 0\n',
      good.replace('old 0', 'old 00'),
      good.replace('old 0', 'old -1'),
      good.replace('old 0', 'OLD 0'),
      good.replace('old 0\n', `old 0\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}`),
      good.replace('old 0\n', 'old 0\nAAAA\n'),
      good.replace('\n5\n', '\n05\n'),
      good.slice(0, -2),
    ]) {
      expect((await w.addCheckpoint(text)).status).toBe(400)
    }
  })

  test('remembers over a restart, so a fork after it is still refused', async () => {
    const first = createWitness(options())
    await first.addCheckpoint(await body(0, 20))
    first.close()
    const second = witness()
    expect(second.latest(ORIGIN)).toBe(first.latest(ORIGIN))
    expect((await second.addCheckpoint(await body(0, 30, forked))).status).toBe(409)
    expect((await second.addCheckpoint(await body(20, 30, forked))).status).toBe(422)
    expect((await second.addCheckpoint(await body(20, 30))).status).toBe(200)
  })

  test('killed between persisting and answering, it comes back with what it stored, and the log catches up', async () => {
    const script = `
      const { createWitness, privateKeyFromPem } = await import(${JSON.stringify(join(import.meta.dirname, '../index.ts'))})
      const input = JSON.parse(process.env.WITNESS_TEST)
      const witness = createWitness({ ...input.options, key: privateKeyFromPem(input.pem) })
      await witness.addCheckpoint(input.body)
      process.kill(process.pid, 'SIGKILL')`
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { WITNESS_TEST: JSON.stringify({ options: { ...options(), key: undefined }, pem: pair.pem, body: await body(0, 20) }) },
      encoding: 'utf8',
    })
    expect([child.signal, child.stderr]).toEqual(['SIGKILL', ''])
    const back = witness()
    expect(await back.addCheckpoint(await body(0, 20))).toEqual({ status: 409, size: 20 })
    expect((await back.addCheckpoint(await body(20, 20))).status).toBe(200)
    expect((await back.addCheckpoint(await body(20, 25))).status).toBe(200)
  })

  test('does not cosign what it could not store', async () => {
    const w = witness()
    await w.addCheckpoint(await body(0, 5))
    // The next file's name is taken by a directory, so that writing fails for root too.
    spawnSync('mkdir', [`${statePath}.next`])
    await expect(w.addCheckpoint(await body(5, 9))).rejects.toMatchObject({ code: 'witness.not_persisted', kind: 'unavailable' })
    rmSync(`${statePath}.next`, { recursive: true })
    expect(await w.addCheckpoint(await body(9, 12))).toEqual({ status: 409, size: 5 })
    expect((await w.addCheckpoint(await body(5, 12))).status).toBe(200)
  })

  test('refuses to start from a state that was damaged in any byte, or belongs to another key', async () => {
    const first = createWitness(options())
    await first.addCheckpoint(await body(0, 20))
    first.close()
    const good = readFileSync(statePath)
    for (let at = 0; at < good.length - 1; at++) {
      const bad = Buffer.from(good)
      bad[at]! ^= 1
      writeFileSync(statePath, bad)
      // The log's own line is kept for readers only; what the witness relies on is under its own signature.
      const lineOfLog = good.indexOf(`— ${ORIGIN}`)
      if (at >= lineOfLog && at < good.indexOf('— witness')) continue
      expect([at, codeOf(() => createWitness(options()))]).toEqual([at, 'witness.state_malformed'])
    }
    for (const bad of ['', '{}', 'null', '[]', good.subarray(0, good.length / 2).toString(), '\u0000'.repeat(100)]) {
      writeFileSync(statePath, bad)
      expect(codeOf(() => createWitness(options()))).toBe('witness.state_malformed')
      expect(readFileSync(statePath, 'utf8')).toBe(bad)
    }
    writeFileSync(statePath, good)
    expect(codeOf(() => createWitness({ ...options(), key: generateKeyPair().privateKey }))).toBe('witness.state_malformed')
    expect(witness().latest(ORIGIN)).toBe(first.latest(ORIGIN))
  })

  test('holds its state alone: a second witness on it is refused, the lock of a dead one is taken over', async () => {
    const first = createWitness(options())
    expect(codeOf(() => createWitness(options()))).toBe('witness.state_locked')
    first.close()
    writeFileSync(`${statePath}.lock`, '1 not-the-start-time\n')
    expect(witness().latest(ORIGIN)).toBeUndefined()
  })
})

describe('the witness over HTTP', () => {
  test('answers the client in every way that the protocol knows', async () => {
    const { url, vkey } = await server()
    const cosigned = await addCheckpoint(url, await request(0, 20))
    expect(cosigned.status).toBe('cosigned')
    expect(attachCosignatures(await note(20), (cosigned as { lines: string }).lines, [cosignatureVerifier(vkey)])).toContain(
      'witness.example/1',
    )
    expect(await addCheckpoint(url, await request(0, 30))).toEqual({ status: 'conflict', size: 20 })
    expect(await addCheckpoint(`${url}/`, await request(20, 30, forked))).toMatchObject({ status: 'refused', code: 'witness.http_422' })
    const stranger = noteSigner(ORIGIN, generateKeyPair().privateKey)
    expect(await addCheckpoint(url, { oldSize: 0, proof: [], checkpoint: await note(5, honest, [stranger]) })).toMatchObject({
      code: 'witness.http_403',
    })
    expect(await addCheckpoint(url, { oldSize: 0, proof: [], checkpoint: await note(5, honest, [log], 'example.com/x') })).toMatchObject({
      code: 'witness.http_404',
    })
    expect(await addCheckpoint(url, { oldSize: 30, proof: [], checkpoint: await note(20) })).toMatchObject({ code: 'witness.http_400' })
  })

  test('speaks the bytes of the specification: content type of 409, methods, unknown paths, oversize bodies', async () => {
    const { url } = await server()
    await addCheckpoint(url, await request(0, 20))
    const post = (text: string | Buffer) => fetch(`${url}/add-checkpoint`, { method: 'POST', body: text as string })
    const conflict = await post(await body(0, 30))
    expect([conflict.status, conflict.headers.get('content-type'), await conflict.text()]).toEqual([409, 'text/x.tlog.size', '20\n'])
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405)
    expect((await fetch(`${url}/other`)).status).toBe(404)
    expect((await post(Buffer.from([0x6f, 0xff]))).status).toBe(400)
    expect((await post('x'.repeat(300_000))).status).toBe(413)
    const monitor = await fetch(`${url}/${sha256Hex(ORIGIN)}/checkpoint`)
    expect(await monitor.text()).toMatch(/^example\.com\/log\n20\n/)
    expect((await fetch(`${url}/${sha256Hex('other')}/checkpoint`)).status).toBe(404)
  })

  test('two callers who race from the same size: one is cosigned, the other learns the new size', async () => {
    const { url } = await server()
    await addCheckpoint(url, await request(0, 10))
    const racers = await Promise.all(Array.from({ length: 20 }, async (_, i) => addCheckpoint(url, await request(10, 11 + i))))
    const winners = racers.filter((result) => result.status === 'cosigned')
    expect(winners).toHaveLength(1)
    const won = 11 + racers.indexOf(winners[0]!)
    for (const result of racers) if (result.status !== 'cosigned') expect(result).toEqual({ status: 'conflict', size: won })
  })

  test('a silent peer, a closed port, an abort and a server that answers nonsense are all unreachable, never an exception', async () => {
    const { createServer } = await import('node:http')
    const replies = [
      { status: 200, text: 'hello' },
      { status: 200, text: '' },
      { status: 409, text: '12' },
      { status: 500, text: 'x' },
      { status: 302, text: '' },
      { status: 200, text: 'x'.repeat(1_000_000) },
      undefined,
    ]
    const liar = createServer((_, response) => {
      const reply = replies.shift()
      if (reply !== undefined) response.writeHead(reply.status, { location: '/', 'content-type': 'text/x.tlog.size' }).end(reply.text)
    })
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(liar.address() as { port: number }).port}`
    const ask = async (signal?: AbortSignal) =>
      (await addCheckpoint(url, await request(0, 5), signal === undefined ? {} : { signal })).status
    for (let i = 0; i < 6; i++) expect(await ask()).toBe('unreachable')
    expect(await ask(AbortSignal.timeout(100))).toBe('unreachable')
    liar.closeAllConnections()
    await new Promise((resolve) => liar.close(resolve))
    expect(await ask()).toBe('unreachable')
  })

  test('cosignature lines of a witness that nobody trusts, or for another checkpoint, are not attached', async () => {
    const { url, vkey } = await server()
    const answer = (await addCheckpoint(url, await request(0, 20))) as { lines: string }
    const other = createWitness({ ...options(), statePath: join(directory, 'other.json'), key: generateKeyPair().privateKey })
    open.push(other)
    const mine = [cosignatureVerifier(vkey)]
    expect(codeOf(() => attachCosignatures('', answer.lines, mine))).toBe('note.malformed')
    const twenty = await note(20)
    const five = await note(5)
    expect(codeOf(() => attachCosignatures(twenty, answer.lines, [cosignatureVerifier(other.vkey)]))).toBe('note.no_known_signature')
    expect(codeOf(() => attachCosignatures(five, answer.lines, mine))).toBe('note.bad_signature')
    const once = attachCosignatures(twenty, answer.lines, mine)
    expect(attachCosignatures(once, answer.lines, mine)).toBe(once)
  })

  test('stops when told, also with a connection that says nothing, and gives its state back', async () => {
    const running = await startWitnessServer({ ...options(), host: '127.0.0.1', port: 0 })
    const { port } = new URL(running.url)
    const socket = connect(Number(port), '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    const gone = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => {})
    await running.close()
    await gone
    expect(witness().vkey).toBe(running.vkey)
  })

  test('a port that is taken is an error, and the state is free again', async () => {
    const { url } = await server()
    const taken = { ...options(), statePath: join(directory, 'second.json'), host: '127.0.0.1', port: Number(new URL(url).port) }
    await expect(startWitnessServer(taken)).rejects.toMatchObject({ code: 'witness.cannot_listen' })
    const free = createWitness(taken)
    open.push(free)
    chmodSync(taken.statePath, 0o600)
    expect(free.latest(ORIGIN)).toBeUndefined()
  })
})
