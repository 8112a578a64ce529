#!/usr/bin/env node
// `countersign`, started by whatever Node is at hand: runs the command line on the Node it was built for, setting up a fresh clone first.
import { join } from 'node:path'
import { launch } from '../../../scripts/launch.mjs'
import { root } from '../../../scripts/setup.mjs'

await launch([join(root, 'packages', 'cli', 'src', 'main.ts'), ...process.argv.slice(2)])
