import { expect, test } from 'vitest'
import { formatCheckpointBody, parseCheckpoint, verifyCheckpoint } from './checkpoint.ts'
import { cosigner } from './cosignature.ts'
import { generateKeyPair } from './keys.ts'
import { emptyRoot, leafHash } from './merkle.ts'
import { openNote, signNote } from './note.ts'
import { formatVkey, noteSigner, noteVerifier } from './note-key.ts'

const codeOf = (run: () => unknown) => {
  try {
    run()
    return 'accepted'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

/** The example of signed-note v1.0.0. */
const SPEC_VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const SPEC_NOTE = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`

const log = noteSigner('example.com/log', generateKeyPair().privateKey)
const now = () => 1_700_000_000
const w1 = cosigner('witness.example/1', generateKeyPair().privateKey, now)
const w2 = cosigner('witness.example/2', generateKeyPair().privateKey, now)
const stranger = noteSigner('example.com/log', generateKeyPair().privateKey)
const body = formatCheckpointBody({ origin: log.name, size: 1, root: leafHash(Buffer.from('x')) })

test('opens the published example of the specification', () => {
  const opened = openNote(SPEC_NOTE, [noteVerifier(SPEC_VKEY)])
  expect(opened.text).toBe('This is an example message.\n')
  expect(opened.signatures.map((s) => s.name)).toEqual(['example.com/foo'])
  expect(openNote(Buffer.from(SPEC_NOTE), [noteVerifier(SPEC_VKEY)]).text).toBe(opened.text)
})

test('every flipped bit of the published example is refused', () => {
  const bytes = Buffer.from(SPEC_NOTE)
  const verifiers = [noteVerifier(SPEC_VKEY)]
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const bad = Buffer.from(bytes)
    bad[bit >> 3]! ^= 1 << (bit & 7)
    expect(codeOf(() => openNote(bad, verifiers))).toMatch(/^note\./)
  }
})

test('a vkey with a wrong id, type, encoding or key is refused', () => {
  for (const bad of [
    SPEC_VKEY.replace('530d903a', '530d903b'),
    SPEC_VKEY.replace('+AekyeRrm', '+BOkyeRrm'),
    `${SPEC_VKEY}=`,
    SPEC_VKEY.slice(0, -1),
    'example.com/foo+530d903a',
    'a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    formatVkey('low.example', Buffer.concat([Buffer.from([1]), Buffer.alloc(31)])),
  ]) {
    expect(codeOf(() => noteVerifier(bad))).toMatch(/^(note\.bad_vkey|key\.low_order)$/)
  }
})

test('lines of unknown keys are ignored, also with a known name; alone they are not enough', () => {
  const note = signNote(body, [stranger, log])
  expect(openNote(note, [noteVerifier(log.vkey)]).signatures).toHaveLength(1)
  expect(codeOf(() => openNote(signNote(body, stranger), [noteVerifier(log.vkey)]))).toBe('note.no_known_signature')
})

test('a known key with a bad signature refuses the note although another known key is good', () => {
  const bad = { ...log, sign: (text: string) => log.sign(`${text}.`) }
  expect(codeOf(() => parseCheckpoint(signNote(body, [stranger, bad]), [noteVerifier(stranger.vkey), noteVerifier(log.vkey)]))).toBe(
    'note.bad_signature',
  )
})

test('malformed notes are refused: no blank line, no newline, control characters, bad UTF-8, too many or too large', () => {
  const note = signNote(body, log)
  const verifiers = [noteVerifier(log.vkey)]
  for (const bad of [
    '',
    body,
    note.slice(0, -1),
    `${note}\n`,
    note.replace('\n', '\r\n'),
    note.replace('example', 'exa\u0000mple'),
    note.replace('— ', '- '),
    note.replace('— ', '—  '),
    note + note.split('\n').at(-2)!.repeat(1),
    note + `${note.split('\n').at(-2)}\n`.repeat(100),
    'x'.repeat(1_000_001),
    Buffer.concat([Buffer.from([0xff]), Buffer.from(note)]),
  ]) {
    expect(codeOf(() => openNote(bad, verifiers))).toBe('note.malformed')
  }
})

test('a key that signs twice counts once', () => {
  const note = signNote(body, [log, w1, w1])
  const trust = { log: log.vkey, witnesses: [w1.vkey, w2.vkey], quorum: 2 }
  expect(codeOf(() => verifyCheckpoint(note, trust))).toBe('checkpoint.quorum_not_met')
  expect(verifyCheckpoint(signNote(body, [log, w1, w2]), trust).witnesses).toEqual([
    { name: 'witness.example/1', timestamp: 1_700_000_000 },
    { name: 'witness.example/2', timestamp: 1_700_000_000 },
  ])
})

test('a checkpoint is not believed without the log, for a foreign origin, or with a timestamp that was changed', () => {
  const trust = { log: log.vkey, witnesses: [w1.vkey], quorum: 1 }
  expect(codeOf(() => verifyCheckpoint(signNote(body, w1), trust))).toBe('checkpoint.not_signed_by_log')
  const foreign = formatCheckpointBody({ origin: 'example.com/other', size: 1, root: leafHash(Buffer.from('x')) })
  expect(codeOf(() => verifyCheckpoint(signNote(foreign, [log, w1]), trust))).toBe('checkpoint.foreign_origin')
  const late = {
    ...w1,
    sign: (text: string) => {
      const signature = w1.sign(text)
      signature[7]! ^= 1
      return signature
    },
  }
  expect(codeOf(() => verifyCheckpoint(signNote(body, [log, late]), trust))).toBe('note.bad_signature')
})

test('a trust that names one key twice, or a quorum that cannot be met, is refused', () => {
  const note = signNote(body, [log, w1])
  const { privateKey } = generateKeyPair()
  const a = cosigner('a', privateKey, now)
  const b = cosigner('b', privateKey, now)
  for (const trust of [
    { log: log.vkey, witnesses: [a.vkey, b.vkey], quorum: 1 },
    { log: log.vkey, witnesses: [w1.vkey], quorum: 2 },
    { log: log.vkey, witnesses: [w1.vkey], quorum: -1 },
    { log: log.vkey, witnesses: [w1.vkey], quorum: Number.NaN },
  ]) {
    expect(codeOf(() => verifyCheckpoint(note, trust))).toBe('checkpoint.bad_trust')
  }
})

test('checkpoint bodies of any other shape are refused', () => {
  const root = emptyRoot.toString('base64')
  for (const text of [
    'o\n1\n',
    `o\n01\n${root}\n`,
    `o\n-1\n${root}\n`,
    `o\n1.0\n${root}\n`,
    `o\n9007199254740992\n${root}\n`,
    `o\n1\n${root.slice(0, -1)}\n`,
    `o\n1\n${root}=\n`,
    `\n1\n${root}\n`,
    `o\n1\n${root}\n\nmore\n`,
  ]) {
    expect(codeOf(() => parseCheckpoint(signNote(text, log), [noteVerifier(log.vkey)]))).toBe('checkpoint.malformed')
  }
  const wrongEmpty = formatCheckpointBody({ origin: log.name, size: 0, root: leafHash(Buffer.alloc(0)) })
  expect(codeOf(() => verifyCheckpoint(signNote(wrongEmpty, log), { log: log.vkey, witnesses: [], quorum: 0 }))).toBe(
    'checkpoint.bad_empty_root',
  )
})
