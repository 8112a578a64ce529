// Buffers of ours and ArrayBuffers of the ASN.1 library. No byte is copied twice without need.

/** A copy with a memory of its own, as the library wants it. */
export const arrayBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer

export const hexOf = (bytes: ArrayBuffer | Uint8Array): string => Buffer.from(new Uint8Array(bytes)).toString('hex')
