/** Letters as wide as high at most, in the ranges of Latin, Greek, Cyrillic, Hebrew, Arabic, Japanese, Chinese and Korean; no marks that pile up. */
const plain =
  /^[ -\u02ff\u0370-\u0482\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u0671-\u06d3\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{1,16}$/
/** Has room on one line of any bubble, as it is: where a line may have to be cut the browser makes a layer and a clip, for each row of a list. */
export const hasRoom = (text: string) => plain.test(text)

/** What somebody called themselves or a room: one line, its own direction, whatever characters it holds. What does not fit is cut at its end. */
export const Name = ({ children, className = "" }: { children: string; className?: string }) => (
  <bdi className={`name-line ${className}`}>{children}</bdi>
)

/** Who said it, and what, on one line: each in its own direction, in the order of the page. What was said makes room first. */
export const Said = ({ by, children }: { by: string; children: string }) => (
  <span className="flex min-w-0">
    <Name className="text-muted">{by}</Name>
    <span className="whitespace-pre text-muted">: </span>
    <Name className="min-w-12! shrink-9999">{children}</Name>
  </span>
)

/** A name in a row of messages. */
export const NameInRow = ({ children }: { children: string }) =>
  hasRoom(children) ? <bdi className="whitespace-nowrap">{children}</bdi> : <Name>{children}</Name>
