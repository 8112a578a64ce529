// The map itself: drawn, moved and enlarged by xyflow, laid out by us. Its things are links, in the order of the keyboard from the start on; whatever gets
// the focus comes into sight. It must never be the only place in which something is said.
import '@xyflow/react/dist/base.css'
import './reach-canvas.css'
import { Link } from '@tanstack/react-router'
import { Controls, type Edge, Handle, type Node, type NodeProps, Position, ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { createContext, useContext, useMemo, useRef, useState } from 'react'
import { identityWords } from '../../words/identity.ts'
import { kindIcons } from './kind-icons.ts'
import { foldOf, keyOfNode, type MapNode, mapOfReach, nodeHeight, nodeWidth, type Reached } from './map-layout.ts'
import { placeOfNode } from './place-of-node.ts'
import type { IdentitySearch } from './search.ts'

const w = identityWords.map

type Drawn = Node<{ readonly of: MapNode }, 'of'>

interface Acts {
  readonly search: IdentitySearch
  readonly fold: (name: string, open: boolean) => void
  readonly seen: (key: string) => void
}
const ActsContext = createContext<Acts>({ search: {}, fold: () => {}, seen: () => {} })

const box =
  'flex h-full w-full items-center gap-2.5 rounded-lg border bg-panel px-3 text-left text-[13px] leading-tight shadow-panel focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent'

const Thing = ({ of, isStart }: { of: Reached; isStart: boolean }) => {
  const { search, seen } = useContext(ActsContext)
  const Icon = kindIcons[of.node.kind]
  const place = isStart ? undefined : placeOfNode(of.node, search)
  const look = isStart ? 'border-accent bg-accent-soft' : of.privileged ? 'border-warn' : 'border-line-strong/60'
  const inside = (
    <>
      <Icon size={16} aria-hidden="true" className={`shrink-0 ${of.privileged ? 'text-warn' : 'text-ink-faint'}`} />
      <span className="min-w-0">
        <span className="block truncate font-medium">{of.name ?? of.node.id}</span>
        <span className="block truncate text-[12px] text-ink-soft">
          {isStart ? w.start : w.kinds[of.node.kind]}
          {of.privileged && ` · ${w.privileged}`}
        </span>
      </span>
    </>
  )
  const title = `${of.name ?? of.node.id} · ${of.node.id}`
  return place ? (
    <Link
      {...place}
      title={title}
      draggable={false}
      onFocus={() => seen(keyOfNode(of.node))}
      className={`nodrag ${box} ${look} hover:border-accent`}
    >
      {inside}
    </Link>
  ) : (
    <div title={title} className={`${box} ${look}`}>
      {inside}
    </div>
  )
}

const Fold = ({ of }: { of: Exclude<MapNode, { is: 'thing' }> }) => {
  const { fold, seen } = useContext(ActsContext)
  const behind = of.behind.name ?? of.behind.node.id
  return (
    <button
      type="button"
      onFocus={() => seen(of.key)}
      onClick={() => (of.is === 'more' ? fold(foldOf(keyOfNode(of.behind.node), of.kind), true) : fold(of.fold, false))}
      aria-label={of.is === 'more' ? w.moreOf(of.count, w.many[of.kind], behind) : `${w.less}: ${behind}`}
      className={`nodrag ${box} justify-center border-dashed border-line-strong text-ink-soft hover:border-accent hover:text-ink`}
    >
      {of.is === 'more' ? w.more(of.count, w.many[of.kind]) : w.less}
    </button>
  )
}

const MapNodeBox = ({ data: { of } }: NodeProps<Drawn>) => (
  <>
    <Handle type="target" position={Position.Left} isConnectable={false} aria-hidden="true" />
    {of.is === 'thing' ? <Thing of={of.of} isStart={of.of.distance === 0} /> : <Fold of={of} />}
    <Handle type="source" position={Position.Right} isConnectable={false} aria-hidden="true" />
  </>
)

const nodeTypes = { of: MapNodeBox }
const fit = { padding: 0.08, maxZoom: 1, minZoom: 0.35 }
const most = 620
const least = 260

export const ReachCanvas = ({ label, items, search }: { label: string; items: readonly Reached[]; search: IdentitySearch }) => {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const flow = useRef<ReactFlowInstance<Drawn, Edge>>(null)
  const canvas = useRef<HTMLElement>(null)
  const map = useMemo(() => mapOfReach(items, unfolded), [items, unfolded])
  const nodes = useMemo(
    () =>
      map.nodes.map(
        (of): Drawn => ({
          id: of.key,
          type: 'of',
          position: { x: of.x, y: of.y },
          width: nodeWidth,
          height: nodeHeight,
          data: { of },
        }),
      ),
    [map],
  )
  const edges = useMemo(
    () =>
      map.edges.map(
        ({ key, from, to, words: said }): Edge => ({
          id: key,
          source: from,
          target: to,
          ...(said === '' ? {} : { label: said }),
          focusable: false,
        }),
      ),
    [map],
  )
  const acts = useMemo<Acts>(
    () => ({
      search,
      fold: (name, open) => setUnfolded((before) => new Set(open ? [...before, name] : [...before].filter((one) => one !== name))),
      seen: (key) => {
        const node = map.nodes.find((one) => one.key === key)
        const frame = canvas.current
        if (!flow.current || !node || !frame) return
        const { x, y, zoom } = flow.current.getViewport()
        const [left, top] = [node.x * zoom + x, node.y * zoom + y]
        const isInSight =
          left >= 0 && top >= 0 && left + nodeWidth * zoom <= frame.clientWidth && top + nodeHeight * zoom <= frame.clientHeight
        if (!isInSight) void flow.current.setCenter(node.x + nodeWidth / 2, node.y + nodeHeight / 2, { zoom })
      },
    }),
    [search, map],
  )
  return (
    <ActsContext value={acts}>
      <section
        ref={canvas}
        aria-label={label}
        style={{ height: Math.max(least, Math.min(most, map.height + 96)) }}
        className="reach-canvas overflow-hidden rounded-b-xl"
        // The browser scrolls what gets the focus into sight by itself; here the map is moved instead.
        onScroll={({ target }) => {
          if (target instanceof HTMLElement && target.closest('.react-flow')) target.scrollTo(0, 0)
        }}
      >
        <ReactFlow<Drawn, Edge>
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          onInit={(instance) => {
            flow.current = instance
          }}
          fitView
          fitViewOptions={fit}
          minZoom={0.2}
          maxZoom={1.6}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          preventScrolling={false}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          disableKeyboardA11y
          proOptions={{ hideAttribution: true }}
          ariaLabelConfig={{
            'controls.ariaLabel': w.title,
            'controls.zoomIn.ariaLabel': w.zoomIn,
            'controls.zoomOut.ariaLabel': w.zoomOut,
            'controls.fitView.ariaLabel': w.fit,
          }}
        >
          <Controls showInteractive={false} fitViewOptions={fit} position="bottom-left" orientation="horizontal" />
        </ReactFlow>
      </section>
    </ActsContext>
  )
}
