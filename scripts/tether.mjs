// Loaded into a launched program before its own code: when the launcher is gone (even by SIGKILL), the program is asked to end, then made to.
import { Socket } from 'node:net'
import { isMainThread } from 'node:worker_threads'

const descriptor = Number(process.env.COUNTERSIGN_TETHER)
if (isMainThread && descriptor > 2) {
  // Programs started by this one have another descriptor under that number.
  delete process.env.COUNTERSIGN_TETHER
  const tether = new Socket({ fd: descriptor, readable: true, writable: false })
  tether.on('error', () => undefined)
  tether.on('close', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 15_000).unref()
  })
  tether.resume()
  tether.unref()
}
