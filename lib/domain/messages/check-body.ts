import { invalid } from "#lib/domain/errors.ts"
import { publicSettings } from "#lib/domain/settings.ts"
import { codePoints } from "#lib/protocol/text.ts"

/** The operator's limit, counted in code points. Errors: `invalid` with `body: too_long`. */
export const checkBody = (body: string) => {
  if (codePoints(body) > publicSettings().messageChars) throw invalid({ body: "too_long" })
}
