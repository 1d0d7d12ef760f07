import type { Position, Statistics } from "#lib/protocol/journeys.ts"

type Props = {
  curve: Statistics["curve"]
  position: Position | null
  label: string
  you: string
  /** Of its drawing, about that of the place it stands in, so that its words keep their size. */
  width: number
  className: string
}

const height = 240
const box = { left: 44, right: 12, top: 14, bottom: 30 }

/** The steps of the curve as one path: level until a day, then straight down. */
const pathOf = (curve: Statistics["curve"], x: (days: number) => number, y: (waiting: number) => number) => {
  const [first, ...rest] = curve
  if (!first) return ""
  const parts = [`M${x(0)} ${y(1)}`, `V${y(first.waiting)}`]
  for (const point of rest) parts.push(`H${x(point.days)}`, `V${y(point.waiting)}`)
  return parts.join("")
}

const stepOf = (last: number, most: number) =>
  [1, 2, 5, 10, 20, 30, 60, 90, 180, 365, 730, 1825].find(step => last / step <= most) ?? 3650

/** The curve of Kaplan and Meier: the share that still waits, by days. One's own case is a line across it. The table beside it says the same. */
export const StepCurve = ({ curve, position, label, you, width, className }: Props) => {
  const last = Math.max(1, curve.at(-1)?.days ?? 1, position?.days ?? 0)
  const x = (days: number) => Math.round((box.left + (days / last) * (width - box.left - box.right)) * 10) / 10
  const y = (waiting: number) => Math.round((box.top + (1 - waiting) * (height - box.top - box.bottom)) * 10) / 10
  const step = stepOf(last, width / 90)
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, at) => at * step)
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className={`h-auto w-full rounded-xl ${className}`}
    >
      {[0, 0.25, 0.5, 0.75, 1].map(share => (
        <g key={share}>
          <line x1={box.left} x2={width - box.right} y1={y(share)} y2={y(share)} className="stroke-line" />
          <text x={box.left - 6} y={y(share) + 4} textAnchor="end" className="figures fill-muted text-[12px]">
            {Math.round(share * 100)} %
          </text>
        </g>
      ))}
      {ticks.map(days => (
        <text key={days} x={x(days)} y={height - 8} textAnchor="middle" className="figures fill-muted text-[12px]">
          {days}
        </text>
      ))}
      <path d={pathOf(curve, x, y)} fill="none" strokeWidth="2.5" className="stroke-brand" />
      {position && (
        <g>
          <line
            x1={x(position.days)}
            x2={x(position.days)}
            y1={box.top}
            y2={height - box.bottom}
            strokeWidth="2"
            strokeDasharray="4 3"
            className="stroke-accent"
          />
          <text
            x={x(position.days)}
            y={box.top - 3}
            textAnchor={position.days > last * 0.85 ? "end" : "start"}
            className="fill-accent-text font-heavy text-[12px]"
          >
            {you}
          </text>
        </g>
      )}
    </svg>
  )
}
