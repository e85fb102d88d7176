/**
 * A `fetch` for the client of the API that sends `file` as the body and tells how much of it is sent, from 0 to 1: `fetch` itself
 * does not say.
 */
export const uploading =
  (file: Blob, tell: (sent: number) => void) =>
  (request: Request): Promise<Response> =>
    new Promise((resolve, reject) => {
      const sending = new XMLHttpRequest();
      sending.open(request.method, request.url);
      request.headers.forEach((value, name) => sending.setRequestHeader(name, value));
      sending.upload.onprogress = ({ loaded, total }) => tell(total === 0 ? 0 : loaded / total);
      sending.upload.onload = () => tell(1);
      sending.onload = () => resolve(new Response(sending.responseText, { status: sending.status, headers: headersOf(sending) }));
      sending.onerror = () => reject(new TypeError('the file could not be sent'));
      sending.onabort = sending.onerror;
      sending.send(file);
    });

const headersOf = (sent: XMLHttpRequest): Headers =>
  new Headers(
    sent
      .getAllResponseHeaders()
      .trim()
      .split(/\r\n/)
      .flatMap((line): [string, string][] => {
        const at = line.indexOf(':');
        return at > 0 ? [[line.slice(0, at), line.slice(at + 1).trim()]] : [];
      }),
  );
