/** What of uploadthing's cloud is used, in memory: files by key, each with what was asked of it when it came. */
export const makeFakeCloud = () => {
  const files = new Map<string, Buffer>()
  const acls = new Set<string | null>()
  const expiries: number[] = []
  const token = Buffer.from(JSON.stringify({ apiKey: "sk_live_test", appId: "app", regions: ["fra1"] })).toString(
    "base64",
  )
  const reach = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const request = new Request(input, { ...init, ...(init.body ? { duplex: "half" } : {}) } as RequestInit)
    const url = new URL(request.url)
    const key = url.pathname.split("/").at(-1)!
    if (url.host === "fra1.ingest.uploadthing.com" && request.method === "PUT") {
      if (!url.searchParams.get("signature")) return new Response(null, { status: 403 })
      const form = await request.formData()
      files.set(key, Buffer.from(await (form.get("file") as File).arrayBuffer()))
      acls.add(url.searchParams.get("x-ut-acl"))
      return Response.json({ url: "", appUrl: "", ufsUrl: "", fileHash: "" })
    }
    if (url.host === "api.uploadthing.com" && url.pathname === "/v6/deleteFiles") {
      const { fileKeys } = (await request.json()) as { fileKeys: string[] }
      for (const one of fileKeys) files.delete(one)
      return Response.json({ success: true, deletedCount: fileKeys.length })
    }
    if (url.host === "app.ufs.sh") {
      const bytes = files.get(key)
      expiries.push(Number(url.searchParams.get("expires")) - Date.now())
      if (!bytes || !url.searchParams.get("signature")) return new Response(null, { status: 404 })
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.get("range") ?? "") ?? []
      return new Response(new Uint8Array(from ? bytes.subarray(Number(from), Number(to) + 1) : bytes))
    }
    return new Response(null, { status: 500 })
  }
  return { files, acls, expiries, token, reach: reach as typeof fetch }
}
