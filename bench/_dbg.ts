import { measureOffboard, offboardDefaults } from './offboard.ts'
import { Kysely } from 'kysely'
try { const r = await measureOffboard({ ...offboardDefaults, count: 4, perContract: 4, concurrency: 2, deadlineSeconds: 25 }); console.log(JSON.stringify(r, null, 1)) } catch (e) { console.log(e) }
process.exit(0)
