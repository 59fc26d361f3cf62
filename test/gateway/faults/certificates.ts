// The certificates of T03, made when they are needed, so that no private key lies in the repository.
import { generate } from 'selfsigned';

/**
 * `self-signed`: signed by itself. `untrusted`: sound, but signed by an authority that nobody knows. `expired` and `wrong-host`: the same,
 * and besides out of date or for another host, which shows once the client trusts the authority.
 */
export type Certificate = 'self-signed' | 'untrusted' | 'expired' | 'wrong-host';

/** A private key and its certificate; PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A name that no resolver knows, only a proxy; the certificates hold for it too. */
export const proxiedHost = 'gateway.krouter.test';

const day = 24 * 60 * 60 * 1000;
const common = { keyType: 'ec', algorithm: 'sha256' } as const;

/** A certificate authority of one's own, as a company has. */
export async function makeAuthority(): Promise<KeyPair> {
  const now = Date.now();
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'K-Router test authority' }], {
    ...common,
    notBeforeDate: new Date(now - 60 * day),
    notAfterDate: new Date(now + 60 * day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true },
    ],
  });
  return { key, cert };
}

/**
 * A key and a certificate for this machine and `proxiedHost`, and the certificate to trust it by; all PEM.
 * @param signer signs it, unless it signs itself; by default an authority that is made for it alone
 */
export async function makeCertificate(kind: Certificate, signer?: KeyPair): Promise<KeyPair & { authority: string }> {
  const now = Date.now();
  const authority = signer ?? (await makeAuthority());
  const names =
    kind === 'wrong-host'
      ? [{ type: 2, value: 'elsewhere.invalid' } as const]
      : ([
          { type: 2, value: 'localhost' },
          { type: 2, value: proxiedHost },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '127.0.0.2' },
        ] as const);
  const server = await generate([{ name: 'commonName', value: 'K-Router test server' }], {
    ...common,
    notBeforeDate: new Date(now - 30 * day),
    notAfterDate: new Date(kind === 'expired' ? now - day : now + 30 * day),
    extensions: [{ name: 'subjectAltName', altNames: [...names] }],
    ...(kind === 'self-signed' ? {} : { ca: authority }),
  });
  const trustedBy = kind === 'self-signed' ? server : authority;
  return { key: server.private, cert: server.cert, authority: trustedBy.cert };
}
