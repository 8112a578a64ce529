// The fake, left in peace, is as good a connector as a real one.
import { connectorConformance } from '../conformance/index.ts'
import { fakeTarget } from './conformance-target.testing.ts'
import { FakeSystem } from './index.ts'

connectorConformance('fake', async () => fakeTarget(new FakeSystem({ pageSize: 4 })))
connectorConformance('fake with two doors, grace and lock-out', async () =>
  fakeTarget(
    new FakeSystem({
      pageSize: 7,
      lockoutAfter: 4,
      doors: [
        { id: 'a', graceSeconds: 0 },
        { id: 'b', graceSeconds: 1 },
      ],
    }),
  ),
)
