// Authenticators as core sees them: what one answers to a registration is read here (CBOR, COSE, attestation), the only place that knows the library
// for it. What it gives back is a public key in the form in which signatures are verified everywhere else; nothing here is needed to verify one.
import { createPublicKey } from 'node:crypto'
import {
  algorithms,
  type NewPasskey,
  type PasskeyHost,
  type PasskeyPlace,
  type RegistrationResponse,
} from '@countersign/core/registry/passkeys/index'
import { CountersignError, clientDataProblem } from '@countersign/ledger'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { cose, decodeAttestationObject, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers'

const unreadable = (why: string, cause?: unknown) =>
  new CountersignError('passkey.unreadable', 'invalid', `the authenticator's answer can't be taken: ${why}; begin the registration anew`, {
    cause,
  })

const part = (bytes: Uint8Array | undefined): string => {
  if (bytes === undefined) throw unreadable('a part of its public key is missing')
  return Buffer.from(bytes).toString('base64url')
}

/** A COSE key (RFC 9053) as SubjectPublicKeyInfo. The curve goes with the algorithm: any other is refused. */
const spkiOf = (encoded: Uint8Array): Buffer => {
  const key = decodeCredentialPublicKey(Uint8Array.from(encoded))
  const algorithm = key.get(cose.COSEKEYS.alg)
  const jwk =
    cose.isCOSEPublicKeyEC2(key) && algorithm === cose.COSEALG.ES256 && key.get(cose.COSEKEYS.crv) === cose.COSECRV.P256
      ? { kty: 'EC', crv: 'P-256', x: part(key.get(cose.COSEKEYS.x)), y: part(key.get(cose.COSEKEYS.y)) }
      : cose.isCOSEPublicKeyOKP(key) && algorithm === cose.COSEALG.EdDSA && key.get(cose.COSEKEYS.crv) === cose.COSECRV.ED25519
        ? { kty: 'OKP', crv: 'Ed25519', x: part(key.get(cose.COSEKEYS.x)) }
        : cose.isCOSEPublicKeyRSA(key) && algorithm === cose.COSEALG.RS256
          ? { kty: 'RSA', n: part(key.get(cose.COSEKEYS.n)), e: part(key.get(cose.COSEKEYS.e)) }
          : undefined
  if (jwk === undefined) throw unreadable('its key is none of ES256, EdDSA and RS256')
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' })
}

/** What a maker has certified stands in the statement that the library has verified by the first of them (section 8.2, `x5c`). */
const certificatesOf = (attestation: Uint8Array): Buffer[] =>
  (decodeAttestationObject(Uint8Array.from(attestation)).get('attStmt').get('x5c') ?? []).map((der) => Buffer.from(der))

const read = async (response: RegistrationResponse, asked: PasskeyPlace & { readonly challenge: Buffer }): Promise<NewPasskey> => {
  const { origin, rpId, challenge } = asked
  // SAFETY: the library reads the client data leniently; it is held to the strict reading first.
  const problem = clientDataProblem(Buffer.from(response.response.clientDataJSON, 'base64url'), {
    type: 'webauthn.create',
    challenge,
    origin,
  })
  if (problem !== undefined) throw unreadable(problem)
  const { verified, registrationInfo: made } = await verifyRegistrationResponse({
    response: {
      id: response.id,
      rawId: response.rawId,
      type: response.type,
      clientExtensionResults: {},
      response: { clientDataJSON: response.response.clientDataJSON, attestationObject: response.response.attestationObject },
    },
    expectedChallenge: challenge.toString('base64url'),
    expectedOrigin: origin,
    expectedRPID: rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...algorithms],
  })
  if (!verified) throw unreadable('its attestation does not verify')
  if (made.credential.id !== response.rawId) throw unreadable('it names another credential than it made')
  return {
    publicKey: spkiOf(made.credential.publicKey),
    credentialId: Buffer.from(made.credential.id, 'base64url'),
    transports: response.response.transports ?? [],
    aaguid: made.aaguid,
    attestation: made.fmt,
    certificates: certificatesOf(made.attestationObject),
    backupEligible: made.credentialDeviceType === 'multiDevice',
    backedUp: made.credentialBackedUp,
    signCount: made.credential.counter,
  }
}

/** `origin`: where people reach the server, once it is known. */
export const passkeyHost = (origin: () => string): PasskeyHost => ({
  place: () => ({ origin: origin(), rpId: new URL(origin()).hostname }),
  readRegistration: async (response, asked) => {
    try {
      return await read(response, asked)
    } catch (error) {
      if (error instanceof CountersignError) throw error
      throw unreadable('it is malformed', error)
    }
  },
})
