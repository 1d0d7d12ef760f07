/** What somebody called themselves or a room: one line, its own direction, whatever characters it holds. */
export const Name = ({ children, className = "" }: { children: string; className?: string }) => (
  <span className={`name-line ${className}`}>
    <bdi>{children}</bdi>
  </span>
)
