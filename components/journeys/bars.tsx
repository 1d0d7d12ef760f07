export type Bar = { share: number; own: boolean }

/** The shape of how long similar cases took, and where one's own stands. Decoration: what it says stands beside it in words. */
export const Bars = ({ bars }: { bars: Bar[] }) => (
  <svg viewBox={`0 0 ${bars.length * 8} 24`} className="h-6 w-full max-w-[200px]" aria-hidden="true">
    {bars.map((bar, at) => {
      const height = Math.max(bar.own ? 6 : 1.5, bar.share * 23)
      return (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place.
          key={at}
          x={at * 8 + 1}
          y={24 - height}
          width={6}
          height={height}
          rx={1}
          className={bar.own ? "fill-accent" : "fill-brand/45"}
        />
      )
    })}
  </svg>
)
