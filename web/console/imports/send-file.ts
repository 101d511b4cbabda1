import type { Import } from '../../client/api-types.ts';
import { RestError } from '../../client/rest.ts';
import { API_BASE } from '../shell/server.ts';

/** Sends a file as it is, however great; tells how much of it (0 to 1) is on its way. Fails as `rest` does. */
export function sendFile(file: File, from: string, onSent: (share: number) => void): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (status: number, detail: string) =>
      reject(new RestError({ status, code: status === 0 ? 'unavailable' : 'invalid-input', detail }));
    request.open('POST', `${API_BASE}/imports?${new URLSearchParams({ from, name: file.name })}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onSent(total === 0 ? 0 : loaded / total);
    request.onerror = () => fail(0, 'The server cannot be reached.');
    request.onload = () => {
      if (request.status === 201) resolve(request.response as Import);
      else fail(request.status, request.response?.detail ?? `The server answered ${request.status}.`);
    };
    request.send(file);
  });
}
