/** Grey shapes where content will be; seen only when it takes longer than 150 ms. */
export const Skeleton = ({ className }: { className: string }) => (
  <span aria-hidden="true" className={`block animate-pulse rounded-full bg-line ${className}`} />
)
